"""What two mentions say beside the name, and how much each fact weighs.

Weights are natural logarithms of odds: 0.7 doubles them, 2.3 makes them ten times higher. They
were set by judgement, not learnt: there are no decided cases to learn from yet.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from fieldkit.domain.mention import Mention
from fieldkit.translations import _, mark


class Fact(enum.Enum):
    """One kind of agreement or contradiction."""

    SAME_BIRTH_YEAR = "same_birth_year"
    NEAR_BIRTH_YEAR = "near_birth_year"
    OTHER_BIRTH_YEAR = "other_birth_year"
    SAME_SEX = "same_sex"
    OTHER_SEX = "other_sex"
    SAME_PATRONYMIC = "same_patronymic"
    OTHER_PATRONYMIC = "other_patronymic"
    SAME_EVENT = "same_event"
    SAME_STATION = "same_station"
    OTHER_STATION = "other_station"
    SAME_PLACE = "same_place"
    SAME_TOWN = "same_town"
    SAME_HOUR = "same_hour"
    SAME_DAY = "same_day"
    SAME_ARTICLE = "same_article"
    SAME_OCCUPATION = "same_occupation"
    SAME_SOURCE = "same_source"
    OTHER_MONITOR = "other_monitor"
    MAIDEN_NAME = "maiden_name"
    PSEUDONYM = "pseudonym"
    ONLY_THE_NAME = "only_the_name"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact; `weight` is below zero where it speaks against, `contradicts` where it forbids."""

    fact: Fact
    weight: float = 0.0
    one: str = ""
    other: str = ""
    contradicts: bool = False


_HOUR = timedelta(hours=1)
_LONGEST_MOMENT = timedelta(hours=3)  # what is less precise tells the day, no hour
_SENTENCES = {
    Fact.SAME_BIRTH_YEAR: mark("same year of birth"),
    Fact.NEAR_BIRTH_YEAR: mark("years of birth one apart"),
    Fact.OTHER_BIRTH_YEAR: mark("years of birth contradict: {one} and {other}"),
    Fact.SAME_SEX: mark("same sex"),
    Fact.OTHER_SEX: mark("one is a woman, the other a man"),
    Fact.SAME_PATRONYMIC: mark("{one} = {other}: same patronymic"),
    Fact.OTHER_PATRONYMIC: mark("{one} and {other}: different patronymics"),
    Fact.SAME_EVENT: mark("same event"),
    Fact.SAME_STATION: mark("same station"),
    Fact.OTHER_STATION: mark("two stations on one day"),
    Fact.SAME_PLACE: mark("same place"),
    Fact.SAME_TOWN: mark("same town"),
    Fact.SAME_HOUR: mark("same hour"),
    Fact.SAME_DAY: mark("same day"),
    Fact.SAME_ARTICLE: mark("same article"),
    Fact.SAME_OCCUPATION: mark("same occupation"),
    Fact.SAME_SOURCE: mark("told by the same source"),
    Fact.OTHER_MONITOR: mark("reported by two devices"),
    Fact.MAIDEN_NAME: mark("by a maiden name"),
    Fact.PSEUDONYM: mark("by a pseudonym"),
    Fact.ONLY_THE_NAME: mark("only the names speak for it"),
}


def finding_text(finding: Finding) -> str:
    """Return the fact in the language of the program."""
    return _(_SENTENCES[finding.fact]).format(one=finding.one, other=finding.other)


def findings(one: Mention, other: Mention) -> Iterator[Finding]:
    """Yield what can be compared of both, in the order in which it is told."""
    yield from _birth_years(one, other)
    yield from _sexes(one, other)
    here = list(_places(one, other))
    when = _times(one, other)
    yield from here
    if when is not None:
        yield when
        if when.fact is Fact.SAME_HOUR and here and one.device and other.device != one.device:
            yield Finding(Fact.OTHER_MONITOR, 0.2)
        if one.station and other.station and one.station != other.station:
            yield Finding(Fact.OTHER_STATION, -0.5)
    yield from _circumstances(one, other)


def _birth_years(one: Mention, other: Mention) -> Iterator[Finding]:
    if None in (one.born_from, one.born_to, other.born_from, other.born_to):
        return
    own, their = _years(one), _years(other)
    apart = max(own[0], their[0]) - min(own[1], their[1])
    if apart > 1:
        yield Finding(Fact.OTHER_BIRTH_YEAR, -3.0, _span(own), _span(their), contradicts=True)
    elif apart == 1:
        yield Finding(Fact.NEAR_BIRTH_YEAR, 1.0)
    else:
        is_exact = own[0] == own[1] and their[0] == their[1]
        yield Finding(Fact.SAME_BIRTH_YEAR, 2.0 if is_exact else 1.0)


def _years(mention: Mention) -> tuple[int, int]:
    first, last = mention.born_from or 0, mention.born_to or 0
    return (first, last) if first <= last else (last, first)


def _span(years: tuple[int, int]) -> str:
    return str(years[0]) if years[0] == years[1] else f"{years[0]}\u2013{years[1]}"


def _sexes(one: Mention, other: Mention) -> Iterator[Finding]:
    sexes = {one.sex, other.sex}
    if sexes == {"M", "F"}:
        yield Finding(Fact.OTHER_SEX, -3.0, contradicts=True)
    elif sexes in ({"M"}, {"F"}):
        yield Finding(Fact.SAME_SEX, 0.2)


def _places(one: Mention, other: Mention) -> Iterator[Finding]:
    if one.station and one.station == other.station:
        yield Finding(Fact.SAME_STATION, 0.9)
    elif one.place_code and one.place_code == other.place_code:
        yield Finding(Fact.SAME_PLACE, 0.5)
    elif one.place and one.place.casefold() == other.place.casefold():
        yield Finding(Fact.SAME_PLACE, 0.6)


def _times(one: Mention, other: Mention) -> Finding | None:
    own, their = _span_of(one), _span_of(other)
    if own is None or their is None:
        return None
    apart = max(own[0], their[0]) - min(own[1], their[1])
    is_precise = all(last - first <= _LONGEST_MOMENT for first, last in (own, their))
    if apart <= _HOUR and is_precise:
        return Finding(Fact.SAME_HOUR, 1.0)
    if apart <= timedelta(0) or own[0].date() == their[0].date():
        return Finding(Fact.SAME_DAY, 0.6)
    return None


def _span_of(mention: Mention) -> tuple[datetime, datetime] | None:
    first, last = mention.from_time or mention.to_time, mention.to_time or mention.from_time
    if first is None or last is None:
        return None
    return (first, last) if first <= last else (last, first)


def _circumstances(one: Mention, other: Mention) -> Iterator[Finding]:
    if one.event_group and one.event_group == other.event_group:
        yield Finding(Fact.SAME_EVENT, 0.8)
    if one.town and one.town.casefold() == other.town.casefold():
        yield Finding(Fact.SAME_TOWN, 0.4)
    if not set(one.articles).isdisjoint(other.articles):
        yield Finding(Fact.SAME_ARTICLE, 0.2)
    if one.occupation and one.occupation == other.occupation:
        yield Finding(Fact.SAME_OCCUPATION, 0.5)
    if one.source_ref and one.source_ref == other.source_ref:
        yield Finding(Fact.SAME_SOURCE, 0.3)
