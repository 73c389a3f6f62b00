"""Tells a decision from a slip: held for a second, or pressed twice within one."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

MILLISECONDS = 1000


class HoldOrTwice(QObject):
    """For one key or button; a single short touch only emits `touched`."""

    touched = Signal()
    decided = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._held = self._timer()
        self._held.timeout.connect(self._decide)
        self._again = self._timer()

    def press(self) -> None:
        """Take note that it went down."""
        if self._again.isActive():
            self._decide()
            return
        self._held.start()
        self._again.start()
        self.touched.emit()

    def release(self) -> None:
        """Take note that it came up."""
        self._held.stop()

    def _decide(self) -> None:
        self._held.stop()
        self._again.stop()
        self.decided.emit()

    def _timer(self) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(MILLISECONDS)
        return timer
