"""The part of EDTF (ISO 8601-2:2019 annex A) that answers use, and the time each text spans.

Single times: `2020`, `2020-11`, `2020-21` (a season), `2020-11-08`, `2020-11-08T14`,
`2020-11-08T14:05`, `T14:05` (a time of day alone); `X` for an unknown last part (`2020-11-XX`);
a final `~` (about), `?` (uncertain) or `%` (both). Several: `a/b` (from a to b, `..` open),
`[a,b]` and `[a..b]` (one of these). All are local times, as the person saw them.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from fieldkit.errors import InvalidDate

MAX_LENGTH = 120
_TICK = timedelta(microseconds=1)
_ABOUT_A_TIME = timedelta(minutes=30)  # who says "about 14:00" has not looked at a watch
# Local times have no zone here; the zone is in the manifest, once for the whole report.
_FIRST = datetime.combine(date.min, time.min)
_LAST = datetime.combine(date.max, time.max)
_SINGLE = re.compile(
    r"(?:(?P<year>\d{4})(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX))?)?)?"
    r"(?:T(?P<hour>\d\d)(?::(?P<minute>\d\d)(?::(?P<second>\d\d))?)?)?(?P<mark>[~?%]?)\Z",
    re.ASCII,
)
_SEASONS = {"21": 3, "22": 6, "23": 9, "24": 12}  # first month; winter runs into the next year


@dataclass(frozen=True)
class Span:
    """The first and last moment that a text may mean; both local and naive."""

    earliest: datetime
    latest: datetime


def span(edtf: str) -> Span:
    """Return what `edtf` spans; "about" reaches one unit further each way, at least half an hour.

    Raises:
        InvalidDate: Not of the part of EDTF written above, or no real date.
    """
    if len(edtf) > MAX_LENGTH:
        raise InvalidDate
    try:
        result = _span(edtf)
    except (ValueError, OverflowError) as error:
        raise InvalidDate from error
    if result.latest < result.earliest:
        raise InvalidDate
    return result


def _span(edtf: str) -> Span:
    if edtf.startswith("[") and edtf.endswith("]"):
        inner = edtf[1:-1]
        if ".." in inner:
            return _between(*_halves(inner, ".."))
        spans = [_single(part) for part in inner.split(",")]
        return Span(min(s.earliest for s in spans), max(s.latest for s in spans))
    if "/" in edtf:
        return _between(*_halves(edtf, "/"))
    return _single(edtf)


def _halves(text: str, separator: str) -> tuple[str, str]:
    first, _, second = text.partition(separator)
    open_ends = ("", "..")
    if first in open_ends and second in open_ends:
        raise InvalidDate
    return first, second


def _between(first: str, second: str) -> Span:
    earliest = datetime.min if first in ("", "..") else _single(first).earliest  # noqa: DTZ901
    latest = datetime.max if second in ("", "..") else _single(second).latest  # noqa: DTZ901
    return Span(earliest, latest)


def _single(text: str) -> Span:
    match = _SINGLE.match(text)
    if match is None:
        raise InvalidDate
    part = match.groupdict()
    if part["year"] is None:
        if part["hour"] is None:
            raise InvalidDate
        # A time of day alone stands on the first day there is, which orders such times.
        part.update(year="0001", month="01", day="01")
    if part["hour"] is not None and not (part["day"] or "").isdigit():
        raise InvalidDate
    exact = _unit(part)
    if part["mark"] in ("~", "%"):
        length = max(exact.latest - exact.earliest + _TICK, _ABOUT_A_TIME)
        return Span(_minus(exact.earliest, length), _plus(exact.latest, length))
    return exact


def _unit(part: dict[str, str | None]) -> Span:
    year, month, day = int(part["year"] or 0), part["month"], part["day"]
    if month is None or month == "XX":
        if day not in (None, "XX"):
            raise InvalidDate
        return Span(_midnight(year, 1, 1), _end(_midnight(year, 12, 31), timedelta(days=1)))
    if month in _SEASONS:
        return _season(year, month, day)
    if day is None or day == "XX":
        last = monthrange(year, int(month))[1]
        first = _midnight(year, int(month), 1)
        return Span(first, _end(first.replace(day=last), timedelta(days=1)))
    return _clock(_midnight(year, int(month), int(day)), part)


def _clock(day: datetime, part: dict[str, str | None]) -> Span:
    if part["hour"] is None:
        return Span(day, _end(day, timedelta(days=1)))
    start = day.replace(hour=int(part["hour"]))
    if part["minute"] is None:
        return Span(start, _end(start, timedelta(hours=1)))
    start = start.replace(minute=int(part["minute"]))
    if part["second"] is None:
        return Span(start, _end(start, timedelta(minutes=1)))
    start = start.replace(second=int(part["second"]))
    return Span(start, _end(start, timedelta(seconds=1)))


def _season(year: int, code: str, day: str | None) -> Span:
    if day is not None:
        raise InvalidDate
    first = _midnight(year, _SEASONS[code], 1)
    last_month = (_SEASONS[code] + 1) % 12 + 1
    last_year = year + 1 if last_month < _SEASONS[code] else year
    last = _midnight(last_year, last_month, monthrange(last_year, last_month)[1])
    return Span(first, _end(last, timedelta(days=1)))


def _midnight(year: int, month: int, day: int) -> datetime:
    return datetime.combine(date(year, month, day), time.min)


def _end(start: datetime, length: timedelta) -> datetime:
    return start + (length - _TICK)


def _minus(moment: datetime, length: timedelta) -> datetime:
    return moment - length if moment - _FIRST > length else _FIRST


def _plus(moment: datetime, length: timedelta) -> datetime:
    return moment + length if _LAST - moment > length else _LAST
