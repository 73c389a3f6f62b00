"""Offers for a while to bring back what was taken away; never moves what is above it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _

_OFFERED_MS = 12_000


class UndoBar(QFrame):
    """One offer at a time; the next one makes the one before it final."""

    undo_requested = Signal(str)  # of what was taken away: the name given with the offer
    lapsed = Signal(str)  # likewise: nobody wants it back

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self._name = ""
        self._words = label("", "message")
        self._undo = button(_("Undo"), keys="Ctrl+Z")
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_OFFERED_MS)
        self._patience.timeout.connect(self.lapse)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 8, 6)
        row.addWidget(self._words, 1)
        row.addWidget(self._undo)
        self._undo.clicked.connect(self._ask)
        self.setVisible(False)

    def offer(self, name: str, sentence: str) -> None:
        """Say what was taken away; an empty sentence takes back an offer of that name."""
        if self._name and self._name != name:
            if not sentence:
                return
            self.lapse()
        self._name = name if sentence else ""
        self._words.setText(sentence)
        self._undo.setAccessibleDescription(sentence)
        self.setVisible(bool(sentence))
        if sentence:
            self._patience.start()
        else:
            self._patience.stop()

    def lapse(self) -> None:
        """Take the offer back: what was taken away stays away."""
        name = self._end()
        if name:
            self.lapsed.emit(name)

    def _ask(self) -> None:
        name = self._end()
        if name:
            self.undo_requested.emit(name)

    def _end(self) -> str:
        name, self._name = self._name, ""
        self._patience.stop()
        self.setVisible(False)
        return name
