"""Asks for a word twice, and for the old one where it is changed."""

from __future__ import annotations

from PySide6.QtCore import Signal

from fieldkit.gui.widgets.panel import PanelScreen
from fieldkit.gui.widgets.passphrase_line import PassphraseLine
from fieldkit.gui.widgets.texts import button
from fieldkit.translations import _


class WordScreen(PanelScreen):
    """What is typed is hidden, and forgotten when it was kept or refused."""

    taken = Signal(str, str, str)  # the old word, the new one twice

    def __init__(self) -> None:
        super().__init__(_("Your word"))
        self._is_busy = False
        self._old = PassphraseLine(_("Old word"))
        self._new = PassphraseLine(_("New word"))
        self._again = PassphraseLine(_("New word once more"))
        self._back = button(_("Back"))
        self._go = button(_("Keep it"), "primary")
        self.add(self._old, self._new, self._again)
        self.add_buttons(self._back, self._go)
        self._old.setVisible(False)
        self._back.clicked.connect(self.go_back)
        self._go.clicked.connect(self._take)
        self._old.entered.connect(self._new.setFocus)
        self._new.entered.connect(self._again.setFocus)
        self._again.entered.connect(self._take)
        for line in (self._old, self._new, self._again):
            line.changed.connect(self._offer)
        self._offer()

    def show_question(self, lead: str, explanation: str, *, asks_old: bool) -> None:
        """Ask for the word."""
        self.show_lead(lead, explanation)
        self._old.setVisible(asks_old)
        (self._old if asks_old else self._new).setFocus()
        self._offer()

    def show_busy(self) -> None:
        """Say that it is being kept: stretching it takes a moment."""
        self._is_busy = True
        self.show_message("")
        self._offer()

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work; what was typed is forgotten."""
        self._is_busy = False
        for line in (self._old, self._new, self._again):
            line.clear()
        self.show_message(sentence, hint)
        (self._old if self._old.isVisibleTo(self) else self._new).setFocus()
        self._offer()

    def is_at_rest(self) -> bool:
        """Return whether nothing is being kept."""
        return not self._is_busy

    def go_back(self) -> None:
        """Leave, once it is known what came of it."""
        if not self._is_busy:
            super().go_back()

    def _take(self) -> None:
        if self._go.isEnabled():
            self.taken.emit(self._old.text(), self._new.text(), self._again.text())

    def _offer(self, _text: str = "") -> None:
        lines = [self._new, self._again]
        if self._old.isVisibleTo(self):
            lines.append(self._old)
        self._go.setEnabled(not self._is_busy and all(line.text() for line in lines))
        self._back.setEnabled(not self._is_busy)
