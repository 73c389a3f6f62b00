"""Rows of a repeat as a grid: which repeats can be one, its headings, and its keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from fieldkit.domain.form import QuestionType
from fieldkit.gui.widgets.fitting_frame import FittingFrame
from fieldkit.gui.widgets.markup import plain
from fieldkit.gui.widgets.question_row import QuestionRow
from fieldkit.gui.widgets.questions import QuestionView, RepeatView, SectionView
from fieldkit.gui.widgets.texts import label

SPACING = 6  # pixels between cells
_MOST_COLUMNS = 6
_REMOVE_DIGITS = 5
# How wide the columns are against one another.
_WIDTHS: dict[str, int] = {
    QuestionType.DATETIME: 6,
    QuestionType.DATE: 4,
    QuestionType.TIME: 3,
    QuestionType.INTEGER: 2,
    QuestionType.DECIMAL: 2,
}
_WIDTH_OTHERWISE = 4
_SHORT = frozenset(
    {
        QuestionType.TEXT,
        QuestionType.INTEGER,
        QuestionType.DECIMAL,
        QuestionType.DATE,
        QuestionType.TIME,
        QuestionType.DATETIME,
        QuestionType.SELECT_ONE,
    }
)


def can_be_grid(repeat: RepeatView) -> bool:
    """Say whether the rows of a repeat ask for a few short answers and nothing else."""
    if not repeat.rows:
        return False
    items = repeat.rows[0].items
    return 1 < len(items) <= _MOST_COLUMNS and all(
        isinstance(item, QuestionView) and _is_short(item) for item in items
    )


def _is_short(question: QuestionView) -> bool:
    if question.kind not in _SHORT or question.multiline or question.sealed:
        return False
    return question.kind != QuestionType.SELECT_ONE or not question.appearance


def column_width(question: QuestionView) -> int:
    """Return how wide the column of a question is against the others."""
    return _WIDTHS.get(question.kind, _WIDTH_OTHERWISE)


def remove_width(widget: QWidget) -> int:
    """Return how wide the buttons are that remove a line, in pixels."""
    return widget.fontMetrics().horizontalAdvance("0") * _REMOVE_DIGITS


class GridHeadings(FittingFrame):
    """The questions of a grid above its columns."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(10, 0, 10, 0)
        self._row.setSpacing(SPACING)

    def show_row(self, row: SectionView, remove_width: int) -> None:
        """Show the headings of the columns; so much room is kept for the buttons that remove."""
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for question in row.items:
            if isinstance(question, QuestionView):
                words = label(plain(question.label), "cell")
                policy = words.sizePolicy()  # which knows that words wrap
                policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
                words.setSizePolicy(policy)
                width = column_width(question)
                self._row.addWidget(words, width, Qt.AlignmentFlag.AlignBottom)
                words.show()
        self._row.addSpacing(remove_width)


class GridKeys(QWidget):
    """Enter and Ctrl with the arrows lead from row to row, in the column of the cursor."""

    wanted = Signal(str)  # path of the question to go to
    row_wanted = Signal()  # after the last one

    def __init__(self, grid: QWidget, rows: Callable[[], list[str]]) -> None:
        """`rows` gives the paths of the shown rows, in order."""
        super().__init__(grid)
        self.hide()
        self._grid = grid
        self._rows = rows
        self._shortcuts = []
        for keys, step in (
            ("Ctrl+Down", self._down),
            ("Ctrl+Up", self._up),
            ("Return", self._enter),
            ("Enter", self._enter),
        ):
            made = QShortcut(QKeySequence(keys), grid)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.activated.connect(step)
            self._shortcuts.append(made)

    def turn_on(self, is_on: bool) -> None:
        """Listen to the keys, or leave them to others."""
        for shortcut in self._shortcuts:
            shortcut.setEnabled(is_on)

    def _down(self) -> None:
        self._move(1)

    def _up(self) -> None:
        self._move(-1)

    def _enter(self) -> None:
        focused = self._grid.window().focusWidget()
        if isinstance(focused, QPushButton):
            focused.click()
        elif not self._move(1):
            self.row_wanted.emit()

    def _move(self, by: int) -> bool:
        """Go to the same question of another row; say whether there is one."""
        cell = _cell_of(self._grid.window().focusWidget())
        if cell is None:
            return True
        row, _slash, name = cell.path.rpartition("/")
        rows = self._rows()
        if row not in rows or not 0 <= rows.index(row) + by < len(rows):
            return False
        self.wanted.emit(f"{rows[rows.index(row) + by]}/{name}")
        return True


def _cell_of(widget: QWidget | None) -> QuestionRow | None:
    while widget is not None and not isinstance(widget, QuestionRow):
        widget = widget.parentWidget()
    return widget
