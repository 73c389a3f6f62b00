"""Answers as they are stored, and the values that expressions see of them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date

from fieldkit.domain.answers import Json, is_sealed
from fieldkit.domain.canonical_json import MAX_INTEGER
from fieldkit.domain.form import FILES, Question, QuestionType
from fieldkit.domain.partial_date import DateKind, PartialDate, from_json, precision_of, read_date
from fieldkit.errors import InvalidAnswer, InvalidDate
from fieldkit.forms.values import (
    Moment,
    Value,
    moment,
    moment_of,
    to_number,
    to_text,
    to_truth,
    words,
)

ACKNOWLEDGED = "OK"  # what ODK stores for an acknowledge
SEALED = "sealed"  # all that an expression sees of a sealed answer

DATE_KINDS = {
    QuestionType.DATE: DateKind.DATE,
    QuestionType.TIME: DateKind.TIME,
    QuestionType.DATETIME: DateKind.DATETIME,
    QuestionType.TODAY: DateKind.DATE,
    QuestionType.START: DateKind.DATETIME,
    QuestionType.END: DateKind.DATETIME,
}
_INTEGER = re.compile(r"-?[0-9]{1,15}\Z")
_NUMBERS = frozenset({QuestionType.INTEGER, QuestionType.DECIMAL, QuestionType.RANGE})
_LISTS = frozenset({QuestionType.SELECT_MULTIPLE, QuestionType.RANK})


def to_value(question: Question, answer: Json) -> Value:
    """Return what expressions see of `answer`: "" for none or for a date not understood."""
    if answer is None:
        return ""
    if isinstance(answer, bool):
        return ACKNOWLEDGED if answer else ""
    if isinstance(answer, int):
        return float(answer)
    if isinstance(answer, list):
        return " ".join(item for item in answer if isinstance(item, str))
    if isinstance(answer, dict):
        return _of_object(question, answer)
    if question.type in _NUMBERS:
        number = to_number(answer.replace(",", "."))
        return answer if math.isnan(number) else number
    return answer


def _of_object(question: Question, answer: dict[str, Json]) -> Value:
    if is_sealed(answer):
        return SEALED
    if question.type in DATE_KINDS:
        try:
            return moment_of(from_json(answer))
        except InvalidDate:
            return ""
    names = answer.get("attachments")
    return (
        " ".join(name for name in names if isinstance(name, str)) if isinstance(names, list) else ""
    )


def to_answer(question: Question, value: Value) -> Json:
    """Return the answer to store for what an expression gave; None for nothing."""
    text = to_text(value)
    if text == "" or (isinstance(value, float) and math.isnan(value)):
        return None
    if question.type is QuestionType.INTEGER:
        number = to_number(value)
        return int(number) if abs(number) <= MAX_INTEGER and number == int(number) else text
    if question.type is QuestionType.ACKNOWLEDGE:
        return True if to_truth(value) else None
    if question.type in _LISTS:
        return list(words(value))
    if question.type in DATE_KINDS:
        return _date_answer(value)
    return text


def not_understood(typed: str) -> Json:
    """Return the answer that keeps what was typed for a date and could not be read."""
    return {"typed": typed, "edtf": "", "precision": ""}


def _date_answer(value: Value) -> Json:
    text = to_text(value)
    if isinstance(value, Moment) or moment(text) is not None:
        return dict(PartialDate(text, text, precision_of(text)).to_json())
    return not_understood(text)


def from_typed(question: Question, text: str, today: date) -> Json:
    """Return the answer for what stands as text in a sheet, a command or a pasted cell.

    Raises:
        InvalidAnswer: The question's type cannot be written so.
        InvalidDate: The question asks for a date and this is none.
    """
    if not text.strip():
        return None
    if question.type in DATE_KINDS:
        return dict(read_date(text, today, DATE_KINDS[question.type]).to_json())
    if question.type is QuestionType.INTEGER:
        if not _INTEGER.match(text.strip()):
            raise InvalidAnswer
        return int(text)
    if question.type in _LISTS:
        return list(text.split())
    if question.type is QuestionType.ACKNOWLEDGE:
        return True
    return text


def _is_text(answer: Json) -> bool:
    return isinstance(answer, str)


def _is_integer(answer: Json) -> bool:
    # Text is kept while it is being typed; problems() says that it is no number.
    if isinstance(answer, str):
        return True
    return isinstance(answer, int) and not isinstance(answer, bool) and abs(answer) <= MAX_INTEGER


def _is_list(answer: Json) -> bool:
    if not isinstance(answer, list) or not answer:
        return False
    return all(isinstance(item, str) and item for item in answer) and len(
        {str(item) for item in answer}
    ) == len(answer)


def _is_date(answer: Json) -> bool:
    return (
        isinstance(answer, dict)
        and set(answer) == {"typed", "edtf", "precision"}
        and all(isinstance(part, str) for part in answer.values())
    )


def _is_attachments(answer: Json) -> bool:
    return (
        isinstance(answer, dict)
        and set(answer) == {"attachments"}
        and _is_list(answer["attachments"])
    )


_SHAPES: dict[QuestionType, Callable[[Json], bool]] = {
    QuestionType.INTEGER: _is_integer,
    QuestionType.SELECT_MULTIPLE: _is_list,
    QuestionType.RANK: _is_list,
    **dict.fromkeys(DATE_KINDS, _is_date),
    QuestionType.ACKNOWLEDGE: lambda answer: isinstance(answer, bool),
    **dict.fromkeys(FILES, _is_attachments),
    QuestionType.NOTE: lambda _answer: False,
}


def check_shape(question: Question, answer: Json) -> None:
    """Check that `answer` is stored as answers to such a question are; None always is.

    Raises:
        InvalidAnswer: It is not, or it is plain text where only a sealed answer may stand.
    """
    if answer is None:
        return
    if question.sealed_at_entry or is_sealed(answer):
        if not (question.sealed_at_entry and is_sealed(answer)):
            raise InvalidAnswer
        return
    if not _SHAPES.get(question.type, _is_text)(answer):
        raise InvalidAnswer
