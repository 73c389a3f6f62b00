"""A device that asks to be enrolled: its holder reads ten words, here they are compared."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.texts import TwicePressed, button, label
from fieldkit.gui.widgets.words import WordGrid
from fieldkit.translations import _

_LONGEST_CODE = 20  # characters


class EnrolScreen(PanelScreen):
    """The words are read by the holder, from their own screen; here one only listens."""

    approved = Signal(str)  # code
    refused = Signal()

    def __init__(self) -> None:
        super().__init__(_("Enrol a device"))
        self._words = WordGrid()
        self._facts = label("", "hint")
        self._code_title = label(_("Code of the monitor, e.g. M-07: never a name"), "question")
        self._code = QLineEdit()
        self._code.setAccessibleName(_("Code of the monitor"))
        self._code.setMaxLength(_LONGEST_CODE)
        self._back = button(_("Back"))
        self._refuse = TwicePressed(_("Other words: refuse"), _("Close the request? Press again"))
        self._go = button(_("The same ten words: enrol"), "primary")
        self.add(self._words, self._facts, self._code_title, self._code)
        self.add_buttons(self._back, self._refuse, self._go)
        self._back.clicked.connect(self.go_back)
        self._refuse.confirmed.connect(self.refused)
        self._go.clicked.connect(self._approve)
        self._code.returnPressed.connect(self._approve)
        self._code.textChanged.connect(self._offer)
        self._offer()

    def show_request(self, words: tuple[str, ...], facts: str) -> None:
        """Show the words that the holder must read."""
        self.show_lead(
            _("Call the holder, and let them read ten words from their screen."),
            _("Do not read yours aloud: whoever repeats them proves nothing."),
        )
        self._words.show_words(words)
        self._facts.setText(facts)
        self._code.setFocus()

    def show_gone(self) -> None:
        """Say that it was decided already."""
        self.show_lead(_("This request was decided already."))
        for part in (self._words, self._code_title, self._code, self._refuse, self._go):
            part.setVisible(False)
        self._back.setFocus()

    def show_busy(self) -> None:
        """Say that it is being done."""
        self.show_message("")
        self._go.setEnabled(False)

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        self.show_message(sentence, hint)
        self._offer()

    def _approve(self) -> None:
        if self._go.isEnabled():
            self.approved.emit(self._code.text())

    def _offer(self, _text: str = "") -> None:
        self._go.setEnabled(bool(self._code.text().strip()))
