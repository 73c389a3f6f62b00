"""Sections and rows of a report as widgets; each knows whether anything of it is to be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.gui.field.editor.row_pager import RowPager
from fieldkit.gui.widgets.appearances import is_table_row
from fieldkit.gui.widgets.fitting_frame import FittingFrame
from fieldkit.gui.widgets.question_row import QuestionRow
from fieldkit.gui.widgets.questions import Item, QuestionView, RepeatView, SectionView
from fieldkit.gui.widgets.tab_order import focusable, tab_through
from fieldkit.gui.widgets.texts import TwicePressed, button, label
from fieldkit.translations import _

_SPACING = 20
_SPACING_IN_TABLE = 6


class Workshop(QObject):
    """Makes the parts of a form, knows each by its path, and passes on what their buttons ask."""

    row_requested = Signal(str)  # path of the repeat
    row_removed = Signal(str)  # path of the row
    turned = Signal(str, int)  # path of the repeat, the row to be shown, from 0 on

    def __init__(self, parent: QWidget, make: Callable[[QuestionRow], None]) -> None:
        """`make` makes the widgets of a question that the cursor comes to."""
        super().__init__(parent)
        self._make = make
        self._line_height = parent.fontMetrics().lineSpacing()
        self.parts: dict[str, Part] = {}

    def part(self, item: Item, depth: int) -> Part:
        """Return the widget of one item with all that is inside it."""
        made: Part
        if isinstance(item, QuestionView):
            made = QuestionRow(item, self._make, line_height=self._line_height)
        elif isinstance(item, SectionView):
            made = SectionBox(item, self, depth=depth + 1)
        else:
            made = RepeatBox(item, self, depth=depth + 1)
        self.parts[item.path] = made
        return made

    def forget(self, section: SectionBox) -> None:
        """Forget a row that goes, and all that is inside it."""
        for part in section.parts():
            self.parts.pop(part.path, None)


class SectionBox(FittingFrame):
    """Questions under one title."""

    def __init__(self, section: SectionView, workshop: Workshop, *, depth: int = 0) -> None:
        super().__init__()
        self._section = section
        self._title = label("", "section" if depth == 0 else "subsection")
        self._hint = label("", "hint")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_SPACING)
        if section.is_together:
            self.setProperty("role", "row")
            column.setContentsMargins(16, 12, 16, 12)
        column.addWidget(self._title)
        column.addWidget(self._hint)
        self._parts = tuple(_parts(section.items, workshop, depth, column))
        self.show_section(section)

    @property
    def path(self) -> str:
        """Return the path of the group or row."""
        return self._section.path

    def show_section(self, section: SectionView) -> None:
        """Show what changed of the title; what is inside is shown on its own."""
        self._section = section
        self._title.setText(section.title)
        self._hint.setText(section.hint)

    def parts(self) -> Iterator[Part]:
        """Yield itself and everything inside, in form order."""
        yield self
        for part in self._parts:
            yield from part.parts() if not isinstance(part, QuestionRow) else (part,)

    def sections(self) -> tuple[SectionBox | RepeatBox, ...]:
        """Return the sections and repeats that stand in it, in form order."""
        return tuple(part for part in self._parts if isinstance(part, SectionBox | RepeatBox))

    def show_parts(self, *, all_questions: bool) -> bool:
        """Show what is asked for now; say whether that is anything."""
        is_shown = self.show_inside(all_questions=all_questions) and self._section.is_relevant
        _set_shown(self, is_shown)
        return is_shown

    def show_inside(self, *, all_questions: bool) -> bool:
        """Show what is asked for inside it; say whether that is anything."""
        shown = [_show(part, all_questions) for part in self._parts]
        _set_shown(self._title, bool(self._section.title) and all_questions)
        _set_shown(self._hint, bool(self._section.hint) and all_questions)
        return any(shown)

    def unmade(self, top: int, bottom: int) -> Iterator[QuestionRow]:
        """Yield the questions between two heights, in its own pixels, that are not made yet."""
        for part in self._parts:
            yield from _unmade(part, top, bottom)


class RepeatBox(FittingFrame):
    """Rows of the same questions, with buttons to add, remove and find them."""

    def __init__(self, repeat: RepeatView, workshop: Workshop, *, depth: int = 0) -> None:
        super().__init__()
        self._repeat = repeat
        self._workshop = workshop
        self._depth = depth
        self._rows: dict[str, _RowCard] = {}
        self._title = label("", "section" if depth == 0 else "subsection")
        self._hint = label("", "hint")
        self._pagers = (RowPager(), RowPager())
        self._add = button("", icon_name="plus")
        self._add.clicked.connect(self._ask_for_row)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        for part in (self._title, self._hint, *self._pagers):
            self._column.addWidget(part)
        buttons = QHBoxLayout()
        buttons.addWidget(self._add)
        buttons.addStretch(1)
        self._column.addLayout(buttons)
        for pager in self._pagers:
            pager.turned.connect(self._ask_to_turn)
        self.show_repeat(repeat)

    @property
    def path(self) -> str:
        """Return the path of the list of rows."""
        return self._repeat.path

    def show_repeat(self, repeat: RepeatView) -> None:
        """Show exactly these rows; those that were there keep their widgets."""
        self._repeat = repeat
        self._title.setText(repeat.title)
        self._hint.setText(repeat.hint)
        self._add.setText(_("Add"))
        self._add.setAccessibleName(_("Add: {title}").format(title=repeat.title))
        for pager in self._pagers:
            pager.show_rows(repeat.title, repeat.first, len(repeat.rows), repeat.total)
        self._column.setEnabled(False)  # or each row that comes places all the others anew
        wanted = {row.path: row for row in repeat.rows}
        for path in [path for path in self._rows if path not in wanted]:
            gone = self._rows.pop(path)
            self._workshop.forget(gone.box)
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        is_new = [self._place(place, row) for place, row in enumerate(repeat.rows)]
        self._column.setEnabled(True)
        if any(is_new):
            self._order_tabs()

    def parts(self) -> Iterator[Part]:
        """Yield itself and everything inside, in form order."""
        yield self
        for row in self._repeat.rows:
            yield from self._rows[row.path].box.parts()

    def show_parts(self, *, all_questions: bool) -> bool:
        """Show what is asked for now; say whether that is anything."""
        shown = [row.show_parts(all_questions=all_questions) for row in self._rows.values()]
        is_asked = self._repeat.is_relevant and (
            all_questions or self._repeat.is_rapid or any(shown)
        )
        _set_shown(self._title, bool(self._repeat.title))
        _set_shown(self._hint, bool(self._repeat.hint) and all_questions)
        _set_shown(self._add, not self._repeat.is_fixed)
        _set_shown(self, is_asked)
        return is_asked

    def unmade(self, top: int, bottom: int) -> Iterator[QuestionRow]:
        """Yield the questions between two heights, in its own pixels, that are not made yet."""
        for row in self._repeat.rows:
            card = self._rows[row.path]
            yield from _unmade(card, top, bottom)

    def focus(self) -> None:
        """Put the cursor on the button that adds a row."""
        self._add.setFocus()

    def _place(self, place: int, row: SectionView) -> bool:
        """Put a row where it belongs; say whether it is new."""
        known = self._rows.get(row.path)
        if known is None:
            made = _RowCard(row, self._workshop, self._depth + 1)
            self._rows[row.path] = made
        else:
            made = known
        above = 3  # the title, the hint and the upper pager
        if self._column.indexOf(made) != above + place:
            self._column.insertWidget(above + place, made)
        made.can_go(not self._repeat.is_fixed)
        return known is None

    def _order_tabs(self) -> None:
        upper, lower = self._pagers
        inside = [part for row in self._repeat.rows for part in focusable(self._rows[row.path])]
        tab_through(upper, [*focusable(upper), *inside, *focusable(lower), self._add])

    def _ask_for_row(self) -> None:
        self._workshop.row_requested.emit(self._repeat.path)

    def _ask_to_turn(self, row: int) -> None:
        self._workshop.turned.emit(self._repeat.path, row)


class _RowCard(FittingFrame):
    """One row of a repeat, on a surface of its own."""

    def __init__(self, row: SectionView, workshop: Workshop, depth: int) -> None:
        super().__init__()
        self.setProperty("role", "row")
        self._path = row.path
        self._workshop = workshop
        self.box = SectionBox(row, workshop, depth=depth)
        workshop.parts[row.path] = self.box
        self._remove = TwicePressed(_("Remove"), _("Remove? Press again"))
        self._remove.setAccessibleName(_("Remove: {title}").format(title=row.title))
        self._remove.confirmed.connect(self._ask_to_go)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.addWidget(self.box)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._remove)
        column.addLayout(foot)

    def can_go(self, is_possible: bool) -> None:
        """Offer to remove the row, or not."""
        _set_shown(self._remove, is_possible)

    def show_parts(self, *, all_questions: bool) -> bool:
        """Show what is asked for now; say whether that is anything."""
        is_shown = self.box.show_parts(all_questions=all_questions)
        _set_shown(self, is_shown)
        return is_shown

    def unmade(self, top: int, bottom: int) -> Iterator[QuestionRow]:
        """Yield the questions between two heights, in its own pixels, that are not made yet."""
        yield from _unmade(self.box, top, bottom)

    def _ask_to_go(self) -> None:
        self._workshop.row_removed.emit(self._path)


class _Table(FittingFrame):
    """Questions that share their choices, close below one another."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[QuestionRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(_SPACING_IN_TABLE)

    def add(self, row: QuestionRow) -> None:
        """Add a question, last."""
        self._rows.append(row)
        self._column.addWidget(row)

    def parts(self) -> Iterator[Part]:
        """Yield the questions, in form order."""
        yield from self._rows

    def show_parts(self, *, all_questions: bool) -> bool:
        """Show what is asked for now; say whether that is anything."""
        shown = [_show(row, all_questions) for row in self._rows]
        _set_shown(self, any(shown))
        return any(shown)

    def unmade(self, top: int, bottom: int) -> Iterator[QuestionRow]:
        """Yield the questions between two heights, in its own pixels, that are not made yet."""
        for row in self._rows:
            yield from _unmade(row, top, bottom)


Part = QuestionRow | SectionBox | RepeatBox


def _parts(
    items: tuple[Item, ...], workshop: Workshop, depth: int, column: QVBoxLayout
) -> Iterator[Part | _Table]:
    table: _Table | None = None
    for item in items:
        made = workshop.part(item, depth)
        if not (isinstance(made, QuestionRow) and is_table_row(made.question)):
            table = None
            column.addWidget(made)
            yield made
            continue
        if table is None:
            table = _Table()
            column.addWidget(table)
            yield table
        table.add(made)


def _unmade(part: Part | _Table | _RowCard, top: int, bottom: int) -> Iterator[QuestionRow]:
    place = part.geometry()
    if part.isHidden() or place.bottom() < top or place.top() > bottom:
        return
    if not isinstance(part, QuestionRow):
        yield from part.unmade(top - place.top(), bottom - place.top())
    elif not part.is_made:
        yield part


def _show(part: Part | _Table, all_questions: bool) -> bool:
    if not isinstance(part, QuestionRow):
        return part.show_parts(all_questions=all_questions)
    question = part.question
    is_shown = question.is_relevant and (all_questions or question.is_rapid)
    _set_shown(part, is_shown)
    return is_shown


def _set_shown(widget: QWidget, is_shown: bool) -> None:
    # Hundreds of widgets are asked at each answer, and few of them change.
    if widget.isHidden() is is_shown:
        widget.setVisible(is_shown)
