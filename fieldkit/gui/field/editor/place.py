"""Where somebody is typing in a report, so that a screen built anew leads back there."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from fieldkit.domain.identifiers import ReportId
from fieldkit.gui.widgets.question_row import QuestionRow


@dataclass(frozen=True)
class TypingPlace:
    """A question and the selection in its field; `cursor` is where typing goes on."""

    path: str
    anchor: int = 0
    cursor: int = 0


@dataclass(frozen=True)
class EditorPlace:
    """Where one is in a report; `typing` is None where the cursor is in no question."""

    report_id: ReportId
    shows_all: bool
    typing: TypingPlace | None


def place_in(screen: QWidget) -> TypingPlace | None:
    """Return where the cursor is, None where it is in no question."""
    field = screen.focusWidget()
    row: QWidget | None = field
    while row is not None and not isinstance(row, QuestionRow):
        row = row.parentWidget()
    if row is None:
        return None
    if isinstance(field, QLineEdit):
        start, length = field.selectionStart(), len(field.selectedText())
        cursor = field.cursorPosition()
        anchor = cursor if start < 0 else start + length if cursor == start else start
        return TypingPlace(row.path, anchor, cursor)
    if isinstance(field, QPlainTextEdit):
        selection = field.textCursor()
        return TypingPlace(row.path, selection.anchor(), selection.position())
    return TypingPlace(row.path)


def put_cursor(screen: QWidget, place: TypingPlace) -> None:
    """Select what was selected, in the field that has the cursor now."""
    field = screen.focusWidget()
    if isinstance(field, QLineEdit):
        field.setCursorPosition(place.anchor)
        field.cursorForward(True, place.cursor - place.anchor)
    elif isinstance(field, QPlainTextEdit):
        last = len(field.toPlainText())
        selection = field.textCursor()
        selection.setPosition(min(place.anchor, last))
        selection.setPosition(min(place.cursor, last), QTextCursor.MoveMode.KeepAnchor)
        field.setTextCursor(selection)
