"""The form of a report in a scrolled column; shows changes without moving what is being typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from fieldkit.gui.field.editor.sections import RepeatBox, RepeatRequests, SectionBox, Workshop
from fieldkit.gui.widgets.question_row import QuestionRow
from fieldkit.gui.widgets.questions import Item, QuestionView, RawAnswer, SectionView

_MAX_WIDTH = 780  # pixels; longer lines are hard to read
_NEAR_TOP = 80  # pixels
_MARGIN = 60  # kept free above and below what is jumped to


class FormArea(QScrollArea):
    """All questions have their widgets from the start; what is not asked for is hidden."""

    answered = Signal(str, object)  # path, RawAnswer
    left = Signal(str)  # path
    files_requested = Signal(str)  # path
    row_requested = Signal(str)  # path of the repeat
    row_removed = Signal(str)  # path of the row

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._requests = RepeatRequests(self)
        self._requests.row_requested.connect(self.row_requested)
        self._requests.row_removed.connect(self.row_removed)
        self._all_questions = False
        self._root: SectionBox | None = None
        self._rows: dict[str, QuestionRow] = {}
        self._surface = QFrame()
        self._surface.setProperty("role", "card")
        self._surface.setMaximumWidth(_MAX_WIDTH)
        self._column = QVBoxLayout(self._surface)
        self._column.setContentsMargins(24, 20, 24, 24)
        self._holder = QWidget()
        across = QHBoxLayout(self._holder)
        across.setContentsMargins(0, 0, 12, 12)
        across.addWidget(self._surface, 0, Qt.AlignmentFlag.AlignTop)
        self.setWidget(self._holder)

    def show_page(self, page: SectionView, answers: Mapping[str, RawAnswer]) -> None:
        """Build the form; the first question that can be answered gets the cursor."""
        self._root = SectionBox(page, Workshop(self._row, self._requests))
        self._column.addWidget(self._root)
        for path, row in self._rows.items():
            row.show_answer(answers.get(path))
        self._root.show_parts(all_questions=self._all_questions)
        self._focus_first(self._rows.values())

    def show_changes(self, items: tuple[Item, ...]) -> None:
        """Show what changed, in place; the question with the cursor stays where it is."""
        if self._root is None:
            return
        focused, before = self._anchor()
        known = {part.path: part for part in self._root.parts()}
        for item in items:
            part = known.get(item.path)
            if isinstance(part, QuestionRow) and isinstance(item, QuestionView):
                part.show_question(item)
            elif isinstance(part, SectionBox) and isinstance(item, SectionView):
                part.show_section(item)
            elif isinstance(part, RepeatBox) and not isinstance(item, QuestionView | SectionView):
                part.show_repeat(item)
        self._rows = {
            part.path: part for part in self._root.parts() if isinstance(part, QuestionRow)
        }
        self._root.show_parts(all_questions=self._all_questions)
        self._hold(focused, before)

    def show_answer(self, path: str, answer: RawAnswer) -> None:
        """Show an answer that was not typed here."""
        if path in self._rows:
            self._rows[path].show_answer(answer)

    def show_all(self, all_questions: bool) -> None:
        """Show every question, or the fast ones only."""
        self._all_questions = all_questions
        if self._root is not None:
            focused, before = self._anchor()
            self._root.show_parts(all_questions=all_questions)
            self._hold(focused, before)
            bar = self.verticalScrollBar()
            if bar.value() < _NEAR_TOP:
                bar.setValue(0)  # the first heading is worth more than the last pixels

    def jump_to(self, path: str) -> None:
        """Bring a question into sight and put the cursor into it."""
        row = self._rows.get(path)
        if row is not None:
            self._settle()
            self.ensureWidgetVisible(row, 0, _MARGIN)
            row.focus()

    def focus_in(self, path: str) -> None:
        """Put the cursor into the first question below `path`."""
        inside = [row for name, row in self._rows.items() if name.startswith(f"{path}/")]
        self._settle()
        self._focus_first(inside)
        if inside:
            self.ensureWidgetVisible(inside[0], 0, _MARGIN)

    def is_shown(self, path: str) -> bool:
        """Say whether a question is in the form as it is shown now."""
        row = self._rows.get(path)
        return row is not None and not row.isHidden() and row.isVisibleTo(self)

    def announce_pending(self) -> None:
        """Announce at once what was typed since the last pause."""
        for row in self._rows.values():
            row.announce_pending()

    def _row(self, question: QuestionView) -> QuestionRow:
        row = QuestionRow(question)
        row.answered.connect(self.answered)
        row.left.connect(self.left)
        row.files_requested.connect(self.files_requested)
        self._rows[question.path] = row
        return row

    def _focus_first(self, rows: Iterable[QuestionRow]) -> None:
        for row in rows:
            if row.answer is not None and row.answer.isEnabled() and row.isVisibleTo(self):
                row.focus()
                return

    def _anchor(self) -> tuple[QWidget | None, int]:
        focused = QApplication.focusWidget()
        if focused is None or not self._holder.isAncestorOf(focused):
            return None, 0
        return focused, focused.mapTo(self.viewport(), QPoint()).y()

    def _hold(self, focused: QWidget | None, before: int) -> None:
        if focused is None or not focused.isVisibleTo(self):
            return
        self._settle()
        after = focused.mapTo(self.viewport(), QPoint()).y()
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + after - before)

    def _settle(self) -> None:
        """Let the layouts place everything now, so that positions can be compared."""
        layout = self._holder.layout()
        if layout is not None:
            layout.activate()
        self._holder.adjustSize()
