"""Says what a partial date means in the language of the texts, in words that can be read back.

`2020-11-08T00:00/2020-11-08T12:00` is "8 November 2020, before 12:00".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, time

from fieldkit.domain import edtf as notation
from fieldkit.domain.answers import Json
from fieldkit.domain.date_clock import NIGHT_BEGINS, NIGHT_ENDS
from fieldkit.domain.local_text import clock_time, day_of_year, long_day, month_name, of_month
from fieldkit.domain.partial_date import from_json
from fieldkit.errors import InvalidDate
from fieldkit.translations import _

_SINGLE = re.compile(
    r"(?P<year>\d{4})?(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?"
    r"(?:T(?P<hour>\d\d)(?::(?P<minute>\d\d)(?::(?P<second>\d\d))?)?)?(?P<mark>[~?%]?)\Z",
    re.ASCII,
)
_FIRST_MINUTE, _LAST_MINUTE = time(0, 0), time(23, 59)
_WINTER = 24


@dataclass(frozen=True)
class _Moment:
    """A single date or time as far as it is said; a month from 21 on is a season."""

    year: int | None
    month: int | None
    day: int | None
    time: time | None
    has_minute: bool
    mark: str

    @property
    def first_day(self) -> date:
        return date(self.year or 1, self.month or 1, self.day or 1)

    @property
    def is_day(self) -> bool:
        return self.day is not None and self.time is None and not self.mark

    @property
    def is_minute(self) -> bool:
        return self.has_minute and not self.mark


def shown_date(edtf: str) -> str:
    """Return what `edtf` says, as a person would.

    Raises:
        InvalidDate: It is not EDTF of our kind.
    """
    notation.span(edtf)
    if edtf.startswith("[") and ".." not in edtf:
        return _one_of([_parsed(text) for text in edtf[1:-1].split(",")])
    is_choice = edtf.startswith("[")
    first, separator, second = edtf.strip("[]").partition(".." if is_choice else "/")
    if not separator:
        return _single(_parsed(first))
    if first in ("", ".."):
        return _before(_parsed(second))
    if second in ("", ".."):
        return _after(_parsed(first))
    return _stretch(_parsed(first), _parsed(second), is_choice=is_choice)


def shown_answer(value: Json) -> str:
    """Return the stored answer to a question for a date: as typed, and how it is understood.

    The text alone where it was not understood, or is no answer of a date.
    """
    typed = str(value.get("typed", "")) if isinstance(value, dict) else ""
    try:
        meant = shown_date(from_json(value).edtf)
    except InvalidDate:
        return typed
    if _alike(typed) == _alike(meant):
        return typed
    return _("{typed} ({understood})").format(typed=typed, understood=meant)


def _alike(text: str) -> str:
    return " ".join(text.casefold().replace(",", " ").split())


def _parsed(text: str) -> _Moment:
    match = _SINGLE.match(text.replace("-XX", ""))
    if match is None:
        raise InvalidDate
    part = {name: int(found) for name, found in match.groupdict().items() if _is_number(found)}
    clock = None
    if "hour" in part:
        clock = time(part["hour"], part.get("minute", 0), part.get("second", 0))
    return _Moment(
        part.get("year"),
        part.get("month"),
        part.get("day"),
        clock,
        has_minute="minute" in part,
        mark=match["mark"],
    )


def _is_number(text: str | None) -> bool:
    return text is not None and text.isdigit()


def _single(moment: _Moment) -> str:
    if not moment.mark:
        return _with_the_unknown(moment)
    text = _plain(moment) if moment.mark == "?" else _about(moment)
    return text if moment.mark == "~" else _("perhaps {date}").format(date=text)


def _with_the_unknown(moment: _Moment) -> str:
    text = _plain(moment)
    if moment.year is None or moment.day is not None:
        return text
    if moment.month is None:
        return _("{year}, month not known").format(year=text)
    if moment.month > 12:
        return text
    return _("{month}, day not known").format(month=text)


def _about(moment: _Moment) -> str:
    text = _plain(moment)
    if moment.time is not None:
        about = _("about {time}").format(time=_clock(moment))
        return about if moment.year is None else _at(moment, about)
    if moment.day is not None:
        return _("about {day}").format(day=text)
    if moment.month is not None:
        return _("about {month}").format(month=text)
    return _("about {year}").format(year=text)


def _plain(moment: _Moment) -> str:
    """Return it without its mark, and without what is not known."""
    if moment.time is not None:
        clock = _clock(moment)
        return clock if moment.year is None else _at(moment, clock)
    if moment.day is not None:
        return long_day(moment.first_day)
    if moment.month is None:
        return f"{moment.year:04d}"
    return month_name(moment.first_day) if moment.month <= 12 else _season(moment)


def _season(moment: _Moment) -> str:
    year = moment.year or 1
    names = {
        21: _("spring {year}"),
        22: _("summer {year}"),
        23: _("autumn {year}"),
        _WINTER: _("winter {year}"),
    }
    years = f"{year}–{year + 1}" if moment.month == _WINTER else f"{year}"
    return names[moment.month or 21].format(year=years)


def _clock(moment: _Moment) -> str:
    shown = moment.time or _FIRST_MINUTE
    if moment.has_minute:
        return clock_time(shown)
    return _("{hour} h").format(hour=shown.hour)


def _at(moment: _Moment, clock: str) -> str:
    return _("{day}, {time}").format(day=long_day(moment.first_day), time=clock)


def _one_of(moments: list[_Moment]) -> str:
    """Return "9 or 10 August 2020"; what the days have in common is said once."""
    last = moments[-1]
    text = _marked(last)
    for moment in reversed(moments[:-1]):
        text = _("{first} or {second}").format(first=_short(moment, last), second=text)
    return text


def _stretch(first: _Moment, second: _Moment, *, is_choice: bool) -> str:
    if first.is_day and second.is_day:
        text = _("between {first} and {second}") if is_choice else _("from {first} to {second}")
        return text.format(first=_short(first, second), second=_plain(second))
    if first.is_minute and second.is_minute and not is_choice:
        return _times(first, second)
    text = f"{_marked(first)} – {_marked(second)}"
    return _("{range}, not known more exactly").format(range=text) if is_choice else text


def _times(first: _Moment, second: _Moment) -> str:
    begin, end = first.time or _FIRST_MINUTE, second.time or _FIRST_MINUTE
    times = f"{clock_time(begin)}–{clock_time(end)}"
    if first.first_day == second.first_day:
        alone = _open_time(begin, end) or times
        if first.year is None:
            return alone
        part = _part_of_day(begin, end)
        day = long_day(first.first_day)
        return part.format(day=day, times=times) if part else _at(first, alone)
    ends = [clock_time(end) for end in (begin, end)]
    if ends == [NIGHT_BEGINS, NIGHT_ENDS] and _are_neighbours(first, second):
        return _("night from {first} to {second} ({times})").format(
            first=_short(_day_of(first), _day_of(second)),
            second=long_day(second.first_day),
            times=times,
        )
    return f"{_at(first, ends[0])} – {_at(second, ends[1])}"


def _part_of_day(begin: time, end: time) -> str:
    return {
        (time(6, 0), time(12, 0)): _("morning of {day} ({times})"),
        (time(12, 0), time(18, 0)): _("afternoon of {day} ({times})"),
        (time(18, 0), _LAST_MINUTE): _("evening of {day} ({times})"),
    }.get((begin, end), "")


def _open_time(begin: time, end: time) -> str:
    if begin == _FIRST_MINUTE:
        return _("before {time}").format(time=clock_time(end))
    if end == _LAST_MINUTE:
        return _("after {time}").format(time=clock_time(begin))
    return ""


def _day_of(moment: _Moment) -> _Moment:
    return replace(moment, time=None, has_minute=False)


def _are_neighbours(first: _Moment, second: _Moment) -> bool:
    return second.first_day.toordinal() - first.first_day.toordinal() == 1


def _before(moment: _Moment) -> str:
    if moment.day is not None:
        return _("before {day}").format(day=_marked(moment))
    return _("before {month}").format(month=_in_genitive(moment))


def _after(moment: _Moment) -> str:
    if moment.day is not None:
        return _("after {day}").format(day=_marked(moment))
    return _("after {month}").format(month=_in_genitive(moment))


def _marked(moment: _Moment) -> str:
    return _single(moment) if moment.mark else _plain(moment)


def _in_genitive(moment: _Moment) -> str:
    if moment.mark or moment.month is None or moment.month > 12:
        return _marked(moment)
    return of_month(moment.first_day)


def _short(moment: _Moment, other: _Moment) -> str:
    """Return the day without what `other`, which is named after it, says as well."""
    if moment.mark or moment.day is None or other.day is None or moment.year != other.year:
        return _marked(moment)
    if moment.time is not None or other.time is not None:
        return _marked(moment)
    return str(moment.day) if moment.month == other.month else day_of_year(moment.first_day)
