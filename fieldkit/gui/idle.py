"""Notices that nobody has touched keyboard or mouse for a while."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)


class IdleWatch(QObject):
    """An event filter for the whole application; starts counting when told to."""

    idle = Signal()
    touched = Signal()  # about once a second at most

    def __init__(self, milliseconds: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._told = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(milliseconds)
        self._timer.timeout.connect(self.idle)

    def start(self) -> None:
        """Begin to count."""
        self._timer.start()

    def set_minutes(self, minutes: int) -> None:
        """Be patient for so long from now on."""
        self._timer.setInterval(minutes * 60_000)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin anew at each touch."""
        if event.type() in _TOUCHES and self._timer.isActive():
            self._timer.start()
            now = time.monotonic()
            if now - self._told >= 1:
                self._told = now
                self.touched.emit()
        return super().eventFilter(watched, event)
