"""Where somebody is typing in a report, so that a screen built anew leads back there."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from fieldkit.domain.answers import Json
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.place import Place
from fieldkit.gui.widgets.question_row import QuestionRow

SCREEN = "editor"
_MOST = 10_000_000


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
    scrolled: int = 0  # pixels from the top

    def to_place(self) -> Place:
        """Return it as the vault can keep it."""
        detail: dict[str, Json] = {"all": self.shows_all, "scrolled": self.scrolled}
        if self.typing is not None:
            detail |= {
                "question": self.typing.path,
                "anchor": self.typing.anchor,
                "cursor": self.typing.cursor,
            }
        return Place(SCREEN, self.report_id, detail)


def editor_place(place: Place) -> EditorPlace:
    """Return what `to_place` was made from; what cannot be used is left out."""
    detail = place.detail
    path = detail.get("question")
    typing = None
    if isinstance(path, str) and path:
        typing = TypingPlace(path, _count(detail.get("anchor")), _count(detail.get("cursor")))
    return EditorPlace(
        ReportId(place.subject), detail.get("all") is True, typing, _count(detail.get("scrolled"))
    )


def _count(value: Json) -> int:
    return value if type(value) is int and 0 <= value <= _MOST else 0


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
