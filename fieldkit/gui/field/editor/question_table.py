"""Questions that share their choices, close below one another; and when a question is shown."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.gui.widgets.fitting_frame import FittingFrame
from fieldkit.gui.widgets.question_row import QuestionRow

_SPACING = 6


class QuestionTable(FittingFrame):
    """Questions that share their choices, close below one another."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[QuestionRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(_SPACING)

    def add(self, row: QuestionRow) -> None:
        """Add a question, last."""
        self._rows.append(row)
        self._column.addWidget(row)

    def parts(self) -> Iterator[QuestionRow]:
        """Yield the questions, in form order."""
        yield from self._rows

    def show_parts(self, *, all_questions: bool) -> bool:
        """Show what is asked for now; say whether that is anything."""
        shown = [show_question(row, all_questions=all_questions) for row in self._rows]
        set_shown(self, any(shown))
        return any(shown)

    def unmade(self, top: int, bottom: int) -> Iterator[QuestionRow]:
        """Yield the questions between two heights, in its own pixels, that are not made yet."""
        for row in self._rows:
            yield from unmade_question(row, top, bottom)


def show_question(row: QuestionRow, *, all_questions: bool) -> bool:
    """Show a question if it is asked for now; say whether it is."""
    question = row.question
    is_shown = question.is_relevant and (all_questions or question.is_rapid)
    set_shown(row, is_shown)
    return is_shown


def unmade_question(row: QuestionRow, top: int, bottom: int) -> Iterator[QuestionRow]:
    """Yield a question that stands between two heights of what holds it and is not made yet."""
    place = row.geometry()
    if not (row.is_made or row.isHidden() or place.bottom() < top or place.top() > bottom):
        yield row


def set_shown(widget: QWidget, is_shown: bool) -> None:
    """Show or hide a widget that is not so already."""
    # Hundreds of widgets are asked at each answer, and few of them change.
    if widget.isHidden() is is_shown:
        widget.setVisible(is_shown)
