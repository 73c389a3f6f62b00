"""Shows running work: what it is, how far it is, and how to stop it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from fieldkit.gui.widgets.texts import button, label
from fieldkit.translations import _

_STEPS = 1000


class WorkPanel(QWidget):
    """Hidden while nothing runs."""

    cancel_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._text = label("", "message")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._cancel = button(_("Cancel"))
        self._cancel.clicked.connect(self.cancel_requested)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._bar, 1)
        row.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._text)
        column.addLayout(row)
        self.setVisible(False)

    def show_work(self, text: str, done: int = 0, total: int = 0) -> None:
        """Show that work runs; `total` 0 means that its end is not known."""
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._bar.setAccessibleName(text)
        if total > 0:
            self._bar.setRange(0, _STEPS)
            self._bar.setValue(min(done * _STEPS // total, _STEPS))
        else:
            self._bar.setRange(0, 0)
        self.setVisible(True)

    def show_idle(self) -> None:
        """Show that nothing runs."""
        self.setVisible(False)
