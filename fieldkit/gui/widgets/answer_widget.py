"""What all widgets that take an answer have in common.

Each speaks in raw answers: the text as typed, a code, a list of codes, or True. Whoever holds
the form turns them into values, so that typing is the same in a window and in a file.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.gui.widgets.clipboard import holds_attachment
from fieldkit.gui.widgets.questions import Option, RawAnswer

PAUSE_MS = 400  # typing that pauses this long is saved
LONGEST_MS = 700  # typing without a pause is saved this often: a kill takes a second at most


class AnswerWidget(QWidget):
    """Base of all: `answered` at each pause and change, `left` when the cursor goes."""

    answered = Signal(object)  # RawAnswer
    left = Signal()

    def show_answer(self, answer: RawAnswer) -> None:
        """Show `answer` without announcing it; each kind does it its own way."""

    def show_options(self, options: Sequence[Option]) -> None:
        """Offer other choices; kinds without choices do nothing."""

    def announce_pending(self) -> None:
        """Announce at once what was typed since the last pause, if anything."""


class TypedAnswer(AnswerWidget):
    """Base of what is typed: announces at each pause, and before the cursor leaves.

    Who never pauses is announced all the same, as soon as the first letter waits for too long.
    """

    def __init__(self) -> None:
        super().__init__()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.announce)
        self._longest = QTimer(self)
        self._longest.setSingleShot(True)
        self._longest.setInterval(LONGEST_MS)
        self._longest.timeout.connect(self.announce)

    def typing(self) -> None:
        """Take note that something was typed just now."""
        self._pause.start()
        if not self._longest.isActive():
            self._longest.start()

    def announce(self) -> None:
        """Announce what stands there now."""
        self.nothing_waits()
        self.answered.emit(self.typed() or None)

    def nothing_waits(self) -> None:
        """Forget that something was typed."""
        self._pause.stop()
        self._longest.stop()

    def announce_pending(self) -> None:
        """Announce what was typed since the last pause, if anything."""
        if self._pause.isActive():
            self.announce()

    def typed(self) -> str:
        """Return the text as it stands."""
        raise NotImplementedError  # an abstract base class would need a second metaclass

    def watch(self, line: QWidget) -> None:
        """Notice when the cursor leaves `line`."""
        line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Announce what was typed before the cursor leaves; let the report take what is no text."""
        if _pastes_attachment(event):
            event.ignore()
            return True
        if event.type() == QEvent.Type.FocusOut:
            self.announce_pending()
            self.left.emit()
        return super().eventFilter(watched, event)


def _pastes_attachment(event: QEvent) -> bool:
    """Say whether a key asks to paste what only the report can take: a picture, or files."""
    return (
        isinstance(event, QKeyEvent)
        and event.type() == QEvent.Type.ShortcutOverride
        and event.matches(QKeySequence.StandardKey.Paste)
        and holds_attachment()
    )


def fill(owner: QWidget, content: QWidget) -> None:
    """Let `content` be all that `owner` shows, and take its focus."""
    layout = QVBoxLayout(owner)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(content)
    owner.setFocusProxy(content)
