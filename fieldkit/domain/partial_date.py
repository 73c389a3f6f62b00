"""Dates as people know them: kept as typed, beside what the text means and how exact it is."""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from fieldkit.domain import edtf as notation
from fieldkit.domain.date_reader import DateReader
from fieldkit.domain.date_tokens import tokens_of
from fieldkit.errors import InvalidDate

MAX_TYPED = 200


class Precision(enum.StrEnum):
    """How exact a date is; the codes are those of the vocabulary `date_precision`."""

    EXACT_MINUTE = "EXACT_MINUTE"
    EXACT_HOUR = "EXACT_HOUR"
    EXACT_DAY = "EXACT_DAY"
    ESTIMATE = "ESTIMATE"
    DAY_UNKNOWN = "DAY_UNKNOWN"
    MONTH_UNKNOWN = "MONTH_UNKNOWN"


class DateKind(enum.StrEnum):
    """What a question asks for, by its XLSForm type."""

    DATE = "date"
    TIME = "time"
    DATETIME = "dateTime"


@dataclass(frozen=True)
class PartialDate:
    """One date or time; `edtf` is local time (see domain/edtf.py)."""

    typed: str
    edtf: str
    precision: Precision

    @property
    def earliest(self) -> datetime:
        """The first moment it may mean, local and naive."""
        return notation.span(self.edtf).earliest

    @property
    def latest(self) -> datetime:
        """The last moment it may mean, local and naive."""
        return notation.span(self.edtf).latest

    def to_json(self) -> dict[str, str]:
        """Return the answer that is stored."""
        return {"typed": self.typed, "edtf": self.edtf, "precision": self.precision.value}


def in_order(date: PartialDate | None) -> tuple[bool, datetime, datetime, bool]:
    """Return what dates are sorted by, for `sorted(..., key=in_order)`.

    The earliest moment it may mean, then the latest; of two that span the same the one that was
    known exactly comes before the estimate. What was not understood (None) comes last.
    """
    if date is None:
        return True, datetime.max, datetime.max, True  # noqa: DTZ901  # local by definition
    return False, date.earliest, date.latest, date.precision is Precision.ESTIMATE


def from_json(value: object) -> PartialDate:
    """Return the date of a stored answer.

    Raises:
        InvalidDate: It is no such answer, or its text was not understood when it was typed.
    """
    if not isinstance(value, Mapping) or set(value) != {"typed", "edtf", "precision"}:
        raise InvalidDate
    typed, text, code = value["typed"], value["edtf"], value["precision"]
    if not isinstance(typed, str) or not isinstance(text, str) or not isinstance(code, str):
        raise InvalidDate
    notation.span(text)
    try:
        return PartialDate(typed, text, Precision(code))
    except ValueError as error:
        raise InvalidDate from error


def from_moment(moment: datetime, kind: DateKind = DateKind.DATETIME) -> PartialDate:
    """Return what a local `moment` is as an answer: to the minute, or the day alone."""
    minute = moment.strftime("%H:%M")
    if kind is DateKind.TIME:
        return PartialDate(minute, f"T{minute}", Precision.EXACT_MINUTE)
    day = f"{moment.year:04d}-{moment.month:02d}-{moment.day:02d}"
    if kind is DateKind.DATE:
        return PartialDate(day, day, Precision.EXACT_DAY)
    return PartialDate(f"{day} {minute}", f"{day}T{minute}", Precision.EXACT_MINUTE)


def precision_of(edtf: str) -> Precision:
    """Return how exact `edtf` says it is.

    Raises:
        InvalidDate: It is not EDTF of our kind.
    """
    notation.span(edtf)
    if re.search(r"[~?%/,\[]", edtf):
        return Precision.ESTIMATE
    if "T" in edtf:
        return Precision.EXACT_MINUTE if ":" in edtf else Precision.EXACT_HOUR
    known = [part for part in edtf.split("-") if part != "XX"]
    return (Precision.MONTH_UNKNOWN, Precision.DAY_UNKNOWN, Precision.EXACT_DAY)[len(known) - 1]


def read_date(typed: str, today: date, kind: DateKind = DateKind.DATETIME) -> PartialDate:
    """Return what a person means by `typed`; `today` gives the year or day that is not said.

    A day without a year is the last such day that is not in the future. Days come before
    months ("8.11." is in November).

    Raises:
        InvalidDate: Not understood, or a time where a day is asked for and the reverse.
    """
    return _read(typed, DateReader(today, is_time=kind is DateKind.TIME), kind)


def read_coming(typed: str, today: date, kind: DateKind = DateKind.DATETIME) -> PartialDate:
    """Return what a person means by `typed` of something to come: a hearing, a task, a promise.

    A day without a year is the next such day, today among them.

    Raises:
        InvalidDate: As `read_date`.
    """
    reader = DateReader(today, is_time=kind is DateKind.TIME, is_coming=True)
    return _read(typed, reader, kind)


def _read(typed: str, reader: DateReader, kind: DateKind) -> PartialDate:
    text = unicodedata.normalize("NFKC", typed).strip()
    if not text or len(typed) > MAX_TYPED:
        raise InvalidDate
    edtf = _as_notation(text) or reader.read(tokens_of(text))
    _check_kind(edtf, kind)
    return PartialDate(typed.strip(), edtf, precision_of(edtf))


def _check_kind(edtf: str, kind: DateKind) -> None:
    is_time = edtf.removeprefix("[").startswith("T")
    if is_time != (kind is DateKind.TIME) or (kind is DateKind.DATE and "T" in edtf):
        raise InvalidDate


def _as_notation(text: str) -> str:
    """Return `text` if it is EDTF already ("~2020-11" and "2020-11-08 14:05" too), else ""."""
    plain = text[1:] + text[0] if text[0] in "~?" else text
    plain = re.sub(r"^(\d{4}-\d\d-\d\d) (\d\d:\d\d)", r"\1T\2", plain, flags=re.ASCII)
    try:
        notation.span(plain)
    except InvalidDate:
        return ""
    return plain
