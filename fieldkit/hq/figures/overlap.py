"""How far sources speak of the same persons, and whether anything could be estimated from it.

Estimating those whom nobody reported (multiple-systems estimation) needs several lists, many
persons in common, and links that are certain. This program never estimates; it says when nobody
else should either.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from fieldkit.domain.figures import Overlap, StopReason
from fieldkit.hq.figures.counting import People

# Below these, estimates swing with every single link. They are our own bounds, on the safe side,
# not a licence: above them a statistician still has to look.
LEAST_SOURCES = 3
LEAST_SHARED = 20  # persons that two sources have in common
MOST_NOT_COMPARED = 0.05  # of all mentions
MOST_UNCERTAIN = 0.05  # of all persons


def overlap(people: People) -> Overlap:
    """Return how many persons each two types of source have in common."""
    shared: Counter[tuple[str, str]] = Counter()
    for words in people.words_of.values():
        types = sorted({word.source_type for word in words if word.source_type})
        shared.update((kind, kind) for kind in types)
        for first, second in combinations(types, 2):
            shared[first, second] += 1
            shared[second, first] += 1
    sizes = {first: count for (first, second), count in shared.items() if first == second}
    sources = tuple(sorted(sizes, key=lambda kind: (-sizes[kind], kind)))
    return Overlap(sources, dict(shared), tuple(_stops(people, sources, shared)))


def _stops(
    people: People, sources: tuple[str, ...], shared: Counter[tuple[str, str]]
) -> list[StopReason]:
    found = []
    if len(sources) < LEAST_SOURCES:
        found.append(StopReason.FEW_SOURCES)
    pairs = combinations(sources, 2)
    if any(shared[pair] < LEAST_SHARED for pair in pairs):
        found.append(StopReason.LITTLE_OVERLAP)
    compared = sum(map(len, people.words_of.values()))
    alone = len(people.not_compared)
    if alone > MOST_NOT_COMPARED * (compared + alone):
        found.append(StopReason.NOT_COMPARED)
    wides = {words[0].wide for words in people.words_of.values()}
    if len(people.words_of) - len(wides) > MOST_UNCERTAIN * len(people.words_of):
        found.append(StopReason.UNCERTAIN)
    return found
