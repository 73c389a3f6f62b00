"""The line above a list: asks after a pause, and opens nothing before it was answered.

Who types a name and presses Return at once means what will be found, not what is shown still.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

_PAUSE_MS = 150


class FindLine(QLineEdit):
    """Whoever shows answers says so with `show_answered`."""

    asked = Signal(str)
    answered = Signal()  # what was to be opened can be opened now

    def __init__(self, *, pause_ms: int = _PAUSE_MS) -> None:
        super().__init__()
        self._is_waiting = False
        self._opens = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(pause_ms)
        self._pause.timeout.connect(self._ask)
        self.textChanged.connect(self._typed)

    def holds_back(self) -> bool:
        """Return whether the answer is still to come; then `answered` follows it."""
        if self._is_waiting:
            self._opens = True
            if self._pause.isActive():
                self._pause.stop()
                self._ask()
        return self._is_waiting

    def show_answered(self) -> None:
        """Say that what is typed was answered; an answer to less is none."""
        if not self._pause.isActive():
            opens = self._opens
            self.forget()
            if opens:
                self.answered.emit()

    def forget(self) -> None:
        """Wait for no answer: there is none."""
        self._is_waiting = self._opens = False

    @property
    def is_waiting(self) -> bool:
        """Return whether something else was typed than what is shown."""
        return self._is_waiting

    def event(self, event: QEvent) -> bool:
        """Leave undo to the window: what was done last counts more than what was typed here."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and (
                event.matches(QKeySequence.StandardKey.Undo)
                or event.matches(QKeySequence.StandardKey.Redo)
            )
        ):
            event.ignore()
            return False
        return super().event(event)

    def _typed(self) -> None:
        self._is_waiting, self._opens = True, False
        self._pause.start()

    def _ask(self) -> None:
        self.asked.emit(self.text())
