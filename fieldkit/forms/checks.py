"""What is wrong with an answer by itself: its type, its choices, its dates."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fieldkit.domain.answers import Json, is_sealed
from fieldkit.domain.edtf import Span
from fieldkit.domain.form import SELECTS, Question, QuestionType, Severity, label_in
from fieldkit.domain.partial_date import PartialDate, Precision, from_json
from fieldkit.domain.vocabulary import Vocabulary
from fieldkit.errors import InvalidDate
from fieldkit.forms.conversion import DATE_KINDS
from fieldkit.forms.geography import points
from fieldkit.translations import _

_DECIMAL = re.compile(r"-?\d{1,30}(?:[.,]\d{1,30})?\Z", re.ASCII)
_POINT = re.compile(r"-?\d{1,2}(?:\.\d+)? -?\d{1,3}(?:\.\d+)?(?: -?\d+(?:\.\d+)?){0,2}\Z", re.ASCII)
# A shape is closed, so that its last point is its first.
_LEAST_POINTS = {QuestionType.GEOTRACE: 2, QuestionType.GEOSHAPE: 4}
_EXACT = frozenset({Precision.EXACT_MINUTE, Precision.EXACT_HOUR, Precision.EXACT_DAY})


class ProblemKind(enum.StrEnum):
    """What a problem is about."""

    REQUIRED = "required"
    CONSTRAINT = "constraint"
    TYPE = "type"


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one answer; `message` is shown beside the question."""

    path: str
    kind: ProblemKind
    severity: Severity
    message: str


@dataclass(frozen=True)
class Finding:
    """What a check of one answer found, before it is known where the answer stands."""

    severity: Severity
    message: str


def check_answer(
    question: Question,
    answer: Json,
    names: Mapping[str, object] | None,
    vocabulary: Vocabulary | None,
    when: Span | None,
) -> Finding | None:
    """Return what is wrong with `answer`, or None.

    `names` are the choices by name (None: not known here), `when` the time the report is
    about. What a list does not know or no longer holds is said, never refused.
    """
    if answer is None or is_sealed(answer):
        return None
    if question.type in DATE_KINDS:
        return _check_date(question, answer)
    if question.type in SELECTS:
        # What a form calculated it chose for a day of its own, such as that of a decision.
        dated = None if question.calculation else vocabulary
        return _check_select(answer, names) or _check_validity(answer, dated, when)
    return _check_text(question, answer)


def _check_date(question: Question, answer: Json) -> Finding | None:
    try:
        found: PartialDate = from_json(answer)
    except InvalidDate:
        return Finding(Severity.WARN, _("This date was not understood; it is kept as written."))
    if not question.precision and found.precision not in _EXACT:
        return Finding(Severity.WARN, _("This question asks for an exact date."))
    return None


def _check_select(answer: Json, names: Mapping[str, object] | None) -> Finding | None:
    if names is None or all(item in names for item in _codes(answer)):
        return None
    return Finding(Severity.WARN, _("This choice is not in the list used here."))


def _check_validity(
    answer: Json, vocabulary: Vocabulary | None, when: Span | None
) -> Finding | None:
    if vocabulary is None or when is None:
        return None
    first, last = when.earliest.date(), when.latest.date()
    if not vocabulary.is_active(first, last):
        return Finding(Severity.WARN, _("This list was not in use at that time."))
    return _check_terms(answer, vocabulary, first, last)


def _check_terms(answer: Json, vocabulary: Vocabulary, first: date, last: date) -> Finding | None:
    terms = (vocabulary.by_code.get(code) for code in _codes(answer))
    if all(term is None or term.is_active(first, last) for term in terms):
        return None
    return Finding(Severity.WARN, _("This choice was not in force at that time."))


def _check_text(question: Question, answer: Json) -> Finding | None:
    if not isinstance(answer, str):
        return None
    if question.type is QuestionType.INTEGER:
        return Finding(Severity.BLOCK, _("Write a whole number."))
    if question.type in (QuestionType.DECIMAL, QuestionType.RANGE) and not _DECIMAL.match(answer):
        return Finding(Severity.BLOCK, _("Write a number."))
    if question.type is QuestionType.GEOPOINT and not _is_point(answer):
        return Finding(Severity.BLOCK, _("Write latitude and longitude, as 53.9023 27.5619."))
    if question.type is QuestionType.RANGE:
        return _check_range(question, answer)
    if question.type in _LEAST_POINTS and not _is_line(question.type, answer):
        return Finding(
            Severity.BLOCK,
            _(
                "Write latitude and longitude of each point, parted by ;"
                " (a shape ends where it began)."
            ),
        )
    return None


def _check_range(question: Question, answer: str) -> Finding | None:
    value = Decimal(answer.replace(",", "."))
    limits = {name: question.parameters.get(name, "") for name in ("start", "end", "step")}
    first, last, step = (
        Decimal(text) if _DECIMAL.match(text) else None for text in limits.values()
    )
    too_small, too_large = first is not None and value < first, last is not None and value > last
    between = step and first is not None and (value - first) % abs(step) != 0
    if not (too_small or too_large or between):
        return None
    return Finding(
        Severity.BLOCK,
        _("Write a number from {start} to {end}, in steps of {step}.").format(**limits),
    )


def _is_line(kind: QuestionType, answer: str) -> bool:
    line = points(answer)
    if line is None or len(line) < _LEAST_POINTS[kind]:
        return False
    return kind is not QuestionType.GEOSHAPE or line[0] == line[-1]


def _is_point(answer: str) -> bool:
    if not _POINT.match(answer):
        return False
    latitude, longitude = (float(part) for part in answer.split()[:2])
    return abs(latitude) <= 90 and abs(longitude) <= 180


def _codes(answer: Json) -> list[str]:
    items = answer if isinstance(answer, list) else [answer]
    return [item for item in items if isinstance(item, str)]


def required_message(question: Question, language: str, default_language: str) -> str:
    """Return what to say where an answer is missing."""
    message = label_in(question.required_message, language, default_language)
    return message or _("This question has no answer yet.")


def constraint_message(question: Question, language: str, default_language: str) -> str:
    """Return what to say where an answer does not fit."""
    message = label_in(question.constraint_message, language, default_language)
    return message or _("This answer does not fit the question.")
