"""Answers as ODK writes them in a submission, and what is carried beside them so that none is lost.

Source: ODK XForms specification, "Data types"; docs/formats/odk-submissions.md. Where the ODK text
alone would not give the same answer back, attributes of our namespace carry it: `typed`, `edtf` and
`precision` of a date, else `answer` (JSON). They count only while they agree with the text beside
them, so that a text which somebody corrected elsewhere wins.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from fieldkit.domain import canonical_json
from fieldkit.domain.answers import Json
from fieldkit.domain.canonical_json import MAX_INTEGER
from fieldkit.domain.form import Question, QuestionType
from fieldkit.domain.partial_date import DateKind, PartialDate, from_json, precision_of
from fieldkit.errors import InvalidAnswer, InvalidDate, InvalidJson
from fieldkit.forms.conversion import (
    ACKNOWLEDGED,
    DATE_KINDS,
    check_shape,
    not_understood,
    to_value,
)
from fieldkit.forms.strict_xml import can_carry, without_forbidden
from fieldkit.forms.values import to_text

ANSWER, TYPED, EDTF, PRECISION = "answer", "typed", "edtf", "precision"
MAX_OFFSET = 24 * 60  # minutes
_DATE_PARTS = (TYPED, EDTF, PRECISION)

_LISTS = frozenset({QuestionType.SELECT_MULTIPLE, QuestionType.RANK})
_NUMBERS = frozenset({QuestionType.DECIMAL, QuestionType.RANGE})
_INTEGER = re.compile(r"-?[0-9]{1,16}\Z")
_DECIMAL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?\Z")
_POINT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?: -?[0-9]+(?:\.[0-9]+)?){1,3}\Z")
_LINES = frozenset({QuestionType.GEOTRACE, QuestionType.GEOSHAPE})
# What of EDTF is an exact day, time, or both: all that xsd:date, xsd:time and xsd:dateTime can say.
_EXACT = {
    DateKind.DATE: re.compile(r"()(\d{4}-\d\d-\d\d)()()\Z", re.ASCII),
    DateKind.TIME: re.compile(r"(T)()(\d\d:\d\d)(:\d\d)?\Z", re.ASCII),
    DateKind.DATETIME: re.compile(r"()(\d{4}-\d\d-\d\dT)(\d\d:\d\d)(:\d\d)?\Z", re.ASCII),
}
_WRITTEN = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)?(?P<between>T)?"
    r"(?:(?P<minute>\d\d:\d\d)(?::(?P<second>\d\d)(?:\.\d{1,9})?)?"
    r"(?P<zone>Z|[+-]\d\d(?::?\d\d)?)?)?\Z",
    re.ASCII,
)


def to_plain(question: Question, answer: Json, offset_minutes: int) -> str:
    """Return the text that ODK expects for an answer, "" where it has none for it.

    A partial date has none: a day that nobody said must not appear anywhere as one. Times are
    local, `offset_minutes` ahead of UTC.
    """
    if question.type in DATE_KINDS:
        return _plain_date(DATE_KINDS[question.type], answer, offset_minutes)
    text = without_forbidden(to_text(to_value(question, answer)))
    if question.type is QuestionType.INTEGER:
        return str(answer) if isinstance(answer, int) else ""
    if question.type in _NUMBERS:
        return _matching(_DECIMAL, str(answer).strip().replace(",", "."))
    if question.type is QuestionType.GEOPOINT:
        return _matching(_POINT, " ".join(str(answer).split()))
    if question.type in _LINES:
        return _line(str(answer))
    return text


def from_plain(question: Question, text: str) -> Json:
    """Return the answer that the text of an ODK submission means, None for none.

    Raises:
        InvalidAnswer: Such a question has no such answer.
    """
    if not text.strip():
        return None
    kind = question.type
    if kind in DATE_KINDS:
        return _date(DATE_KINDS[kind], text.strip())
    if kind in _LISTS:
        return list(dict.fromkeys(text.split()))
    if kind is QuestionType.INTEGER:
        return _integer(text.strip())
    if kind is QuestionType.ACKNOWLEDGE and text.strip() == ACKNOWLEDGED:
        return True
    if kind in (QuestionType.ACKNOWLEDGE, QuestionType.NOTE):
        raise InvalidAnswer
    return text


def carried(question: Question, answer: Json, plain: str) -> dict[str, str]:
    """Return what must be carried beside `plain` so that `answer` comes back, by attribute."""
    try:
        if from_plain(question, plain) == answer:
            return {}
    except InvalidAnswer:
        pass
    if question.type in DATE_KINDS and isinstance(answer, dict):
        parts = {name: answer.get(name) for name in _DATE_PARTS}
        texts = {name: part for name, part in parts.items() if isinstance(part, str)}
        if texts == answer and all(can_carry(part) for part in texts.values()):
            return texts
    canonical_json.write(answer)  # refuses what is no answer
    return {ANSWER: json.dumps(answer, separators=(",", ":"), sort_keys=True)}


def restored(question: Question, beside: Mapping[str, str], plain: str) -> Json:
    """Return the answer that was carried beside `plain`, None where there is none.

    Raises:
        InvalidAnswer: It does not agree with `plain`, or is no answer to such a question.
    """
    if not set(beside) & {ANSWER, *_DATE_PARTS}:
        return None
    if ANSWER in beside:
        answer = _read(beside[ANSWER])
    else:
        answer = {name: beside.get(name, "") for name in _DATE_PARTS}
    check_shape(question, answer)
    if answer is None or to_plain(question, answer, offset_in(plain) or 0) != plain:
        raise InvalidAnswer
    return answer


def offset_in(plain: str) -> int | None:
    """Return what the local time of an ODK time is ahead of UTC, in minutes; None if unsaid."""
    match = _WRITTEN.match(plain)
    zone = match["zone"] if match is not None else None
    if zone is None:
        return None
    digits = zone[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    if minutes > MAX_OFFSET:
        return None
    return -minutes if zone.startswith("-") else minutes


def _read(text: str) -> Json:
    try:
        found: Json = canonical_json.read(text.encode("utf-8"), max_bytes=len(text) * 4)
    except (InvalidJson, UnicodeEncodeError) as error:
        raise InvalidAnswer from error
    return found


def _matching(pattern: re.Pattern[str], text: str) -> str:
    return text if pattern.match(text) else ""


def _line(text: str) -> str:
    points = [" ".join(point.split()) for point in text.strip().rstrip(";").split(";")]
    return ";".join(points) if all(_POINT.match(point) for point in points) else ""


def _integer(text: str) -> Json:
    # Text that is no number, or would not come back the same, stays: sealing would say so.
    if _INTEGER.match(text) and str(int(text)) == text and abs(int(text)) <= MAX_INTEGER:
        return int(text)
    return text


def _plain_date(kind: DateKind, answer: Json, offset_minutes: int) -> str:
    try:
        date = from_json(answer)
    except InvalidDate:
        return ""
    match = _EXACT[kind].match(date.edtf)
    if match is None:
        return ""
    written = _WRITTEN.match(date.typed)
    if written is not None and written["zone"] and _date(kind, date.typed) == answer:
        return date.typed  # it came from ODK, with a zone of its own
    _mark, day, minute, second = match.groups()
    if kind is DateKind.DATE:
        return str(day)
    sign, ahead = "-" if offset_minutes < 0 else "+", abs(offset_minutes)
    zone = f"{sign}{ahead // 60:02d}:{ahead % 60:02d}"
    return f"{day}{minute}{second or ':00'}.000{zone}"


def _date(kind: DateKind, text: str) -> Json:
    match = _WRITTEN.match(text)
    edtf = "" if match is None else _edtf(kind, match)
    try:
        return dict(PartialDate(text, edtf, precision_of(edtf)).to_json())
    except InvalidDate:
        return not_understood(text)


def _edtf(kind: DateKind, match: re.Match[str]) -> str:
    """Return EDTF, local as the person saw it; the zone stays in what was typed."""
    day, minute, second = match["day"], match["minute"], match["second"]
    time = f"T{minute}" + (f":{second}" if second not in (None, "00") else "") if minute else ""
    if kind is DateKind.TIME:
        return time if not day and not match["between"] else ""
    is_whole = bool(day) and bool(match["between"]) == bool(minute)
    return f"{day}{time}" if is_whole and (kind is DateKind.DATETIME or not time) else ""
