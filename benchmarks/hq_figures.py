"""How long figures over a whole archive take: 100,000 people, 500,000 mentions, and a tenth.

Links join the mentions of a person; a tenth of the people are only probably the same as another,
and a tenth of the mentions nobody compared. What is measured runs in a process of its own, so that
its memory is its own.
"""

from __future__ import annotations

import sys
import time
from itertools import islice
from pathlib import Path

from sqlalchemy import insert

from benchmarks import measure
from benchmarks.archive import mentions
from benchmarks.result import Result
from fieldkit.domain.figures import Dimension, Selection
from fieldkit.hq.store.people_tables import membership
from fieldkit.operations.hq.count_figures import count_figures
from fieldkit.operations.hq.gather_words import gather
from fieldkit.operations.hq.session import HeadquartersSession, close_session, open_session
from fieldkit.vault.vault import unlock_vault_with_key
from tests.fakes.headquarters import VAULT_KEY, HandClock, a_headquarters
from tests.fakes.organisation import an_organisation

PEOPLE = 100_000
TARGET_SECONDS, TARGET_MEGABYTES = 30.0, 1024
_AT_ONCE = 20_000
_DIMENSIONS = (Dimension.DAY, Dimension.REGION, Dimension.SEX, Dimension.AGE, Dimension.ARTICLE)


def figures(folder: Path, _megabytes: int) -> list[Result]:
    """Read an archive and count it by five things, then one ten times as large."""
    return [result for people in (PEOPLE // 10, PEOPLE) for result in _measured(folder, people)]


def _measured(folder: Path, people: int) -> list[Result]:
    headquarters = folder / f"of-{people}"
    session = a_headquarters(headquarters, an_organisation(threshold=1, count=1))
    _fill(session, people)
    session.store.checkpoint()
    close_session(session)
    found = measure.in_own_process("hq_figures", str(headquarters))
    read = found.numbers["read"]
    return [
        Result(
            f"figures by 5 things, {people:,} people",
            f"{found.seconds:.1f} s (read {read:.1f} s), {found.peak_megabytes:.0f} MB",
            f"< {TARGET_SECONDS:.0f} s, < {TARGET_MEGABYTES} MB",
            found.seconds < TARGET_SECONDS and found.peak_megabytes < TARGET_MEGABYTES,
        )
    ]


def _fill(session: HeadquartersSession, people: int) -> None:
    archive = mentions(people)
    while some := list(islice(archive, _AT_ONCE)):
        rows = [
            {
                "node": mention.mention_id,
                "component": f"{person:032x}",
                "wide": f"{person - 1 if person % 10 == 1 else person:032x}",
                "person": f"{person:032x}",
            }
            for person, mention in some
            if int(mention.mention_id, 16) % 10
        ]
        with session.store.transaction():
            session.store.mentions.add(mention for _person, mention in some)
            session.store._connection.write(insert(membership), rows)


def _count(folder: Path) -> dict[str, float]:
    session = open_session(unlock_vault_with_key(folder, VAULT_KEY), HandClock())
    begun = time.perf_counter()
    gathered = gather(session, Selection())
    read = time.perf_counter() - begun
    for dimension in _DIMENSIONS:
        count_figures(gathered, dimension)
    seconds = time.perf_counter() - begun
    close_session(session)
    return {"seconds": seconds, "read": read}


if __name__ == "__main__":
    measure.report(lambda: _count(Path(sys.argv[1])))
