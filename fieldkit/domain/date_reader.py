"""Reads a date as people write it and returns EDTF; what may be meant otherwise is refused.

Works on a line of tokens: numbers as typed, and words by what they mean (domain/date_words.py).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from fieldkit.domain.date_clock import NIGHT_BEGINS, NIGHT_ENDS, ClockReader, clock, shifted
from fieldkit.errors import InvalidDate

_SEASON = {"SPRING": 21, "SUMMER": 22, "AUTUMN": 23, "WINTER": 24}
_FINE = ("month", "day")
_DAY = r"(?P<day>\d{1,2})(?:TH)?"
_MONTH = r"(?P<month>0?[1-9]|1[0-2])"
_DATES = tuple(
    re.compile(rf"(?<!\S){pattern}(?!\S)", re.ASCII)
    for pattern in (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
        _DAY + r"[./-]" + _MONTH + r"[./-](?P<year>\d{4})",
        _DAY + r"[./]" + _MONTH + r"[./](?P<year>\d\d)",
        _MONTH + r"[./](?P<year>\d{4})",
        r"(?P<year>\d{4})-(?P<month>\d\d)",
        _DAY + r" M(?P<month>\d\d)(?: (?P<year>\d{4}))?",
        r"M(?P<month>\d\d) " + _DAY + r"(?: (?P<year>\d{4}))?",
        r"M(?P<month>\d\d)(?: (?P<year>\d{4}))?",
        _DAY + r"[./]" + _MONTH,
        r"(?P<season>SPRING|SUMMER|AUTUMN|WINTER) (?P<year>\d{4})",
        r"(?P<year>\d{4})",
        r"(?P<day>\d{1,2})TH",
    )
)
_RANGE = re.compile(
    r"(?P<lead>BETWEEN |AFTER |FROM |)(?P<first>.+?)"
    r" (?P<link>OR|AND|TO|MAYBE-TO|BEFORE|-) (?P<second>.+)\Z"
)
# How two days are joined, by what stands before the first and between them.
_ONE_OF, _FROM_TO = "..", "/"
_JOINS = {
    ("", "OR"): ",",
    ("", "-"): _ONE_OF,
    ("BETWEEN ", "AND"): _ONE_OF,
    **dict.fromkeys([("", "TO"), ("", "MAYBE-TO")], _FROM_TO),
    **{
        (lead, link): _FROM_TO
        for lead in ("AFTER ", "FROM ")
        for link in ("TO", "BEFORE", "MAYBE-TO", "-")
    },
}
_NIGHT = re.compile(
    r"NIGHT (?:AFTER |FROM |BETWEEN |)(?:(?P<first>.+?) (?:TO|MAYBE-TO|AND|-|ONTO)|ONTO)"
    r" (?P<second>.+?)(?: 22:00 - 06:00)?\Z"
)
_PART_OF_MONTH = re.compile(r"(?P<part>START|MIDDLE|END) (?P<month>M\d\d.*|\d\S*)\Z")
# What people call so differs: the parts meet in a day that may be called either.
_PARTS_OF_MONTH = {"START": (1, 10), "MIDDLE": (10, 20), "END": (20, 31)}
_NO_DATE = re.compile(r"(?:0?[1-9]|1[0-2])\.\d\d", re.ASCII)
_WINTER = re.compile(r"WINTER (?P<first>\d{4}) - (?P<second>\d{4}|\d\d)\Z", re.ASCII)
_WEEKDAY = re.compile(r"(?<!\S)(?P<last>LAST )?W(?P<number>\d)(?P<passed> LAST)?(?!\S)")


@dataclass(frozen=True)
class _Day:
    """A day as far as it was said; a month from 21 on is a season."""

    year: int | None
    month: int | None = None
    day: int | None = None

    def edtf(self) -> str:
        parts = [f"{self.year or 0:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    def whole(self) -> date:
        """Return it as a day.

        Raises:
            InvalidDate: Part of it was not said, or there is no such day.
        """
        if self.year is None or self.month is None or self.day is None:
            raise InvalidDate
        try:
            return date(self.year, self.month, self.day)
        except ValueError as error:
            raise InvalidDate from error


@dataclass(frozen=True)
class _Found:
    day: _Day
    before: str
    after: str

    @property
    def rest(self) -> str:
        return f"{self.before} {self.after}".strip()


@dataclass(frozen=True)
class DateReader:
    """Reads one line of tokens; knows what day it is, and whether a time alone is asked for.

    Where `is_coming`, a day that is not fully said is the next one; else it is the last one.
    """

    today: date
    is_time: bool
    is_coming: bool = False

    def read(self, tokens: str) -> str:
        """Return EDTF.

        Raises:
            InvalidDate: Not understood, or not the same to everybody.
        """
        line, maybe = _without(tokens, "MAYBE")
        about = line.startswith("ABOUT ")
        edtf = self._with_weekday(line.removeprefix("ABOUT "))
        if maybe and re.fullmatch(r"[^\[/]+~", edtf):
            return f"{edtf.removesuffix('~')}%"
        if not (about or maybe) or re.search(r"[~\[/]", edtf):
            return edtf
        return edtf + ("%" if about and maybe else "~" if about else "?")

    def _with_weekday(self, line: str) -> str:
        match = _WEEKDAY.search(line)
        if match is None:
            return self._whole(self._with_days(line))
        number = int(match["number"])
        if match["last"] or match["passed"]:
            return self._last_weekday(line, match, number)
        rest = " ".join((line[: match.start()] + line[match.end() :]).split())
        edtf = self._whole(self._with_days(rest))
        days = {text for text in re.findall(r"\d{4}-\d\d-\d\d", edtf)}
        # Alone it may be the last or the next such day; beside a date it must be right.
        if len(days) != 1 or _isoday(days.pop()).isoweekday() % 7 != number:
            raise InvalidDate
        return edtf

    def _last_weekday(self, line: str, match: re.Match[str], number: int) -> str:
        back = (self.today.isoweekday() - number) % 7 or 7
        day = self.today - timedelta(days=back)
        if day.isocalendar().week == self.today.isocalendar().week and line == match.group():
            # Some would say "this": the one of the week before may be meant.
            return f"[{day - timedelta(days=7)},{day}]"
        if day.isocalendar().week == self.today.isocalendar().week:
            raise InvalidDate
        return self._whole(line[: match.start()] + day.isoformat() + line[match.end() :])

    def _with_days(self, line: str) -> str:
        """Return the line with what is said from today replaced by the day itself."""
        last = self.today.replace(day=1) - timedelta(days=1)
        days = {
            "TODAY": self._ago(0).isoformat(),
            "YESTERDAY": self._ago(1).isoformat(),
            "THE-DAY-BEFORE": self._ago(2).isoformat(),
            "LAST-YEAR": f"{self.today.year - 1:04d}",
            "LAST-MONTH": f"M{last.month:02d} {last.year:04d}",
        }
        if self.is_coming:
            days["TOMORROW"] = self._ago(-1).isoformat()
        words = [days.get(word, word) for word in line.split()]
        for place, word in enumerate(words):
            if re.fullmatch(r"\d{1,2}-AGO", word):
                words[place] = self._ago(int(word.partition("-")[0])).isoformat()
        return " ".join(words)

    def _ago(self, days: int) -> date:
        return shifted(self.today, -days)

    def _whole(self, line: str) -> str:
        if line == "LAST-WEEK":
            monday = self._ago(self.today.weekday() + 7)
            return f"[{monday}..{monday + timedelta(days=6)}]"
        if line == "WEEK-AGO":
            return f"{self._ago(7)}~"
        if line == "LAST-NIGHT":
            return f"{self._ago(1)}T18:00/{self.today}T{NIGHT_ENDS}"
        winter = _WINTER.match(line)
        if winter is not None:
            return _over_new_year(int(winter["first"]), winter["second"])
        return self._night(line) or self._part_of_month(line) or self._pair(line) or self._one(line)

    def _night(self, line: str) -> str:
        """Return the night between two days, "" where none is said."""
        match = _NIGHT.match(line)
        if match is None:
            return ""
        second = self._side(match["second"])
        if second is None or second[1]:
            return ""
        end = second[0] if second[0].year is not None else self._dated(second[0])
        begin = shifted(end.whole(), -1)
        if match["first"] is not None:
            first = self._side(match["first"])
            if first is None or first[1] or self._joined(first[0], end)[0].whole() != begin:
                raise InvalidDate
        return f"{begin}T{NIGHT_BEGINS}/{end.edtf()}T{NIGHT_ENDS}"

    def _part_of_month(self, line: str) -> str:
        match = _PART_OF_MONTH.match(line)
        found = match and self._date(match["month"])
        if not match or not found or found.rest:
            return ""
        month = self._dated(found.day)
        if month.month is None or month.month > 12 or month.day is not None:
            return ""
        first, last = _PARTS_OF_MONTH[match["part"]]
        last = min(last, monthrange(month.year or 1, month.month)[1])
        return f"[{month.edtf()}-{first:02d}..{month.edtf()}-{last:02d}]"

    def _pair(self, line: str) -> str:
        """Return one of two dates, or from one to the other; "" where there are not two."""
        match = _RANGE.match(line)
        join = match and _JOINS.get((match["lead"], match["link"]))
        if not match or not join:
            return ""
        left, right = self._side(match["first"]), self._side(match["second"])
        if left is None or right is None or bool(left[1]) != bool(right[1]):
            return ""
        if match["second"].isdigit() and right[0].month is None and right[0].year is None:
            return ""  # hours
        first, second = self._joined(left[0], right[0])
        one, other = first.edtf() + left[1], second.edtf() + right[1]
        if join == _FROM_TO or (join == _ONE_OF and left[1]):
            return f"{one}/{other}"
        if one >= other:
            raise InvalidDate
        if join == _ONE_OF and _are_neighbours(first, second):
            join = ","
        return f"[{one}{join}{other}]"

    def _side(self, text: str) -> tuple[_Day, str] | None:
        """Return a date as far as it was said, and "T14:05" or ""; None where it is no date."""
        if text.isdigit() and len(text) <= 2:
            return _Day(None, None, int(text)), ""
        found = self._date(text)
        if found is None:
            return None
        try:
            return found.day, f"T{clock(found.rest)}" if found.rest else ""
        except InvalidDate:
            return None

    def _joined(self, first: _Day, second: _Day) -> tuple[_Day, _Day]:
        """Return both dates whole: what one does not say, the other does."""
        if second.day is not None and second.month is None:
            second = self._dated(second)
        if first.day is not None and first.month is None:
            first = replace(first, year=second.year, month=second.month)
        if _shape(first) != _shape(second):
            raise InvalidDate
        if second.year is None and first.year is not None:
            return first, replace(second, year=first.year)
        second = self._dated(second)
        if first.year is None:
            first = replace(first, year=second.year)
            if first.edtf() > second.edtf():
                first = replace(first, year=(second.year or 1) - 1)
        return first, second

    def _one(self, line: str) -> str:
        found = None if self.is_time else self._date(line)
        if found is None:
            return self._time_alone(line)
        day = self._dated(found.day)
        if not found.rest:
            return day.edtf()
        if found.before in ("BEFORE", "AFTER", "FROM"):
            at = f"{day.edtf()}T{clock(found.after)}" if found.after else day.edtf()
            return f"../{at}" if found.before == "BEFORE" else f"{at}/.."
        return ClockReader(day.whole()).read(found.rest)

    def _time_alone(self, line: str) -> str:
        if not self.is_time and _NO_DATE.fullmatch(line):
            raise InvalidDate  # "8.13" is a time here, and a date elsewhere
        return ClockReader(None if self.is_time else self.today).read(line)

    def _date(self, line: str) -> _Found | None:
        """Return the date in `line` and what stands around it; None without one."""
        for pattern in _DATES:
            match = pattern.search(line)
            if match is not None:
                before, after = line[: match.start()].strip(), line[match.end() :].strip()
                return _Found(self._of_match(match.groupdict()), before, after)
        return None

    def _of_match(self, part: dict[str, str | None]) -> _Day:
        year = part.get("year")
        number = None if year is None else self._year(year)
        if part.get("season"):
            return _Day(number, _SEASON[part["season"] or ""])
        month, day = (None if text is None else int(text) for text in map(part.get, _FINE))
        return _Day(number, month, day)

    def _year(self, text: str) -> int:
        if len(text) == 4:
            return int(text)
        century = self.today.year // 100 * 100
        return century + int(text) - (100 if int(text) > self.today.year % 100 + 1 else 0)

    def _dated(self, day: _Day) -> _Day:
        """Return the day with its year: the last that is not in the future if none was said."""
        if day.year is not None:
            return day
        if self.is_coming:
            return self._coming(day)
        if day.month is None:
            return self._this_month(day)
        ahead = (day.month or 1, day.day or 1) > (self.today.month, self.today.day)
        return replace(day, year=self.today.year - 1 if ahead else self.today.year)

    def _coming(self, day: _Day) -> _Day:
        """Return the next day or month that is not over."""
        if day.month is None:
            return self._coming_month(day)
        is_over = (day.month, day.day or 31) < (self.today.month, self.today.day)
        return replace(day, year=self.today.year + is_over)

    def _coming_month(self, day: _Day) -> _Day:
        """Return the next day with this number that is not over."""
        month = self.today.replace(day=1)
        for _ahead in range(3):
            found = _Day(month.year, month.month, day.day)
            if (day.day or 0) <= monthrange(month.year, month.month)[1] and (
                found.edtf() >= self.today.isoformat()
            ):
                return found
            month = shifted(month, 31).replace(day=1)
        raise InvalidDate

    def _this_month(self, day: _Day) -> _Day:
        """Return the last day with this number that is not in the future."""
        month = self.today.replace(day=1)
        for _back in range(3):  # of two months in a row one has 31 days, and one 29 or more
            found = _Day(month.year, month.month, day.day)
            if (day.day or 0) <= monthrange(month.year, month.month)[1] and (
                found.edtf() <= self.today.isoformat()
            ):
                return found
            month = (month - timedelta(days=1)).replace(day=1)
        raise InvalidDate


def _without(line: str, word: str) -> tuple[str, bool]:
    """Return the line without `word` at its beginning or end, and whether it was there."""
    bare = line.removeprefix(f"{word} ").removesuffix(f" {word}")
    return bare, bare != line


def _over_new_year(first: int, second: str) -> str:
    if int(second) not in (first + 1, (first + 1) % 100):
        raise InvalidDate
    return f"{first:04d}-{_SEASON['WINTER']}"


def _shape(day: _Day) -> tuple[bool, bool, bool]:
    return day.month is None, day.month is not None and day.month > 12, day.day is None


def _are_neighbours(first: _Day, second: _Day) -> bool:
    if first.day is None or second.day is None:
        return False
    return second.whole() - first.whole() == timedelta(days=1)


def _isoday(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidDate from error
