"""Labels, buttons and surfaces by their role, so that the style sheet alone decides their looks."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from fieldkit.gui.icons import dot, icon, show_icon

__all__ = [
    "BREAK",
    "TwicePressed",
    "breakable",
    "button",
    "card",
    "dot",
    "give_role",
    "icon",
    "label",
]

BREAK = "\u200b"  # has no width; a line may end there
_CONFIRM_MS = 4000


def label(text: str, role: str = "", *, wraps: bool = True) -> QLabel:
    """Return a label that shows plain text (never markup) and may be read by keyboard."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wraps)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if role:
        made.setProperty("role", role)
    return made


def breakable(text: str) -> str:
    """Return the text so that long names of files may be continued in another line."""
    return re.sub(r"([_.-])(?=\S{4})", "\\1" + BREAK, text)


def button(text: str, role: str = "", *, keys: str = "", icon_name: str = "") -> QPushButton:
    """Return a push button; `keys` press it from anywhere in the window."""
    made = QPushButton(text)
    made.setAutoDefault(True)
    if role:
        made.setProperty("role", role)
    if icon_name:
        show_icon(made, icon_name)
    if keys:
        sequence = QKeySequence(keys, QKeySequence.SequenceFormat.PortableText)
        # Not the button's own shortcut, which a change of its text would take away.
        QShortcut(sequence, made).activated.connect(made.click)
        made.setToolTip(sequence.toString(QKeySequence.SequenceFormat.NativeText))
    return made


def card(role: str = "card") -> tuple[QFrame, QVBoxLayout]:
    """Return a framed surface and its layout."""
    frame = QFrame()
    frame.setProperty("role", role)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(20, 16, 20, 16)
    layout.setSpacing(12)
    return frame, layout


def give_role(widget: QWidget, role: str) -> None:
    """Change the role of a widget that is shown already."""
    if widget.property("role") == role:
        return
    widget.setProperty("role", role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class TwicePressed(QPushButton):
    """A button for what cannot be undone: the first press asks, the second within 4 s does it."""

    confirmed = Signal()

    def __init__(self, text: str, question: str, role: str = "quiet") -> None:
        super().__init__(text)
        self._text = text
        self._question = question
        self._is_asking = False
        self.setProperty("role", role)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_CONFIRM_MS)
        self._patience.timeout.connect(self._stop_asking)
        self.clicked.connect(self._pressed)

    def _pressed(self) -> None:
        if self._is_asking:
            self._stop_asking()
            self.confirmed.emit()
        else:
            self._is_asking = True
            self.setText(self._question)
            self._patience.start()

    def _stop_asking(self) -> None:
        self._patience.stop()
        self._is_asking = False
        self.setText(self._text)
