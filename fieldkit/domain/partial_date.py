"""Dates as people know them: kept as typed, beside what the text means and how exact it is."""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fieldkit.domain import edtf as notation
from fieldkit.domain.date_words import meaning_of
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
        """The first moment it may mean, local and naive; dates are sorted by it."""
        return notation.span(self.edtf).earliest

    @property
    def latest(self) -> datetime:
        """The last moment it may mean, local and naive."""
        return notation.span(self.edtf).latest

    def to_json(self) -> dict[str, str]:
        """Return the answer that is stored."""
        return {"typed": self.typed, "edtf": self.edtf, "precision": self.precision.value}


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
    text = unicodedata.normalize("NFKC", typed).strip()
    if not text or len(typed) > MAX_TYPED:
        raise InvalidDate
    edtf = _as_notation(text) or _Reader(today, kind).read(_tokens(text))
    _check_kind(edtf, kind)
    return PartialDate(typed.strip(), edtf, precision_of(edtf))


def _check_kind(edtf: str, kind: DateKind) -> None:
    is_time = edtf.startswith("T")
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


_TOKEN = re.compile(r"[0-9][0-9.:/-]*|[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*|[~?]|[-–—]")
_SEPARATORS = re.compile(r"[\s,;.()]*")


def _tokens(text: str) -> str:
    """Return `text` with words replaced by what they mean, tokens parted by one space."""
    found, position = [], 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            gap = _SEPARATORS.match(text, position)
            if gap is None or gap.end() == position:
                raise InvalidDate
            position = gap.end()
            continue
        position = match.end()
        found.append(_token(match.group()))
    return " ".join(token for token in found if token)


def _token(piece: str) -> str:
    if piece[0].isdigit():
        return piece.rstrip(".:/-") + (" -" if piece.endswith("-") else "")
    if piece in "-–—":
        return "-"
    if piece in "~?":
        return "ABOUT" if piece == "~" else "MAYBE"
    meaning = meaning_of(piece)
    if meaning is None:
        raise InvalidDate
    return meaning


_DAY_PARTS = {
    "NIGHT": ("00:00", "06:00"),
    "MORNING": ("06:00", "12:00"),
    "DAYTIME": ("12:00", "18:00"),
    "EVENING": ("18:00", "23:59"),
}
_SEASON = {"SPRING": "21", "SUMMER": "22", "AUTUMN": "23", "WINTER": "24"}
_DAY = r"(?P<day>\d{1,2})"
_DATES = tuple(
    re.compile(pattern + r"(?= |\Z)", re.ASCII)
    for pattern in (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
        _DAY + r"(?: ?- ?(?P<to>\d{1,2}))?[./](?P<month>\d{1,2})[./](?P<year>\d{4}|\d\d)",
        _DAY + r" OR (?P<to>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>\d{4}|\d\d)",
        r"(?P<month>\d{1,2})[./](?P<year>\d{4})",
        _DAY + r"(?:(?: OR | ?- ?)(?P<to>\d{1,2}))? M(?P<month>\d\d)(?: (?P<year>\d{4})(?!\d))?",
        r"M(?P<month>\d\d) (?P<day>\d{1,2})(?: (?P<year>\d{4}))?",
        r"M(?P<month>\d\d)(?: (?P<year>\d{4}))?",
        _DAY + r"(?: ?- ?(?P<to>\d{1,2}))?[./](?P<month>\d{1,2})(?!:)",
        r"(?P<season>SPRING|SUMMER|AUTUMN|WINTER) (?P<year>\d{4})",
        r"(?P<relative>TODAY|YESTERDAY)",
        r"(?P<year>\d{4})",
    )
)
_TIME = re.compile(
    r"(?:(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?P<second>:\d\d)?(?: H)?(?: (?P<half>AM|PM))?"
    r"|(?P<h>\d{1,2}) (?:H(?: (?P<hm>\d\d))?|(?P<halfday>AM|PM))"
    r"|(?P<noon>NOON))\Z",
    re.ASCII,
)


@dataclass(frozen=True)
class _Reader:
    """Reads one line of tokens; knows what day it is and what is asked."""

    today: date
    kind: DateKind

    def read(self, tokens: str) -> str:
        """Return EDTF."""
        about = tokens.startswith("ABOUT ")
        maybe = tokens.endswith(" MAYBE")
        line = tokens.removeprefix("ABOUT ").removesuffix(" MAYBE")
        edtf = self._either(line) or self._one(line)
        if not (about or maybe) or re.search(r"[~\[/]", edtf):
            return edtf
        return edtf + ("%" if about and maybe else "~" if about else "?")

    def _either(self, line: str) -> str:
        """Return "[a,b]" if the line is two whole dates that may both be meant, else ""."""
        first, _, second = line.partition(" OR ")
        if not second:
            return ""
        left, right = self._date(first), self._date(second)
        if left is None or right is None or left[1] or right[1] or "[" in left[0] + right[0]:
            return ""
        return f"[{left[0]},{right[0]}]"

    def _one(self, line: str) -> str:
        found = self._date(line)
        if found is None:
            return self._time_alone(line)
        day, rest = found
        if rest in ("BEFORE", "AFTER"):
            return f"../{day}" if rest == "BEFORE" else f"{day}/.."
        return self._with_time(day, rest) if rest else day

    def _time_alone(self, line: str) -> str:
        if self.kind is DateKind.TIME:
            return f"T{_clock(line)}"
        return self._with_time(self.today.isoformat(), line)

    def _with_time(self, day: str, rest: str) -> str:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", day) is None:
            raise InvalidDate
        if rest in _DAY_PARTS:
            start, end = _DAY_PARTS[rest]
            return f"{day}T{start}/{day}T{end}"
        word, _, time = rest.partition(" ")
        if word == "BEFORE":
            return f"{day}T00:00/{day}T{_clock(time)}"
        if word == "AFTER":
            return f"{day}T{_clock(time)}/{day}T23:59"
        if word == "ABOUT":
            return f"{day}T{_clock(time)}~"
        return f"{day}T{_clock(rest)}"

    def _date(self, line: str) -> tuple[str, str] | None:
        """Return the date that `line` begins or ends with, and what is left; None without one."""
        for pattern in _DATES:
            match = pattern.match(line)
            if match is None:
                match = next(
                    (m for m in pattern.finditer(line) if m.end() == len(line) and _apart(m)), None
                )
            if match is not None:
                rest = (line[: match.start()] + line[match.end() :]).strip()
                return self._of_match(match.groupdict()), rest
        return None

    def _of_match(self, part: dict[str, str | None]) -> str:
        if part.get("relative"):
            back = timedelta(days=1 if part["relative"] == "YESTERDAY" else 0)
            return (self.today - back).isoformat()
        if part.get("season"):
            return f"{part['year']}-{_SEASON[part['season'] or '']}"
        if part.get("month") is None:
            return part["year"] or ""
        month = int(part["month"] or 0)
        if part.get("day") is None:
            return f"{self._year(part, month, 1):04d}-{month:02d}"
        day = int(part["day"] or 0)
        year = self._year(part, month, day)
        first = f"{year:04d}-{month:02d}-{day:02d}"
        if part.get("to") is None:
            return first
        separator = "," if int(part["to"] or 0) == day + 1 else ".."
        return f"[{first}{separator}{year:04d}-{month:02d}-{int(part['to'] or 0):02d}]"

    def _year(self, part: dict[str, str | None], month: int, day: int) -> int:
        year = part.get("year")
        if year is None:
            ahead = (month, day) > (self.today.month, self.today.day)
            return self.today.year - 1 if ahead else self.today.year
        if len(year) == 4:
            return int(year)
        century = self.today.year // 100 * 100
        return century + int(year) - (100 if int(year) > self.today.year % 100 + 1 else 0)


def _apart(match: re.Match[str]) -> bool:
    return match.start() == 0 or match.string[match.start() - 1] == " "


def _clock(text: str) -> str:
    """Return "14:05", or "14" where only the hour was said.

    Raises:
        InvalidDate: It is no time of day.
    """
    match = _TIME.match(text)
    if match is None:
        raise InvalidDate
    if match["noon"]:
        return "12:00"
    hour, minute = int(match["hour"] or match["h"]), match["minute"] or match["hm"]
    half = match["half"] or match["halfday"]
    if half is not None:
        if not 1 <= hour <= 12:
            raise InvalidDate
        hour = hour % 12 + (12 if half == "PM" else 0)
    return f"{hour:02d}" if minute is None else f"{hour:02d}:{minute}{match['second'] or ''}"
