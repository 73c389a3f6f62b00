"""Sections and rows of a report as widgets; each knows whether anything of it is to be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from fieldkit.gui.field.editor.grid import (
    SPACING,
    GridHeadings,
    GridKeys,
    can_be_grid,
    column_width,
    remove_width,
)
from fieldkit.gui.field.editor.question_table import (
    QuestionTable,
    set_shown,
    show_question,
    unmade_question,
)
from fieldkit.gui.field.editor.row_pager import RowPager
from fieldkit.gui.widgets.appearances import is_table_row
from fieldkit.gui.widgets.fitting_frame import FittingFrame
from fieldkit.gui.widgets.question_row import QuestionRow
from fieldkit.gui.widgets.questions import Item, QuestionView, RepeatView, SectionView
from fieldkit.gui.widgets.tab_order import focusable, tab_through
from fieldkit.gui.widgets.texts import TwicePressed, button, label
from fieldkit.translations import _

_SPACING = 20


class Workshop(QObject):
    """Makes the parts of a form, knows each by its path, and passes on what their buttons ask."""

    row_requested = Signal(str)  # path of the repeat
    row_removed = Signal(str)  # path of the row
    turned = Signal(str, int)  # path of the repeat, the row to be shown, from 0 on
    wanted = Signal(str)  # path of a question to go to
    made_anew = Signal(str)  # path of a repeat whose rows need their answers again

    def __init__(self, parent: QWidget, make: Callable[[QuestionRow], None]) -> None:
        """`make` makes the widgets of a question that the cursor comes to."""
        super().__init__(parent)
        self._make = make
        self._line_height = parent.fontMetrics().lineSpacing()
        self.parts: dict[str, Part] = {}

    def part(self, item: Item, depth: int, *, is_cell: bool = False) -> Part:
        """Return the widget of one item with all that is inside it."""
        made: Part
        if isinstance(item, QuestionView):
            made = QuestionRow(item, self._make, line_height=self._line_height, is_cell=is_cell)
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
    """Questions under one title, or side by side as a line of a grid, which has headings."""

    def __init__(
        self, section: SectionView, workshop: Workshop, *, depth: int = 0, is_line: bool = False
    ) -> None:
        super().__init__()
        self._section = section
        self._is_line = is_line
        self._title = label("", "section" if depth == 0 else "subsection")
        self._hint = label("", "hint")
        column: QBoxLayout = QHBoxLayout(self) if is_line else QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING if is_line else _SPACING)
        if section.is_together:
            self.setProperty("role", "row")
            column.setContentsMargins(16, 12, 16, 12)
        column.addWidget(self._title)
        column.addWidget(self._hint)
        if is_line:
            self._parts: tuple[Part | QuestionTable, ...] = tuple(
                _cells(section.items, workshop, depth, column)
            )
        else:
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
        set_shown(self, is_shown)
        return is_shown

    def show_inside(self, *, all_questions: bool) -> bool:
        """Show what is asked for inside it; say whether that is anything."""
        shown = [_show(part, all_questions or self._is_line) for part in self._parts]
        is_titled = all_questions and not self._is_line
        set_shown(self._title, bool(self._section.title) and is_titled)
        set_shown(self._hint, bool(self._section.hint) and is_titled)
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
        self._is_grid = False
        self._switch = button("", "link")
        self._headings = GridHeadings()
        self._keys = GridKeys(self, self._row_paths)
        self._title = label("", "section" if depth == 0 else "subsection")
        self._hint = label("", "hint")
        self._pagers = (RowPager(), RowPager())
        self._add = button("", icon_name="plus")
        self._add.clicked.connect(self._ask_for_row)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        for part in (self._title, self._hint, self._switch, self._pagers[0], self._headings):
            self._column.addWidget(part)
        self._column.setAlignment(self._switch, Qt.AlignmentFlag.AlignLeading)
        self._column.addWidget(self._pagers[1])
        buttons = QHBoxLayout()
        buttons.addWidget(self._add)
        buttons.addStretch(1)
        self._column.addLayout(buttons)
        self._switch.clicked.connect(self._lay_out_anew)
        self._keys.wanted.connect(workshop.wanted)
        self._keys.row_wanted.connect(self._ask_for_row)
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
        self._offer_grid()
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
        set_shown(self._title, bool(self._repeat.title))
        set_shown(self._hint, bool(self._repeat.hint) and all_questions)
        set_shown(self._add, not self._repeat.is_fixed)
        set_shown(self, is_asked)
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
            made = _RowCard(row, self._workshop, self._depth + 1, is_line=self._is_grid)
            self._rows[row.path] = made
        else:
            made = known
        above = 5  # the title, the hint, the switch, the upper pager and the headings
        if self._column.indexOf(made) != above + place:
            self._column.insertWidget(above + place, made)
        made.can_go(not self._repeat.is_fixed)
        return known is None

    def _offer_grid(self) -> None:
        """Offer the other way to show the rows, where there is one."""
        is_possible = can_be_grid(self._repeat)
        self._switch.setVisible(is_possible)
        self._switch.setText(_("Show as cards") if self._is_grid else _("Show as a table"))
        self._switch.setAccessibleDescription(self._repeat.title)
        is_shown = self._is_grid and is_possible
        self._keys.turn_on(is_shown)
        self._headings.setVisible(is_shown)
        if is_shown:
            self._headings.show_row(self._repeat.rows[0], remove_width(self))

    def _lay_out_anew(self) -> None:
        """Show the rows the other way; what was typed in them is announced first."""
        for part in list(self.parts()):
            if isinstance(part, QuestionRow):
                part.announce_pending()
        repeat = self._repeat
        self._is_grid = not self._is_grid
        self.show_repeat(replace(repeat, rows=()))
        self.show_repeat(repeat)
        self._workshop.made_anew.emit(repeat.path)

    def _row_paths(self) -> list[str]:
        return [row.path for row in self._repeat.rows]

    def _order_tabs(self) -> None:
        upper, lower = self._pagers
        inside = [part for row in self._repeat.rows for part in focusable(self._rows[row.path])]
        others = [*focusable(upper), *inside, *focusable(lower), self._add]
        tab_through(self._switch, others)

    def _ask_for_row(self) -> None:
        self._workshop.row_requested.emit(self._repeat.path)

    def _ask_to_turn(self, row: int) -> None:
        self._workshop.turned.emit(self._repeat.path, row)


class _RowCard(FittingFrame):
    """One row of a repeat, on a surface of its own; a line of a grid is as low as can be."""

    def __init__(
        self, row: SectionView, workshop: Workshop, depth: int, *, is_line: bool = False
    ) -> None:
        super().__init__()
        self.setProperty("role", "row")
        self._path = row.path
        self._workshop = workshop
        self.box = SectionBox(row, workshop, depth=depth, is_line=is_line)
        workshop.parts[row.path] = self.box
        if is_line:
            # Pressed once: what goes can be brought back, and a line has no room for a question.
            self._remove: QPushButton = button("", "quiet", icon_name="trash")
            self._remove.clicked.connect(self._ask_to_go)
        else:
            asking = TwicePressed(_("Remove"), _("Remove? Press again"))
            asking.confirmed.connect(self._ask_to_go)
            self._remove = asking
        self._remove.setAccessibleName(_("Remove: {title}").format(title=row.title))
        if is_line:
            across = QHBoxLayout(self)
            across.setContentsMargins(10, 6, 10, 6)
            across.setSpacing(SPACING)
            across.addWidget(self.box, 1)
            self._remove.setFixedWidth(remove_width(self))
            across.addWidget(self._remove, 0, Qt.AlignmentFlag.AlignTop)
            return
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.addWidget(self.box)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._remove)
        column.addLayout(foot)

    def can_go(self, is_possible: bool) -> None:
        """Offer to remove the row, or not."""
        set_shown(self._remove, is_possible)

    def show_parts(self, *, all_questions: bool) -> bool:
        """Show what is asked for now; say whether that is anything."""
        is_shown = self.box.show_parts(all_questions=all_questions)
        set_shown(self, is_shown)
        return is_shown

    def unmade(self, top: int, bottom: int) -> Iterator[QuestionRow]:
        """Yield the questions between two heights, in its own pixels, that are not made yet."""
        yield from _unmade(self.box, top, bottom)

    def _ask_to_go(self) -> None:
        self._workshop.row_removed.emit(self._path)


Part = QuestionRow | SectionBox | RepeatBox


def _cells(
    items: tuple[Item, ...], workshop: Workshop, depth: int, line: QBoxLayout
) -> Iterator[QuestionRow]:
    """Make the cells of a line; one that is not asked for keeps its place."""
    for item in items:
        made = workshop.part(item, depth, is_cell=True)
        if isinstance(made, QuestionRow):
            policy = made.sizePolicy()
            policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
            policy.setRetainSizeWhenHidden(True)
            made.setSizePolicy(policy)
            line.addWidget(made, column_width(made.question), Qt.AlignmentFlag.AlignTop)
            yield made


def _parts(
    items: tuple[Item, ...], workshop: Workshop, depth: int, column: QBoxLayout
) -> Iterator[Part | QuestionTable]:
    table: QuestionTable | None = None
    for item in items:
        made = workshop.part(item, depth)
        if not (isinstance(made, QuestionRow) and is_table_row(made.question)):
            table = None
            column.addWidget(made)
            yield made
            continue
        if table is None:
            table = QuestionTable()
            column.addWidget(table)
            yield table
        table.add(made)


def _unmade(part: Part | QuestionTable | _RowCard, top: int, bottom: int) -> Iterator[QuestionRow]:
    if isinstance(part, QuestionRow):
        yield from unmade_question(part, top, bottom)
        return
    place = part.geometry()
    if not (part.isHidden() or place.bottom() < top or place.top() > bottom):
        yield from part.unmade(top - place.top(), bottom - place.top())


def _show(part: Part | QuestionTable, all_questions: bool) -> bool:
    if not isinstance(part, QuestionRow):
        return part.show_parts(all_questions=all_questions)
    return show_question(part, all_questions=all_questions)
