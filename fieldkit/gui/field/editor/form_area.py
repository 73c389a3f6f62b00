"""The form of a report in a scrolled column; shows changes without moving what is being typed."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from fieldkit.gui.field.editor.sections import RepeatBox, SectionBox, Workshop
from fieldkit.gui.widgets.fitting_frame import FittingFrame
from fieldkit.gui.widgets.question_row import QuestionRow
from fieldkit.gui.widgets.questions import Item, QuestionView, RawAnswer, RepeatView, SectionView

_MAX_WIDTH = 780  # pixels; longer lines are hard to read
_NEAR_TOP = 80  # pixels
_MARGIN = 60  # kept free above and below what is jumped to
_SLICE_SECONDS = 0.006  # of making what may be scrolled to next
_ROUNDS = 8  # questions are higher or lower than was thought, so others come into sight


class FormArea(QScrollArea):
    """Questions are made as they come near; until then each keeps its room in the column."""

    answered = Signal(str, object)  # path, RawAnswer
    left = Signal(str)  # path
    files_requested = Signal(str)  # path
    row_requested = Signal(str)  # path of the repeat
    row_removed = Signal(str)  # path of the row
    turned = Signal(str, int)  # path of the repeat, the row to be shown
    made_anew = Signal(str)  # path of a repeat whose rows need their answers again

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._workshop = Workshop(self, self._make_now)
        self._workshop.row_requested.connect(self.row_requested)
        self._workshop.row_removed.connect(self.row_removed)
        self._workshop.turned.connect(self.turned)
        self._workshop.wanted.connect(self.jump_to)
        self._workshop.made_anew.connect(self._take_anew)
        self._all_questions = False
        self._is_making = False
        self._waits_for_cursor: QuestionRow | None = None
        self._root: SectionBox | None = None
        self._answers: dict[str, RawAnswer] = {}  # of what is not made yet
        self._ahead = QTimer(self)
        self._ahead.setSingleShot(True)
        self._ahead.timeout.connect(self._make_ahead)
        self._surface = FittingFrame()
        self._surface.setProperty("role", "card")
        self._surface.setMaximumWidth(_MAX_WIDTH)
        self._column = QVBoxLayout(self._surface)
        self._column.setContentsMargins(24, 20, 24, 24)
        self._holder = FittingFrame()
        across = QHBoxLayout(self._holder)
        across.setContentsMargins(0, 0, 12, 12)
        across.addWidget(self._surface, 0, Qt.AlignmentFlag.AlignTop)
        self.setWidget(self._holder)
        self.verticalScrollBar().valueChanged.connect(self._make_seen)

    def show_page(self, page: SectionView, answers: Mapping[str, RawAnswer]) -> None:
        """Build the form; the first question that can be answered gets the cursor."""
        self._answers = dict(answers)
        self._root = SectionBox(page, self._workshop)
        # Before it is in the window, as hiding there is slow.
        self._root.show_inside(all_questions=self._all_questions)
        self._column.addWidget(self._root)
        self._root.show()
        self._settle()
        self._focus_first(self._rows())
        self._make_seen()

    def show_changes(self, items: tuple[Item, ...]) -> None:
        """Show what changed, in place; the question with the cursor stays where it is."""
        if self._root is None:
            return
        focused, before = self._anchor()
        self._is_making = True  # nothing is made of what is just being changed
        with self._layout_waits():
            touched = [part for item in items if (part := self._show_item(item)) is not None]
            self._root.show_inside(all_questions=self._all_questions)
        self._hold(focused, before, touched)
        self._is_making = False
        self._make_seen()

    def _show_item(self, item: Item) -> QWidget | None:
        part = self._workshop.parts.get(item.path)
        if isinstance(part, QuestionRow) and isinstance(item, QuestionView):
            part.show_question(item)
        elif isinstance(part, SectionBox) and isinstance(item, SectionView):
            part.show_section(item)
        elif isinstance(part, RepeatBox) and isinstance(item, RepeatView):
            part.show_repeat(item)
        return part

    def show_answer(self, path: str, answer: RawAnswer) -> None:
        """Show an answer that was not typed here."""
        row = self._workshop.parts.get(path)
        if isinstance(row, QuestionRow) and row.is_made:
            row.show_answer(answer)
        else:
            self._answers[path] = answer

    @property
    def shows_all(self) -> bool:
        """Return whether every question is shown, or the fast ones only."""
        return self._all_questions

    def show_all(self, all_questions: bool) -> None:
        """Show every question, or the fast ones only."""
        self._all_questions = all_questions
        if self._root is not None:
            focused, before = self._anchor()
            with self._layout_waits():
                self._root.show_inside(all_questions=all_questions)
            self._hold(focused, before, tuple(self._workshop.parts.values()))
            bar = self.verticalScrollBar()
            if bar.value() < _NEAR_TOP:
                bar.setValue(0)  # the first heading is worth more than the last pixels
            self._make_seen()

    def scrolled(self) -> int:
        """Return how far it is scrolled, in pixels."""
        return self.verticalScrollBar().value()

    def scroll_to(self, pixels: int) -> None:
        """Scroll so far, but not so that the field with the cursor goes out of sight."""
        self.verticalScrollBar().setValue(pixels)
        field = self.focusWidget()
        if field is not None and field is not self:
            self.ensureWidgetVisible(field)

    def jump_to(self, path: str) -> None:
        """Bring a question into sight and put the cursor into it."""
        row = self.row(path)
        if row is not None:
            self._bring_into_sight(row)
            self._focus(row)

    def focus_in(self, path: str) -> None:
        """Put the cursor into the first question below `path`."""
        beginning = f"{path}/"
        inside = [row for row in self._rows() if row.path.startswith(beginning)]
        found = self._focus_first(inside)
        if found is not None:
            self._bring_into_sight(found)

    def focus_section(self, path: str) -> None:
        """Bring the beginning of a section into sight, and put the cursor into it."""
        part = self._workshop.parts.get(path)
        if not isinstance(part, SectionBox | RepeatBox):
            return
        found = self._focus_first(row for row in part.parts() if isinstance(row, QuestionRow))
        if found is not None:
            self._bring_into_sight(found)
        elif isinstance(part, RepeatBox):
            part.focus()
        top = part.mapTo(self._holder, QPoint()).y()
        self.verticalScrollBar().setValue(top)

    def step_section(self, by: int) -> None:
        """Go to the section after (1) or before (-1) the one with the cursor."""
        shown = [part for part in self._sections() if not part.isHidden()]
        focused = self.window().focusWidget()
        at = next((n for n, part in enumerate(shown) if part.isAncestorOf(focused)), -1)
        if shown and 0 <= at + by < len(shown):
            self.focus_section(shown[at + by].path)

    def _take_anew(self, path: str) -> None:
        if self._root is not None:
            self._root.show_inside(all_questions=self._all_questions)
        self.made_anew.emit(path)
        self._settle(*self._workshop.parts.values())
        self._make_seen()

    def _sections(self) -> tuple[SectionBox | RepeatBox, ...]:
        return self._root.sections() if self._root is not None else ()

    def is_shown(self, path: str) -> bool:
        """Say whether a question is in the form as it is shown now."""
        row = self._workshop.parts.get(path)
        return isinstance(row, QuestionRow) and not row.isHidden() and row.isVisibleTo(self)

    def has(self, path: str) -> bool:
        """Say whether a question is on the page, whether or not it is asked for now."""
        return path in self._workshop.parts

    def row(self, path: str) -> QuestionRow | None:
        """Return a question with its widgets, made now if need be; None where there is none."""
        row = self._workshop.parts.get(path)
        if not isinstance(row, QuestionRow):
            return None
        self._make_now(row)
        return row

    def announce_pending(self) -> None:
        """Announce at once what was typed since the last pause."""
        for row in list(self._rows()):
            row.announce_pending()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make what came into sight."""
        super().resizeEvent(event)
        self._make_seen()

    def showEvent(self, event: QShowEvent) -> None:
        """Make what is seen first."""
        super().showEvent(event)
        row, self._waits_for_cursor = self._waits_for_cursor, None
        if row is not None and isValid(row):
            row.focus()
        self._make_seen()

    def _rows(self) -> Iterable[QuestionRow]:
        parts = self._root.parts() if self._root is not None else ()
        return (part for part in parts if isinstance(part, QuestionRow))

    def _go_on(self, path: str) -> None:
        """Go to the question after the one at `path`."""
        rows = iter(self._rows())
        if any(row.path == path for row in rows):
            found = self._focus_first(rows)
            if found is not None:
                self._bring_into_sight(found)

    def _focus_first(self, rows: Iterable[QuestionRow]) -> QuestionRow | None:
        for row in rows:
            if row.can_be_answered and row.isVisibleTo(self):
                self._make_now(row)
                self._focus(row)
                return row
        return None

    def _focus(self, row: QuestionRow) -> None:
        """Put the cursor into a question; below another screen only once this one is seen."""
        if self.isVisible() or not self.window().isVisible():
            row.focus()
        else:
            self._waits_for_cursor = row

    def _bring_into_sight(self, row: QuestionRow) -> None:
        # What is made around it moves it, so its place is known only afterwards.
        for _round in range(2):
            self._settle(row)
            self.ensureWidgetVisible(row, 0, _MARGIN)
            self._make_seen()

    # Making what is near

    def _make_seen(self) -> None:
        """Make what can be seen now, at once; what may be scrolled to next follows."""
        if self._root is None or self._is_making or not self.isVisible():
            return
        self._is_making = True
        focused, before = self._anchor()
        for _round in range(_ROUNDS):
            rows = self._unmade(0)
            if not rows:
                break
            self._make(rows)
            self._settle(*rows)
        self._hold(focused, before)
        self._is_making = False
        self._ahead.start(0)

    def _make_ahead(self) -> None:
        """Make a few of the questions next to those that are seen, as long as nobody waits."""
        rows = self._unmade(self.viewport().height()) if self.isVisible() else []
        if not rows:
            return
        top = self._top()
        focused, before = self._anchor()
        made = self._make(rows, seconds=_SLICE_SECONDS)
        self._is_making = True
        self._settle(*made)
        if focused is None and top is not None:
            focused, before = top
        self._hold(focused, before)
        self._is_making = False
        self._ahead.start(0)

    def _unmade(self, margin: int) -> list[QuestionRow]:
        if self._root is None:
            return []
        offset = self._root.mapTo(self._holder, QPoint()).y() - self.verticalScrollBar().value()
        height = self.viewport().height()
        return list(self._root.unmade(-margin - offset, height + margin - offset))

    def _make(self, rows: Iterable[QuestionRow], *, seconds: float = 60) -> list[QuestionRow]:
        """Make these, or the first of them until so much time has passed; return which."""
        until = time.monotonic() + seconds
        made: list[QuestionRow] = []
        for row in rows:
            self._make_one(row)
            made.append(row)
            if time.monotonic() > until:
                break
        return made

    def _make_now(self, row: QuestionRow) -> None:
        if not row.is_made:
            self._make_one(row)
            self._settle(row)

    def _make_one(self, row: QuestionRow) -> None:
        if row.is_made:
            return
        with self._layout_waits():
            row.make(self._answers.pop(row.path, None))
        row.answered.connect(self.answered)
        row.left.connect(self.left)
        row.files_requested.connect(self.files_requested)
        row.finished.connect(self._go_on)

    @contextmanager
    def _layout_waits(self) -> Iterator[None]:
        """Keep Qt from placing the whole form anew for each widget that is shown."""
        layout = self._root.layout() if self._root is not None else None
        if layout is None or not layout.isEnabled():
            yield
            return
        layout.setEnabled(False)
        try:
            yield
        finally:
            layout.setEnabled(True)

    # Keeping what is being typed where it is

    def _top(self) -> tuple[QWidget, int] | None:
        """Return the first made question that is seen, and its height in the viewport."""
        for row in self._rows():
            if row.is_made and row.isVisibleTo(self):
                place = row.mapTo(self.viewport(), QPoint()).y()
                if place + row.height() > 0:
                    return row, place
        return None

    def _anchor(self) -> tuple[QWidget | None, int]:
        focused = QApplication.focusWidget()
        if focused is None or not self._holder.isAncestorOf(focused):
            return None, 0
        return focused, focused.mapTo(self.viewport(), QPoint()).y()

    def _hold(self, focused: QWidget | None, before: int, touched: Iterable[QWidget] = ()) -> None:
        self._settle(*touched)
        if focused is None or not focused.isVisibleTo(self):
            return
        after = focused.mapTo(self.viewport(), QPoint()).y()
        bar = self.verticalScrollBar()
        if after != before:
            bar.setValue(bar.value() + after - before)

    def _settle(self, *touched: QWidget) -> None:
        """Let the layouts around these place everything now, so that positions can be compared."""
        around: dict[QWidget, None] = {}
        for widget in touched:
            inside: QWidget | None = widget
            while inside is not None and inside is not self._surface and inside not in around:
                around[inside] = None
                inside = inside.parentWidget()
        # The inner first: each tells the one around it how much room it takes.
        for widget in sorted(around, key=_depth, reverse=True):
            layout = widget.layout()
            if layout is not None:
                layout.activate()
        for outer in (self._surface, self._holder):
            layout = outer.layout()
            if layout is not None:
                layout.activate()
        # Asked so, a scroll area gives its content the height that it needs at its width.
        QApplication.sendEvent(self, QEvent(QEvent.Type.LayoutRequest))


def _depth(widget: QWidget) -> int:
    depth, above = 0, widget.parentWidget()
    while above is not None:
        depth, above = depth + 1, above.parentWidget()
    return depth
