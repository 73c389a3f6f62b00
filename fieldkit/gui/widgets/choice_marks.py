"""Choices as marks in aligned cells: scales, tables of questions, and the headings of these."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QVBoxLayout

from fieldkit.gui.widgets.answer_widget import AnswerWidget
from fieldkit.gui.widgets.choice_answers import ChoiceBoxes, ChoiceRow
from fieldkit.gui.widgets.column_areas import AlignedColumns
from fieldkit.gui.widgets.questions import Option


class MarkRow(ChoiceRow):
    """One of a few, as marks side by side; a second press takes the choice away."""

    def __init__(self, options: Sequence[Option], *, says_choices: bool) -> None:
        """`says_choices`: the words stand below the marks; else headings say them."""
        texts = tuple(option.label for option in options) if says_choices else ()
        super().__init__(options, AlignedColumns(texts))

    def made(self, option: Option) -> QAbstractButton:
        """Return the mark of one choice."""
        mark = QRadioButton()
        mark.setAutoExclusive(False)  # or a second press could not take the choice away
        mark.setAccessibleName(option.label)
        mark.setToolTip(option.label)
        return mark


class BoxRow(ChoiceBoxes):
    """Several of a few, as boxes side by side."""

    def __init__(self, options: Sequence[Option], *, says_choices: bool) -> None:
        """`says_choices`: as for MarkRow."""
        texts = tuple(option.label for option in options) if says_choices else ()
        super().__init__(options, AlignedColumns(texts))

    def made(self, option: Option) -> QAbstractButton:
        """Return the box of one choice."""
        box = QCheckBox()
        box.setAccessibleName(option.label)
        box.setToolTip(option.label)
        return box


class Headings(AnswerWidget):
    """The words above the marks of the questions that follow; takes no answer."""

    def __init__(self, options: Sequence[Option]) -> None:
        super().__init__()
        cells = AlignedColumns()
        for option in options:
            cells.add_heading(option.label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(cells)
