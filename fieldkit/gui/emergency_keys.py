"""The two keys that work everywhere: lock and panic, whatever has the cursor or the mouse.

A list that hangs open over the window takes the keyboard for itself, and shortcuts of the window do
not work then. So both keys are taken from the stream of events of the whole application.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

PANIC_KEY = Qt.Key.Key_F12


class EmergencyKeys(QObject):
    """An event filter for the whole application."""

    lock_pressed = Signal()
    panic_pressed = Signal()
    panic_released = Signal()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the two keys, let through everything else."""
        if isinstance(event, QKeyEvent) and event.type() in (
            QEvent.Type.KeyPress,
            QEvent.Type.KeyRelease,
        ):
            return self._take(event) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def _take(self, event: QKeyEvent) -> bool:
        is_press = event.type() == QEvent.Type.KeyPress
        if event.key() == PANIC_KEY:
            if not event.isAutoRepeat():
                (self.panic_pressed if is_press else self.panic_released).emit()
            return True
        if (
            is_press
            and event.key() == Qt.Key.Key_L
            and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        ):
            self.lock_pressed.emit()
            return True
        return False
