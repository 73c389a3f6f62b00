"""How long a person waits at each key in a list of fifty thousand, beside a loop over its rows.

The list is the places that come with the program, and as many invented streets as are missing,
each in four spellings. Queries are beginnings of real names in every script and orthography, as
somebody types them.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.result import Result
from fieldkit.domain.spelling import fold
from fieldkit.domain.vocabulary import Term, Vocabulary
from fieldkit.forms.places import load_places
from fieldkit.platform.resources import resource_path

ENTRIES = 50_000
QUERIES = 400
TARGET_MS = 30.0
_SHOWN = 50
_STREETS = (
    ("вуліца Каліноўскага", "улица Калиновского", "vulica Kalinoŭskaha", "Kalinouski street"),
    ("завулак Скарыны", "переулок Скорины", "zavulak Skaryny", "Skaryna lane"),
    (
        "праспект Дзяржынскага",
        "проспект Дзержинского",
        "praspiekt Dziaržynskaha",
        "Dzerzhinsky av.",
    ),
    ("плошча Перамогі", "площадь Победы", "plošča Pieramohi", "Victory square"),
)


def search(_folder: Path, _megabytes: int) -> list[Result]:
    """Type beginnings of names into a list of fifty thousand entries."""
    vocabulary = _long_list()
    begun = time.perf_counter()
    len(vocabulary.index)
    indexed = time.perf_counter() - begun
    queries = _queries(vocabulary)
    folded = [[fold(name) for name in term.names()] for term in vocabulary.terms]
    ours = _times(queries, lambda text: vocabulary.search(text, limit=_SHOWN))
    theirs = _times(queries[::10], lambda text: _looped(folded, fold(text)))
    slow = _percentile(ours, 95)
    ratio = _percentile(theirs, 50) / _percentile(ours, 50)
    places = load_places(resource_path("places"))
    first = _time("кастрычніцкі магілёў", lambda text: places.search(text, limit=_SHOWN))
    return [
        Result(
            "search 50,000 entries: p95 of a key", f"{slow:.1f} ms", "< 30 ms", slow < TARGET_MS
        ),
        Result(
            "search: a loop over the entries, p50",
            f"{ratio:.1f} x (ours {_percentile(ours, 50):.1f} ms)",
            ">= 5 x",
            ratio >= 5,
        ),
        Result("search: making the index once", f"{indexed:.1f} s", "< 5 s", indexed < 5),
        Result("search: first key in the places", f"{first:.0f} ms", "< 150 ms", first < 150),
    ]


def _long_list() -> Vocabulary:
    terms = list(load_places(resource_path("places")).terms)
    for number in range(ENTRIES - len(terms)):
        be, ru, latin, en = (f"{name} {number}" for name in _STREETS[number % len(_STREETS)])
        labels = {"be": be, "ru": ru, "en": en}
        terms.append(Term(f"S{number}", labels, columns={"other_names": latin}))
    return Vocabulary("long", "1", "", ("en", "be", "ru", "fr"), tuple(terms))


def _queries(vocabulary: Vocabulary) -> list[str]:
    chosen = random.Random(7)
    names = [name for term in vocabulary.terms for name in (*term.label.values(),)]
    picked = [chosen.choice(names) for _ in range(QUERIES)]
    return [name[: chosen.randint(1, len(name))] for name in picked]


def _looped(folded: list[list[str]], wanted: str) -> list[int]:
    """Return what a plain loop finds: the same letters only, the beginnings first."""
    beginning, inside = [], []
    for place, names in enumerate(folded):
        if any(name.startswith(wanted) for name in names):
            beginning.append(place)
        elif any(wanted in name for name in names):
            inside.append(place)
    return [*beginning, *inside][:_SHOWN]


def _times(queries: list[str], find: Callable[[str], object]) -> list[float]:
    """Return the milliseconds of each query, the best of three: others use the machine too."""
    return [min(_time(text, find) for _round in range(3)) for text in queries]


def _time(text: str, find: Callable[[str], object]) -> float:
    begun = time.perf_counter()
    find(text)
    return 1000 * (time.perf_counter() - begun)


def _percentile(times: list[float], percent: int) -> float:
    return sorted(times)[min(len(times) - 1, len(times) * percent // 100)]
