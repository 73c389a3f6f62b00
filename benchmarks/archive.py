"""An archive of realistic shape: waves of arrests, each person told of by several monitors.

The waves are those of the years 2010 to 2022 in size and date; the people do not exist. The same
seed gives the same archive.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from benchmarks.invented_names import Invented, invented_people
from benchmarks.spellings import (
    FROM_BELARUSIAN,
    FROM_RUSSIAN,
    classical,
    with_a_slip,
    with_foreign_letters,
)
from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.identifiers import DeviceId
from fieldkit.domain.mention import Mention, SpelledName
from fieldkit.hq.mentions import mention_id_of

MONITORS = 60

_Value = TypeVar("_Value")

# Days of many arrests and how many; everything else falls on ordinary days.
_WAVES = (
    ("2010-12-19", 700),
    ("2011-06-22", 450),
    ("2011-06-29", 300),
    ("2017-03-25", 700),
    ("2020-08-09", 2500),
    ("2020-08-10", 2200),
    ("2020-08-11", 1300),
    ("2020-10-11", 620),
    ("2020-11-01", 900),
    ("2020-11-08", 1039),
    ("2020-11-15", 1126),
    ("2020-11-22", 374),
)
_SHARE_OF_WAVES = 0.6
_FIRST_DAY, _DAYS = datetime(2010, 12, 1), 12 * 365  # noqa: DTZ001  # local
STATIONS = (
    *("BY_AKRESTSINA_CIP", "BY_AKRESTSINA_IVS", "BY_ZHODZINA", "BY_RUVD_TSENTRALNY"),
    *("BY_RUVD_SAVETSKI", "BY_RUVD_LENINSKI", "BY_RUVD_FRUNZENSKI", "BY_RUVD_ZAVODSKI"),
    *("BY_RUVD_MASKOUSKI", "BY_RUVD_PARTYZANSKI"),
)
_TOWNS = ("Мінск", "Минск", "Minsk", "Гродна", "Брэст", "Гомель", "Віцебск", "Магілёў", "Барысаў")
ARTICLES = ("KOAP03_23.34", "KOAP21_24.23", "KOAP03_23.4", "KOAP03_17.1", "UK_342")
OCCUPATIONS = ("STUDENT", "IT", "WORKER_INDUSTRY", "MEDIC", "TEACHER", "JOURNALIST", "PENSIONER")


@dataclass(frozen=True)
class _Arrest:
    person: Invented
    at: datetime  # local and naive
    station: str
    town: str
    article: str
    event_group: str


def mentions(
    people: int, reports_each: int = 5, seed: int = 1, half: str = ""
) -> Iterator[tuple[int, Mention]]:
    """Yield the number of the true person and what one report says of them, in order of time.

    One report speaks of one person. Not all people are told of equally often: once, or up to
    twice as often as `reports_each`.
    """
    chosen = random.Random(seed)
    arrests = sorted(_arrests(people, seed, half, chosen), key=lambda arrest: arrest.at)
    number = 0
    for arrest in arrests:
        for _report in range(_times(reports_each, chosen)):
            number += 1
            yield arrest.person.number, _mention(number, arrest, chosen)


def _arrests(people: int, seed: int, half: str, chosen: random.Random) -> Iterator[_Arrest]:
    days = [datetime.fromisoformat(day) for day, _count in _WAVES]
    weights = [count for _day, count in _WAVES]
    for person in invented_people(people, seed, half):
        if chosen.random() < _SHARE_OF_WAVES:
            day = chosen.choices(days, weights)[0]
            group = f"E-{day:%Y%m%d}"
        else:
            day = _FIRST_DAY + timedelta(days=chosen.randrange(_DAYS))
            group = ""
        at = day + timedelta(minutes=chosen.randrange(12 * 60, 22 * 60))
        town = chosen.choices(_TOWNS[3:], k=1)[0] if chosen.random() < 0.4 else "Мінск"
        yield _Arrest(person, at, chosen.choice(STATIONS), town, chosen.choice(ARTICLES), group)


def _times(reports_each: int, chosen: random.Random) -> int:
    return chosen.randint(1, 2 * reports_each - 1)


def _mention(number: int, arrest: _Arrest, chosen: random.Random) -> Mention:
    person = arrest.person
    born = _sometimes(0.55, person.born + chosen.choices((0, 1, -1), (90, 5, 5))[0], chosen)
    at = arrest.at + timedelta(minutes=chosen.randint(-45, 45))
    when = _sometimes(0.9, at, chosen)
    monitor = chosen.randrange(MONITORS)
    return Mention(
        mention_id=mention_id_of(f"{number:032x}", ""),
        source=f"{number:032x}",
        path="",
        form="T02",
        names=(SpelledName(spelled(person, chosen), "AS_REPORTED"),),
        patronymic=person.patronymic_be if chosen.random() < 0.1 else "",
        born_from=born,
        born_to=born,
        sex=person.sex if chosen.random() < 0.8 else "",
        occupation=chosen.choice(OCCUPATIONS) if chosen.random() < 0.1 else "",
        town=_sometimes(0.5, _town(arrest.town, chosen), chosen) or "",
        from_time=when,
        to_time=when,
        station=_sometimes(0.7, arrest.station, chosen) or "",
        articles=(arrest.article,) if chosen.random() < 0.5 else (),
        event_group=_sometimes(0.5, arrest.event_group, chosen) or "",
        source_type="EYEWITNESS",
        reliability="LIKELY",
        consent=chosen.choice(tuple(ConsentLevel)),
        sensitivity="S2",
        device=DeviceId(f"{monitor:032x}"),
        received_at=(at + timedelta(hours=chosen.randint(1, 48))).replace(tzinfo=UTC),
    )


def _sometimes(share: float, value: _Value, chosen: random.Random) -> _Value | None:
    return value if chosen.random() < share else None


def _town(town: str, chosen: random.Random) -> str:
    return chosen.choice(_TOWNS[:3]) if town == "Мінск" else town


# How a name is written, and how often in a hundred.
_Writer = Callable[[Invented, random.Random], str]


def spelled(person: Invented, chosen: random.Random) -> str:
    """Write the name as one monitor does."""
    writers, weights = zip(*_WRITERS, strict=True)
    written = chosen.choices(writers, weights)[0](person, chosen)
    chance = chosen.random()
    if chance < 0.025:
        return _in_one_word(written, with_a_slip, chosen)
    if chance < 0.04:
        return _in_one_word(written, with_foreign_letters, chosen)
    return written


def _in_one_word(
    written: str, change: Callable[[str, random.Random], str], chosen: random.Random
) -> str:
    words = written.split()
    place = max(range(len(words)), key=lambda at: (len(words[at]), chosen.random()))
    words[place] = change(words[place], chosen)
    return " ".join(words)


def _ordered(given: str, surname: str, chosen: random.Random) -> str:
    return f"{given} {surname}" if chosen.random() < 0.4 else f"{surname} {given}"


def _belarusian(person: Invented, chosen: random.Random) -> str:
    return _ordered(person.given.belarusian[0], person.surname_be, chosen)


def _russian(person: Invented, chosen: random.Random) -> str:
    written = _ordered(person.given.russian[0], person.surname_ru, chosen)
    return written.replace("ё", "е") if chosen.random() < 0.6 else written


def _classical(person: Invented, chosen: random.Random) -> str:
    return classical(_belarusian(person, chosen))


def _romanised(person: Invented, chosen: random.Random) -> str:
    if chosen.random() < 0.6:
        system = chosen.choice(tuple(FROM_BELARUSIAN.values()))
        return _ordered(system(person.given.belarusian[0]), system(person.surname_be), chosen)
    system = chosen.choice(tuple(FROM_RUSSIAN.values()))
    return _ordered(system(person.given.russian[0]), system(person.surname_ru), chosen)


def _capitals(person: Invented, chosen: random.Random) -> str:
    if chosen.random() < 0.5:
        return f"{person.surname_ru.upper()} {person.given.russian[0]} {person.patronymic_ru}"
    if chosen.random() < 0.5:
        system = FROM_RUSSIAN["ru-icao"]
        return f"{system(person.surname_ru)} {system(person.given.russian[0])}".upper()
    system = FROM_BELARUSIAN["be-icao"]
    return f"{system(person.surname_be)} {system(person.given.belarusian[0])}".upper()


def _with_patronymic(person: Invented, chosen: random.Random) -> str:
    if chosen.random() < 0.5:
        return f"{person.surname_be} {person.given.belarusian[0]} {person.patronymic_be}"
    return f"{person.surname_ru} {person.given.russian[0]} {person.patronymic_ru}"


def _everyday(person: Invented, chosen: random.Random) -> str:
    forms = person.given.everyday or person.given.belarusian
    surname = chosen.choice((person.surname_be, person.surname_ru))
    return _ordered(chosen.choice(forms[:6]), surname, chosen)


def _initial(person: Invented, chosen: random.Random) -> str:
    if chosen.random() < 0.5:
        return f"{person.surname_be} {person.given.belarusian[0][0]}."
    return f"{person.surname_ru} {person.given.russian[0][0]}. {person.patronymic_ru[0]}."


def _surname_alone(person: Invented, chosen: random.Random) -> str:
    return chosen.choice((person.surname_be, person.surname_ru))


_WRITERS: tuple[tuple[_Writer, int], ...] = (
    (_belarusian, 28),
    (_russian, 29),
    (_romanised, 14),
    (_classical, 3),
    (_capitals, 4),
    (_with_patronymic, 8),
    (_everyday, 6),
    (_initial, 5),
    (_surname_alone, 3),
)


def in_every_way(person: Invented, chosen: random.Random) -> Iterator[str]:
    """Yield the name in each system and form; a surname alone and initials are among them."""
    given, surname = person.given.belarusian[0], person.surname_be
    yield from (f"{given} {surname}", f"{surname} {given}", classical(f"{given} {surname}"))
    yield f"{surname} {given} {person.patronymic_be}"
    yield from (f"{surname} {given[0]}.", surname)
    for system in FROM_BELARUSIAN.values():
        yield f"{system(given)} {system(surname)}"
    given, surname = person.given.russian[0], person.surname_ru
    yield from (f"{given} {surname}", f"{surname} {given}".replace("ё", "е"))
    yield f"{surname.upper()} {given} {person.patronymic_ru}"
    yield f"{surname} {given[0]}. {person.patronymic_ru[0]}."
    for system in FROM_RUSSIAN.values():
        yield f"{system(given)} {system(surname)}"
    for everyday in person.given.everyday[:2]:
        yield f"{everyday} {person.surname_be}"
    yield _in_one_word(f"{given} {surname}", with_foreign_letters, chosen)
    romanised = FROM_BELARUSIAN["be-passport"]
    written = f"{romanised(person.given.belarusian[0])} {romanised(person.surname_be)}"
    yield _in_one_word(written, with_a_slip, chosen)
