"""Reads what is said about the time of day: one time, a range, a part of the day.

Works on the words of domain/date_words.py. A part of the day is a range that holds whatever
people call so; ranges are written `a/b`, a choice of two times `[a,b]`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from fieldkit.errors import InvalidDate

NIGHT_BEGINS, NIGHT_ENDS = "22:00", "06:00"

_PARTS = {
    "MORNING": ("06:00", "12:00"),
    "DAYTIME": ("12:00", "18:00"),
    "EVENING": ("18:00", "23:59"),
    "LUNCH": ("12:00", "14:00"),
    "BEFORE LUNCH": ("00:00", "14:00"),
    "AFTER LUNCH": ("12:00", "18:00"),
    "START MORNING": ("04:00", "09:00"),
    "END EVENING": ("21:00", "23:59"),
    "TOWARDS MORNING": ("04:00", "08:00"),
    "TOWARDS EVENING": ("16:00", "20:00"),
}
# Hours that people name together with the part of the day ("3 in the night", "7 in the evening").
_HOURS = {
    "NIGHT": range(6),
    "MORNING": range(3, 12),
    "DAYTIME": range(12, 18),
    "EVENING": range(16, 24),
}
_TWELVE = 12
_EVENING, _SMALL_HOURS = 18, 6  # a range over midnight begins after the one, ends by the other
_CLOCK = re.compile(
    r"(?:(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?P<second>:\d\d)?(?: H)?(?: (?P<half>AM|PM))?"
    r"|(?P<h>\d{1,2}) (?:H(?: (?P<hm>\d\d)(?: MIN)?)?|(?P<halfday>AM|PM))"
    r"|(?P<noon>NOON))\Z",
    re.ASCII,
)
_RANGE = re.compile(
    r"(?P<lead>BETWEEN |AFTER |FROM |)(?P<first>.+?)"
    r" (?P<link>OR|AND|TO|MAYBE-TO|BEFORE|-) (?P<second>.+)\Z"
)
_LINKS = {
    "BETWEEN ": ("AND",),
    "AFTER ": ("TO", "BEFORE", "MAYBE-TO", "-"),
    "FROM ": ("TO", "BEFORE", "-"),
    "": ("OR", "TO", "MAYBE-TO", "-"),
}
_PART = re.compile(r"(?:(?P<before>NIGHT|MORNING|DAYTIME|EVENING) )?(?P<rest>.+?)"
                   r"(?: (?P<after>NIGHT|MORNING|DAYTIME|EVENING))?\Z")  # fmt: skip


@dataclass(frozen=True)
class ClockReader:
    """Reads times of one day; `day` is None where a time alone is asked for."""

    day: date | None

    def read(self, text: str) -> str:
        """Return EDTF.

        Raises:
            InvalidDate: It is nothing that is said of a time of day.
        """
        text = text.removeprefix("MAYBE-TO ")
        part = _PARTS.get(text)
        if part is not None:
            return self._range(*part)
        if text in ("NIGHT", "MIDNIGHT", "ABOUT MIDNIGHT"):
            return self._around_midnight(text)
        return self._either(text) or self._of_part(text) or self._one(text)

    def _one(self, text: str) -> str:
        word, _, time = text.partition(" ")
        if word == "BEFORE":
            return self._range("00:00", clock(time))
        if word == "AFTER":
            return self._range(clock(time), "23:59")
        if word == "ABOUT":
            return f"{self._at(clock(time))}~"
        return self._at(clock(text))

    def _around_midnight(self, text: str) -> str:
        """Return a night or midnight "of" a day, which may be its first or its last."""
        if self.day is None:
            if text == "NIGHT":
                raise InvalidDate
            return "T00:00" + ("~" if text != "MIDNIGHT" else "")
        following = shifted(self.day, 1)
        if text == "NIGHT":
            return f"{self.day}T00:00/{following}T{NIGHT_ENDS}"
        mark = "~" if text != "MIDNIGHT" else ""
        return f"[{self.day}T00:00{mark},{following}T00:00{mark}]"

    def _either(self, text: str) -> str:
        """Return a range or a choice of two times, "" where it is neither."""
        match = _RANGE.match(text)
        if match is None or match["link"] not in _LINKS[match["lead"]]:
            return ""
        is_choice = match["link"] == "OR"
        try:
            first, second = _two_clocks(match["first"], match["second"], is_choice=is_choice)
        except InvalidDate:
            return ""
        if is_choice:
            return f"[{self._at(first)},{self._at(second)}]"
        return self._range(_minute(first), _minute(second))

    def _of_part(self, text: str) -> str:
        """Return a time that is said with the part of the day it is in, "" where none is."""
        match = _PART.match(text)
        if match is None or (match["before"] is None) == (match["after"] is None):
            return ""
        part = match["before"] or match["after"]
        whole = self._either(match["rest"])
        if whole:
            return whole if self._is_within(whole, part) else ""
        time = re.sub(r"\A(\d{1,2})\Z", r"\1 H", match["rest"], flags=re.ASCII)
        read = clock(time)
        hour, rest = int(read[:2]), read[2:]
        if hour < _TWELVE and hour not in _HOURS[part] and hour + _TWELVE in _HOURS[part]:
            hour += _TWELVE
        if hour not in _HOURS[part]:
            raise InvalidDate
        return self._at(f"{hour:02d}{rest}")

    def _is_within(self, edtf: str, part: str) -> bool:
        times = re.findall(r"T(\d\d)", edtf)
        hours = _HOURS[part]
        return all(hours.start <= int(time) <= hours.stop for time in times)

    def _at(self, time: str) -> str:
        return f"{self.day or ''}T{time}"

    def _range(self, first: str, second: str) -> str:
        if second >= first:
            return f"{self._at(first)}/{self._at(second)}"
        if self.day is None or int(first[:2]) < _EVENING or int(second[:2]) > _SMALL_HOURS:
            raise InvalidDate
        return f"{self._at(first)}/{shifted(self.day, 1)}T{second}"


def clock(text: str) -> str:
    """Return "14:05", or "14" where only the hour was said.

    Raises:
        InvalidDate: It is no time of day.
    """
    match = _CLOCK.match(text)
    if match is None:
        raise InvalidDate
    if match["noon"]:
        return "12:00"
    hour, minute = int(match["hour"] or match["h"]), match["minute"] or match["hm"]
    half = match["half"] or match["halfday"]
    if half is not None:
        if not 1 <= hour <= _TWELVE:
            raise InvalidDate
        hour = hour % _TWELVE + (_TWELVE if half == "PM" else 0)
    return f"{hour:02d}" if minute is None else f"{hour:02d}:{minute}{match['second'] or ''}"


def _two_clocks(first: str, second: str, *, is_choice: bool) -> tuple[str, str]:
    """Return both times; what only the second says of its half of the day holds for both."""
    bare_first, bare_second = first.isdigit(), second.isdigit()
    if bare_first and bare_second and int(second) <= _TWELVE:
        raise InvalidDate  # nobody knows which half of the day is meant
    right = clock(f"{second} H" if bare_second else second)
    half = next((name for name in ("AM", "PM") if second.endswith(f" {name}")), None)
    if half is None or first.endswith(("AM", "PM")) or first == "NOON":
        return clock(f"{first} H" if bare_first else first), right
    left = clock(f"{first} {half}")
    if left > right and half == "PM" and not is_choice:
        left = clock(f"{first} AM")  # from 11 to 1 pm
    return left, right


def _minute(time: str) -> str:
    return time if ":" in time else f"{time}:00"


def shifted(day: date, days: int) -> date:
    """Return the day so many days later.

    Raises:
        InvalidDate: The calendar ends before.
    """
    try:
        return day + timedelta(days=days)
    except OverflowError as error:
        raise InvalidDate from error
