"""How long a colleague waits at each key of the search over half a million reports.

Names are those of the archive, in twenty systems of spelling, with a summary of invented words
beside each. What is typed are names of people in it, spelled anew, letter by letter; then a second
word, as to tell namesakes apart.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from benchmarks.archive import mentions
from benchmarks.result import Result
from fieldkit.domain.form import nodes
from fieldkit.domain.mention import Mention
from fieldkit.hq.mentions import ReadSource
from fieldkit.operations.hq.search import search
from fieldkit.operations.hq.session import HeadquartersSession, close_session
from tests.fakes.colleagues import with_colleague
from tests.fakes.headquarters import a_headquarters
from tests.fakes.organisation import an_organisation
from tests.fakes.shipped import FORMS

REPORTS = 500_000
TARGET_MS = 100.0
_EACH = 5
_GROUP = 2000
_TYPED = 60  # questions, each typed letter by letter
_WORDS = 24  # of a summary
_SYLLABLES = ("ба", "ве", "гі", "да", "жо", "за", "ка", "лі", "мо", "на", "пе", "ра", "су", "ты")


def hq_search(folder: Path, _megabytes: int) -> list[Result]:
    """Type into the search over 50,000 reports, then over 500,000."""
    return [_measured(folder, REPORTS // 10), _measured(folder, REPORTS)]


def _measured(folder: Path, count: int) -> Result:
    with tempfile.TemporaryDirectory(dir=folder) as name:
        session = with_colleague(
            a_headquarters(Path(name) / "hq", an_organisation(threshold=1, count=1))
        )
        begun = time.perf_counter()
        known = _fill(session, count)
        filled = time.perf_counter() - begun
        times = sorted(_times(session, _questions(known)))
        close_session(session)
    slow = times[int(len(times) * 0.95)] * 1000
    text = (
        f"{slow:.0f} ms (median {statistics.median(times) * 1000:.0f} ms,"
        f" worst {times[-1] * 1000:.0f} ms, {len(times)} keys; filled in {filled:.0f} s)"
    )
    return Result(
        f"search over {count:,} reports: p95 of a key", text, "< 100 ms", slow < TARGET_MS
    )


def _fill(session: HeadquartersSession, count: int) -> list[Mention]:
    """Add an archive to the search and the list of mentions; return some of it."""
    chance = random.Random(9)
    form = FORMS["T02"]
    summary = next(path for path, node in nodes(form) if node.name == "summary")
    name = next(path for path, node in nodes(form) if node.name == "name_as_reported")
    vocabulary = [
        "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 5))) for _ in range(30_000)
    ]
    told = (mention for _person, mention in mentions(count // _EACH, _EACH, seed=1))
    kept: list[Mention] = []
    while some := list(islice(told, _GROUP)):
        read = [
            ReadSource(
                item.source,
                (item,),
                form,
                {name: item.name, summary: _text(chance, vocabulary)},
            )
            for item in some
        ]
        with session.store.transaction():
            session.store.mentions.add(some)
            session.store.search.added(read)
        kept += some[:: max(1, len(some) // 20)]
    return kept


def _text(chance: random.Random, vocabulary: Sequence[str]) -> str:
    # A few words are in every other text, most are rare, as in any language.
    places = (int(len(vocabulary) * chance.random() ** 3) for _ in range(_WORDS))
    return " ".join(vocabulary[place] for place in places)


def _questions(known: Sequence[Mention]) -> Iterator[str]:
    chance = random.Random(10)
    for mention in chance.sample(list(known), min(_TYPED, len(known))):
        words = mention.name.split() or ["Іван"]
        chance.shuffle(words)
        whole = " ".join(words[:2])
        for end in range(2, len(whole) + 1):
            yield whole[:end]


def _times(session: HeadquartersSession, questions: Iterator[str]) -> Iterator[float]:
    for typed in questions:
        begun = time.perf_counter()
        search(session, typed)
        yield time.perf_counter() - begun
