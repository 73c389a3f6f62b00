"""One widget for each type of question; the form decides which."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from fieldkit.domain.form import FILES, QuestionType
from fieldkit.gui.widgets.answer_widget import AnswerWidget
from fieldkit.gui.widgets.choice_answers import (
    Acknowledge,
    ChoiceBoxes,
    ChoicePicks,
    ChoiceRow,
)
from fieldkit.gui.widgets.choice_list import ChoiceList
from fieldkit.gui.widgets.file_answers import FilesAnswer
from fieldkit.gui.widgets.questions import QuestionView
from fieldkit.gui.widgets.typed_answers import LongText, SealedAnswer, ShortText
from fieldkit.translations import _

_FEW = 5  # so many choices are shown side by side
_SHORT = 32  # if their labels have so many characters at most
_SEEN_WHOLE = 10  # so many boxes to tick are shown without a list around them

_NUMBERS = frozenset({QuestionType.INTEGER, QuestionType.DECIMAL, QuestionType.RANGE})
_DATES = frozenset({QuestionType.DATE, QuestionType.TIME, QuestionType.DATETIME})


def answer_widget(question: QuestionView) -> AnswerWidget:
    """Return the widget for one question; all that takes the cursor in it names the question."""
    widget = _made(question)
    for part in (widget, *widget.findChildren(QWidget)):
        if isinstance(part, QAbstractButton):
            part.setAccessibleDescription(question.label)
        elif part is widget or part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            part.setAccessibleName(question.label)
            part.setAccessibleDescription(question.hint)
    return widget


def _made(question: QuestionView) -> AnswerWidget:
    if question.sealed:
        return SealedAnswer()
    if question.kind == QuestionType.SELECT_ONE:
        return _one_of(question)
    if question.kind in (QuestionType.SELECT_MULTIPLE, QuestionType.RANK):
        return _some_of(question)
    if question.kind == QuestionType.ACKNOWLEDGE:
        return Acknowledge()
    if question.kind in FILES:
        return FilesAnswer()
    return _typed(question)


def _one_of(question: QuestionView) -> AnswerWidget:
    options = question.options
    is_short = all(len(option.label) <= _SHORT for option in options)
    if 0 < len(options) <= _FEW and is_short and not question.has_moving_options:
        return ChoiceRow(options)
    return ChoiceList(options, question.search)


def _some_of(question: QuestionView) -> AnswerWidget:
    if 0 < len(question.options) <= _SEEN_WHOLE and not question.has_moving_options:
        return ChoiceBoxes(question.options)
    return ChoicePicks(question.options, question.search)


def _typed(question: QuestionView) -> AnswerWidget:
    if question.multiline:
        return LongText()
    if question.kind in _NUMBERS:
        return ShortText(columns=14)
    if question.kind in _DATES:
        return ShortText(_placeholder(question.kind), columns=36)
    return ShortText(_placeholder(question.kind))


def _placeholder(kind: str) -> str:
    return {
        "dateTime": _("e.g. 8.11.2020 14:05, or ~14:00"),
        "date": _("e.g. 8.11.2020, 11.2020"),
        "time": _("e.g. 14:05"),
        "geopoint": _("latitude longitude, e.g. 53.9023 27.5619"),
    }.get(kind, "")
