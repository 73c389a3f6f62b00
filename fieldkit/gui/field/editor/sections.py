"""Sections and rows of a report as widgets; each knows whether anything of it is to be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from fieldkit.gui.widgets.question_row import QuestionRow
from fieldkit.gui.widgets.questions import Item, QuestionView, RepeatView, SectionView
from fieldkit.gui.widgets.texts import TwicePressed, button, label
from fieldkit.translations import _

_SPACING = 20


@dataclass(frozen=True)
class Workshop:
    """What sections are made with: rows that are connected already, and the repeats' requests."""

    row: Callable[[QuestionView], QuestionRow]
    requests: RepeatRequests


class RepeatRequests(QObject):
    """What the buttons of all repeats ask for."""

    row_requested = Signal(str)  # path of the repeat
    row_removed = Signal(str)  # path of the row


class SectionBox(QWidget):
    """Questions under one title."""

    def __init__(self, section: SectionView, workshop: Workshop, *, depth: int = 0) -> None:
        super().__init__()
        self._section = section
        self._title = label("", "section" if depth == 0 else "subsection")
        self._hint = label("", "hint")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_SPACING)
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

    def parts(self) -> Iterator[QuestionRow | SectionBox | RepeatBox]:
        """Yield itself and everything inside, in form order."""
        yield self
        for part in self._parts:
            yield from _inside(part)

    def show_parts(self, *, all_questions: bool) -> bool:
        """Show what is asked for now; say whether that is anything."""
        shown = [_show(part, all_questions) for part in self._parts]
        is_shown = self._section.is_relevant and any(shown)
        _set_shown(self._title, bool(self._section.title) and all_questions)
        _set_shown(self._hint, bool(self._section.hint) and all_questions)
        _set_shown(self, is_shown)
        return is_shown


class RepeatBox(QWidget):
    """Rows of the same questions, with buttons to add and remove them."""

    def __init__(self, repeat: RepeatView, workshop: Workshop, *, depth: int = 0) -> None:
        super().__init__()
        self._repeat = repeat
        self._workshop = workshop
        self._depth = depth
        self._rows: dict[str, _RowCard] = {}
        self._title = label("", "section" if depth == 0 else "subsection")
        self._hint = label("", "hint")
        self._add = button("", icon_name="plus")
        self._add.clicked.connect(self._ask_for_row)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._column.addWidget(self._title)
        self._column.addWidget(self._hint)
        buttons = QHBoxLayout()
        buttons.addWidget(self._add)
        buttons.addStretch(1)
        self._column.addLayout(buttons)
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
        wanted = {row.path: row for row in repeat.rows}
        for path in [path for path in self._rows if path not in wanted]:
            gone = self._rows.pop(path)
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for place, row in enumerate(repeat.rows):
            if row.path not in self._rows:
                self._rows[row.path] = _RowCard(row, self._workshop, self._depth + 1)
                self._column.insertWidget(2 + place, self._rows[row.path])
            self._rows[row.path].can_go(not repeat.is_fixed)

    def parts(self) -> Iterator[QuestionRow | SectionBox | RepeatBox]:
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

    def focus(self) -> None:
        """Put the cursor on the button that adds a row."""
        self._add.setFocus()

    def _ask_for_row(self) -> None:
        self._workshop.requests.row_requested.emit(self._repeat.path)


class _RowCard(QFrame):
    """One row of a repeat, on a surface of its own."""

    def __init__(self, row: SectionView, workshop: Workshop, depth: int) -> None:
        super().__init__()
        self.setProperty("role", "row")
        self._path = row.path
        self._requests = workshop.requests
        self.box = SectionBox(row, workshop, depth=depth)
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
        self._remove.setVisible(is_possible)

    def show_parts(self, *, all_questions: bool) -> bool:
        """Show what is asked for now; say whether that is anything."""
        is_shown = self.box.show_parts(all_questions=all_questions)
        _set_shown(self, is_shown)
        return is_shown

    def _ask_to_go(self) -> None:
        self._requests.row_removed.emit(self._path)


def _parts(
    items: tuple[Item, ...], workshop: Workshop, depth: int, layout: QLayout
) -> Iterator[QuestionRow | SectionBox | RepeatBox]:
    for item in items:
        made: QuestionRow | SectionBox | RepeatBox
        if isinstance(item, QuestionView):
            made = workshop.row(item)
        elif isinstance(item, SectionView):
            made = SectionBox(item, workshop, depth=depth + 1)
        else:
            made = RepeatBox(item, workshop, depth=depth + 1)
        layout.addWidget(made)
        yield made


def _inside(
    part: QuestionRow | SectionBox | RepeatBox,
) -> Iterator[QuestionRow | SectionBox | RepeatBox]:
    if isinstance(part, QuestionRow):
        yield part
    else:
        yield from part.parts()


def _show(part: QuestionRow | SectionBox | RepeatBox, all_questions: bool) -> bool:
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
