"""Asks for the recovery words and says whether they open this vault."""

from __future__ import annotations

from PySide6.QtCore import Signal

from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.texts import button
from fieldkit.gui.widgets.word_area import WordArea
from fieldkit.translations import _


class DrillScreen(PanelScreen):
    """One panel; what was typed is forgotten when it is left."""

    words_given = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("Recovery drill"))
        self._words = WordArea(_("Recovery words"))
        self._back = button(_("Back"))
        self._try = button(_("Try these words"), "primary", keys="Ctrl+Return")
        self.add(self._words)
        self.add_buttons(self._back, self._try)
        self._back.clicked.connect(self.go_back)
        self._try.clicked.connect(self._give)
        self._show_parts(False)

    def show_question(self) -> None:
        """Ask for the recovery words."""
        self.show_lead(
            _("Would you get in again if you lost the passphrase?"),
            _(
                "Call a person you know at headquarters and let them read you the twenty words for"
                " this device. They are tried here, and nothing is changed."
            ),
        )
        self._show_parts(True)
        self._words.setFocus()

    def show_no_recovery(self) -> None:
        """Say that no words open this vault."""
        self.show_lead(
            _("There are no recovery words for this vault."),
            _(
                "If the passphrase or the keyring is lost, everything here is lost. Recovery is"
                " offered when the HQ card is added, unless you refused it."
            ),
        )
        self._back.setFocus()

    def show_busy(self, is_busy: bool) -> None:
        """Block the button while it is tried."""
        self._try.setEnabled(not is_busy)
        if is_busy:
            self.show_message("")

    def show_proved(self) -> None:
        """Say that the words open this vault."""
        self._words.clear()
        self._show_parts(False)
        self._back.setText(_("Done"))
        self._back.setFocus()
        self.show_lead(
            _("These words open this vault."),
            _("Nothing was changed. If you wrote them down for this, destroy the paper now."),
        )

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say that they do not, and why."""
        self.show_message(sentence, hint)
        if self._words.isVisibleTo(self):
            self._words.setFocus()

    def go_back(self) -> None:
        """Leave, and forget what was typed."""
        self._words.clear()
        super().go_back()

    def _show_parts(self, is_asked: bool) -> None:
        self._words.setVisible(is_asked)
        self._try.setVisible(is_asked)

    def _give(self) -> None:
        self.words_given.emit(self._words.toPlainText())
