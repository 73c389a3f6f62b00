"""One widget for each type of question and appearance; the form decides which."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from fieldkit.domain.form import FILES, QuestionType
from fieldkit.forms.ranges import NumberRange, range_of
from fieldkit.gui.widgets import appearances
from fieldkit.gui.widgets.answer_widget import AnswerWidget
from fieldkit.gui.widgets.choice_answers import (
    Acknowledge,
    ChoiceBoxes,
    ChoicePicks,
    ChoiceRow,
)
from fieldkit.gui.widgets.choice_list import ChoiceList
from fieldkit.gui.widgets.choice_marks import BoxRow, Headings, MarkRow
from fieldkit.gui.widgets.column_areas import ColumnGrid
from fieldkit.gui.widgets.file_answers import FilesAnswer
from fieldkit.gui.widgets.markup import plain
from fieldkit.gui.widgets.number_answers import GroupedNumber, RangeAnswer
from fieldkit.gui.widgets.place_answers import PointsText, PointText
from fieldkit.gui.widgets.questions import Option, QuestionView
from fieldkit.gui.widgets.rank_answer import RankAnswer
from fieldkit.gui.widgets.typed_answers import LongText, SealedAnswer, ShortText
from fieldkit.translations import _

_FEW = 5  # so many choices are shown side by side
_SHORT = 32  # if their labels have so many characters at most
_SEEN_WHOLE = 10  # so many boxes to tick are shown without a list around them
_IN_COLUMNS = 60  # so many buttons are shown in columns, if the form asks for them
_STARS = 10  # so many numbers of a range are shown as buttons
_PICKED = 200  # and so many as a list

_NUMBERS = frozenset({QuestionType.INTEGER, QuestionType.DECIMAL, QuestionType.RANGE})
_DATES = frozenset({QuestionType.DATE, QuestionType.TIME, QuestionType.DATETIME})


def answer_widget(question: QuestionView) -> AnswerWidget:
    """Return the widget for one question; all that takes the cursor in it names the question."""
    widget = _made(question)
    name, hint = plain(question.label), plain(question.hint)
    for part in (widget, *widget.findChildren(QWidget)):
        if isinstance(part, QAbstractButton):
            part.setAccessibleDescription(name)
        elif part is widget or part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            part.setAccessibleName(name)
            part.setAccessibleDescription(hint)
    return widget


def _made(question: QuestionView) -> AnswerWidget:
    if question.sealed:
        return SealedAnswer()
    if question.kind == QuestionType.SELECT_ONE:
        return _one_of(question)
    if question.kind == QuestionType.SELECT_MULTIPLE:
        return _some_of(question)
    if question.kind == QuestionType.RANK:
        return _ranked(question)
    if question.kind == QuestionType.ACKNOWLEDGE:
        return Acknowledge()
    if question.kind in FILES:
        return FilesAnswer()
    return _typed(question)


def _one_of(question: QuestionView) -> AnswerWidget:
    options = question.options
    if appearances.is_heading(question):
        return Headings(options if appearances.is_table_row(question) else ())
    if appearances.is_table_row(question) or appearances.is_scale(question):
        return MarkRow(options, says_choices=appearances.is_scale(question))
    if appearances.is_list(question) or question.has_moving_options:
        return ChoiceList(options, question.search)
    columns = appearances.columns_of(question)
    if columns and 0 < len(options) <= _IN_COLUMNS:
        return ChoiceRow(options, ColumnGrid(columns))
    is_short = all(len(option.label) <= _SHORT for option in options)
    if 0 < len(options) <= _FEW and is_short:
        return ChoiceRow(options)
    return ChoiceList(options, question.search)


def _some_of(question: QuestionView) -> AnswerWidget:
    options = question.options
    if appearances.is_heading(question):
        return Headings(options if appearances.is_table_row(question) else ())
    if appearances.is_table_row(question) or appearances.is_scale(question):
        return BoxRow(options, says_choices=appearances.is_scale(question))
    if appearances.is_list(question) or question.has_moving_options:
        return ChoicePicks(options, question.search)
    columns = appearances.columns_of(question)
    if columns and 0 < len(options) <= _IN_COLUMNS:
        return ChoiceBoxes(options, ColumnGrid(columns))
    if 0 < len(options) <= _SEEN_WHOLE:
        return ChoiceBoxes(options)
    return ChoicePicks(options, question.search)


def _ranked(question: QuestionView) -> AnswerWidget:
    if question.search is not None and not question.options:
        return ChoicePicks((), question.search)  # of a long list, in the order of picking
    return RankAnswer(question.options)


def _typed(question: QuestionView) -> AnswerWidget:
    if question.multiline:
        return LongText()
    if question.kind in _NUMBERS:
        return _number(question)
    if question.kind == QuestionType.GEOPOINT:
        return PointText()
    if question.kind in (QuestionType.GEOTRACE, QuestionType.GEOSHAPE):
        return PointsText(is_closed=question.kind == QuestionType.GEOSHAPE)
    if question.kind in _DATES:
        return ShortText(_example(question), columns=36)
    if "numbers" in question.appearance:
        return ShortText(columns=24, prefers_digits=True)
    return ShortText()


def _number(question: QuestionView) -> AnswerWidget:
    if question.kind == QuestionType.RANGE:
        numbers = range_of(question.parameters)
        if numbers is not None:
            return _range(question, numbers)
    if "thousands-sep" in question.appearance:
        return GroupedNumber(columns=20, prefers_digits=True)
    return ShortText(columns=14, prefers_digits=True)


def _range(question: QuestionView, numbers: NumberRange) -> AnswerWidget:
    words = question.appearance
    if "rating" in words and numbers.steps < _STARS:
        return ChoiceRow(_numbers_of(numbers))
    if "picker" in words and numbers.steps < _PICKED:
        return ChoiceList(_numbers_of(numbers))
    return RangeAnswer(numbers, has_ticks="no-ticks" not in words)


def _numbers_of(numbers: NumberRange) -> tuple[Option, ...]:
    written = [numbers.at(place) for place in range(numbers.steps + 1)]
    return tuple(Option(number, number) for number in written)


def _example(question: QuestionView) -> str:
    if "year" in question.appearance:
        return _("e.g. 2020")
    if "month-year" in question.appearance:
        return _("e.g. 11.2020")
    return {
        "dateTime": _("e.g. 8.11.2020 14:05, or ~14:00"),
        "date": _("e.g. 8.11.2020, 11.2020"),
        "time": _("e.g. 14:05"),
    }[question.kind]
