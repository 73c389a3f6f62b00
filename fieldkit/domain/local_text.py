"""Days, times, numbers and sizes as people of the language write them (Unicode locale data).

The only place that knows which locale data a language of ours uses.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_decimal

from fieldkit.domain.clock import Clock
from fieldkit.translations import _, language, ngettext

# Of English the British order: the day comes first, as it does where it is typed.
_LOCALES = {"en": "en_GB"}
_SHORT_DAYS = {"en": "d MMM y", "fr": "dd/MM/y"}
_STEP = 1024
_WHOLE_FROM = 10  # units; fewer get one decimal
_SOON_SECONDS = 10
_MINUTE = 60  # seconds
_HOUR_MINUTES = 60


def long_day(day: date) -> str:
    """Return "20 March 2021"."""
    return format_date(day, "long", locale=_locale())


def short_day(day: date) -> str:
    """Return a day for a list: "20 Mar 2021", "20.03.2021".

    In English the month is named, since 3/4 is read in two ways; elsewhere it is a number.
    """
    return _short_day(day.toordinal(), language())


@lru_cache(maxsize=4096)  # a list says few different days, many times
def _short_day(ordinal: int, code: str) -> str:
    day = date.fromordinal(ordinal)
    return format_date(day, _SHORT_DAYS.get(code, "dd.MM.y"), locale=_locale())


def day_of_year(day: date) -> str:
    """Return "20 March"."""
    return format_skeleton("MMMMd", day, locale=_locale())


def month_name(day: date) -> str:
    """Return the month of a day and its year, in the nominative: "March 2021"."""
    return format_skeleton("yMMMM", day, locale=_locale())


def of_month(day: date) -> str:
    """Return the month of a day and its year, in the genitive where the language has one."""
    return format_date(day, "MMMM y", locale=_locale())


def clock_time(moment: time | datetime) -> str:
    """Return "14:05", and the seconds where there are any."""
    return format_time(moment, "HH:mm:ss" if moment.second else "HH:mm", locale=_locale())


def local(moment: datetime, clock: Clock) -> datetime:
    """Return an aware moment as the wall clock of this device shows it."""
    return moment.astimezone(UTC) + timedelta(minutes=clock.offset_minutes())


def zone(clock: Clock) -> str:
    """Return which time local times are in, for readers elsewhere: "UTC+3", "UTC-3:30"."""
    hours, minutes = divmod(abs(clock.offset_minutes()), 60)
    sign = "-" if clock.offset_minutes() < 0 else "+"
    return f"UTC{sign}{hours}:{minutes:02}" if minutes else f"UTC{sign}{hours}"


def short_moment(moment: datetime) -> str:
    """Return "20 Mar 2021 14:05" for a local moment; seconds are left out."""
    return f"{short_day(moment)} {clock_time(moment.replace(second=0))}"


def number(value: float | Decimal) -> str:
    """Return a number with the separators of the language: "1,234.5"."""
    return format_decimal(value, locale=_locale())


def exact_size(octets: int) -> str:
    """Return a size to the byte: "1,234,567 bytes"."""
    return ngettext("{count} byte", "{count} bytes", octets).format(count=number(octets))


def size(octets: int) -> str:
    """Return a size for a person: "340 kB", "1.4 MB"; units of 1024."""
    units = (_("{number} B"), _("{number} kB"), _("{number} MB"), _("{number} GB"))
    amount, place = float(octets), 0
    while round(amount) >= _STEP and place < len(units) - 1:
        amount, place = amount / _STEP, place + 1
    shown = round(amount, 1) if place and amount < _WHOLE_FROM else round(amount)
    return units[place].format(number=number(shown))


def time_left(seconds: float) -> str:
    """Return how long work will take yet, no more exactly than can be known."""
    if seconds < _SOON_SECONDS:
        return _("a few seconds left")
    if seconds < _MINUTE - _SOON_SECONDS:
        return _("less than a minute left")
    minutes = max(1, round(seconds / _MINUTE))
    if minutes < _HOUR_MINUTES:
        return ngettext("about {count} minute left", "about {count} minutes left", minutes).format(
            count=number(minutes)
        )
    hours = round(minutes / _HOUR_MINUTES)
    return ngettext("about {count} hour left", "about {count} hours left", hours).format(
        count=number(hours)
    )


def _locale() -> str:
    code = language()
    return _LOCALES.get(code, code)
