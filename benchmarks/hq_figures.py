"""How long figures over a whole archive take: 100,000 people, 500,000 mentions, and a tenth.

The mentions are invented and stand in a real, encrypted database; links join five to a person, a
tenth of the people are only probably the same as another, and a tenth of the mentions nobody
compared.
"""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from benchmarks.result import Result
from fieldkit.domain.figures import Dimension, Selection
from fieldkit.domain.identifiers import DeviceId, MentionId
from fieldkit.domain.mention import Mention, SpelledName
from fieldkit.hq.store.people_tables import membership
from fieldkit.operations.hq.count_figures import count_figures
from fieldkit.operations.hq.gather_words import gather
from fieldkit.operations.hq.session import HeadquartersSession, close_session
from tests.fakes.headquarters import a_headquarters
from tests.fakes.organisation import an_organisation

PEOPLE = 100_000
MENTIONS_EACH = 5
TARGET_SECONDS = 15.0
TARGET_MEGABYTES = 1024
_AT_ONCE = 10_000
_DIMENSIONS = (Dimension.DAY, Dimension.REGION, Dimension.SEX, Dimension.AGE, Dimension.ARTICLE)
_STATIONS = ("BY_RUVD_TSENTRALNY", "BY_RUVD_SAVETSKI", "BY_ZHODZINA", "BY_AKRESTSINA_CIP", "")
_PLACES = ("GN_625144", "GN_627907", "GN_629634", "BY_MINSK_LENINSKI", "")
_ARTICLES = (("KOAP03_23.34",), ("KOAP21_24.23",), ("UK_342",), ())
_SOURCES = ("VICTIM", "RELATIVE", "WITNESS", "MEDIA", "PARTNER_NGO")


def figures(folder: Path, _megabytes: int) -> list[Result]:
    """Read an archive and count it by five things, then one of a tenth of the size."""
    return [*_measure(folder / "tenth", PEOPLE // 10), *_measure(folder / "whole", PEOPLE)]


def _measure(folder: Path, people: int) -> list[Result]:
    session = a_headquarters(folder, an_organisation(threshold=1, count=1))
    try:
        _fill(session, people)
        begun = time.perf_counter()
        gathered = gather(session, Selection())
        read = time.perf_counter() - begun
        for dimension in _DIMENSIONS:
            count_figures(gathered, dimension)
        seconds = time.perf_counter() - begun
    finally:
        close_session(session)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # of this process
    text = f"{seconds:.1f} s (read {read:.1f} s)"
    return [
        Result(
            f"figures by 5 things, {people:,} people",
            text,
            f"< {TARGET_SECONDS:.0f} s",
            seconds < TARGET_SECONDS,
        ),
        Result(
            f"figures: memory, {people:,} people",
            f"{memory:.0f} MB",
            f"< {TARGET_MEGABYTES} MB",
            memory < TARGET_MEGABYTES,
        ),
    ]


def _fill(session: HeadquartersSession, people: int) -> None:
    drawn = random.Random(7)
    mentions = _mentions(drawn, people)
    while True:
        some = [item for item, _number in zip(mentions, range(_AT_ONCE), strict=False)]
        if not some:
            return
        with session.store.transaction():
            session.store.mentions.add(mention for mention, _row in some)
            session.store._connection.write(insert(membership), [row for _m, row in some if row])


def _mentions(drawn: random.Random, people: int) -> Iterator[tuple[Mention, dict[str, str]]]:
    first = datetime(2020, 8, 9, 12, 0)  # noqa: DTZ001  # local
    for person in range(people):
        component = f"{person:032x}"
        wide = f"{person - 1:032x}" if person % 10 == 1 else component
        sex, born = drawn.choice("FM"), drawn.randrange(1950, 2003)
        at = first + timedelta(minutes=drawn.randrange(1_500_000))
        for number in range(MENTIONS_EACH):
            identifier = f"{drawn.getrandbits(128):032x}"
            mention = Mention(
                mention_id=MentionId(identifier),
                source=f"{drawn.getrandbits(128):032x}",
                path="",
                form="T02",
                names=(SpelledName("Invented Person", "AS_REPORTED"),),
                born_from=born,
                born_to=born,
                sex=sex,
                place_code=drawn.choice(_PLACES),
                from_time=at,
                to_time=at + timedelta(minutes=59),
                station=drawn.choice(_STATIONS),
                articles=drawn.choice(_ARTICLES),
                source_type=drawn.choice(_SOURCES),
                device=DeviceId(f"{drawn.randrange(60):032x}"),
                received_at=datetime(2026, 1, 1, tzinfo=UTC),
            )
            row = {"node": identifier, "component": component, "wide": wide}
            yield mention, row if drawn.random() < 0.9 or number == 0 else {}


ALL = {"hq-figures": figures}
