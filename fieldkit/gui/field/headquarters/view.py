"""Adds the HQ card: choose the file, compare ten words aloud, add."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit

from fieldkit.gui.widgets.file_chooser import FileChooser, Wanted
from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.texts import button
from fieldkit.gui.widgets.tick import Tick
from fieldkit.gui.widgets.words import WordGrid
from fieldkit.translations import _


class HeadquartersScreen(PanelScreen):
    """One panel with three steps."""

    card_chosen = Signal(str)
    passphrase_given = Signal(str)
    add_requested = Signal(bool)  # with recovery
    request_requested = Signal()  # the next step: ask to be enrolled

    def __init__(self) -> None:
        super().__init__(_("Add headquarters"))
        self._passphrase = QLineEdit()
        self._passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self._passphrase.setPlaceholderText(_("Words of the card"))
        self._passphrase.setAccessibleName(_("Words of the card"))
        self._passphrase.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self._words = WordGrid()
        self._recovery = Tick(
            _("If I lose my passphrase, headquarters can help to open this vault")
        )
        self._recovery.setChecked(True)
        self._back = button(_("Back"))
        self._choose = button(_("Choose the card file…"), "primary")
        self._unseal = button(_("Open the card"), "primary")
        self._add = button(_("The same words: add"), "primary")
        self._request = button(_("Next: ask to be enrolled…"), "primary")
        self.add(self._passphrase, self._words, self._recovery)
        self.add_buttons(self._back, self._choose, self._unseal, self._add, self._request)
        self._connect()
        self._show_step(self._choose)
        self.show_lead(
            _("Headquarters gave you a card: one small file."),
            _("Reports are sealed to the headquarters of this card, and to nobody else."),
        )
        self._choose.setFocus()

    def show_as_step(self, number: int, count: int) -> None:
        """Show it as one of the first steps of a new device, which can be left for later."""
        self.show_step(number, count)
        self._back.setText(_("Not now"))

    def ask_for_card(self) -> None:
        """Let the person choose the file."""
        chooser = FileChooser(self.window(), Wanted.FILE, _("The HQ card"), accept=_("Open"))
        chooser.chosen.connect(self._card_chosen)
        chooser.open()

    def show_busy(self, is_busy: bool) -> None:
        """Block the buttons while something runs."""
        for press in (self._choose, self._unseal, self._add, self._request):
            press.setEnabled(not is_busy)
        if is_busy:
            self.show_message("")

    def ask_for_passphrase(self) -> None:
        """Ask for the words that the card is sealed with."""
        self.show_lead(
            _("This card is sealed with words."),
            _("Ask headquarters for them; not by the way the card came."),
        )
        self._show_step(self._unseal, self._passphrase)
        self._passphrase.setFocus()

    def show_words(self, words: tuple[str, ...]) -> None:
        """Show the fingerprint and ask."""
        self.show_lead(
            _("Did headquarters read you the same ten words?"),
            _(
                "Call a person you know there, by another way than the card came, and compare every"
                " word. If one differs, go back and do not use this card."
            ),
        )
        self._words.show_words(words)
        self._show_step(self._add, self._words, self._recovery)
        # Enter must not say yes: the words are to be read first.
        self._back.setFocus()

    def show_added(self) -> None:
        """Say that headquarters is believed now."""
        self.show_lead(
            _("Headquarters was added. Reports can be sealed now."),
            _("One more step: ask headquarters to enrol this device."),
        )
        self._show_step(self._request)
        self._request.setFocus()

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say why it was not added."""
        self.show_message(sentence, hint)

    def _connect(self) -> None:
        self._back.clicked.connect(self.go_back)
        self._choose.clicked.connect(self.ask_for_card)
        self._unseal.clicked.connect(self._give_passphrase)
        self._passphrase.returnPressed.connect(self._give_passphrase)
        self._add.clicked.connect(self._ask_to_add)
        self._request.clicked.connect(self.request_requested)

    def _show_step(self, *shown: object) -> None:
        for part in (
            self._choose,
            self._unseal,
            self._add,
            self._request,
            self._passphrase,
            self._words,
            self._recovery,
        ):
            part.setVisible(part in shown)

    def _card_chosen(self, paths: list[str]) -> None:
        self.card_chosen.emit(paths[0])

    def _give_passphrase(self) -> None:
        text = self._passphrase.text()
        self._passphrase.clear()
        if text:
            self.passphrase_given.emit(text)

    def _ask_to_add(self) -> None:
        self.add_requested.emit(self._recovery.isChecked())
