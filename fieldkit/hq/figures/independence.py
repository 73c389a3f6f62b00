"""How many independent sources speak of one person.

Two words are not independent if one device sealed both, if both name the same source, or if they
stand in one report. What names neither device nor source is taken together as one source: it could
all be hearsay of one rumour.
"""

from __future__ import annotations

from collections.abc import Iterable

from fieldkit.domain.figures import Word

_NOWHERE = "nowhere"


def independent_sources(words: Iterable[Word]) -> int:
    """Return how many groups of words share neither device, nor source, nor report."""
    group_of: dict[str, int] = {}
    groups: dict[int, set[str]] = {}
    for number, word in enumerate(words):
        origins = _origins(word)
        joined = {group_of[origin] for origin in origins if origin in group_of}
        together = origins.union(*(groups.pop(group) for group in joined))
        groups[number] = together
        for origin in together:
            group_of[origin] = number
    return len(groups)


def _origins(word: Word) -> set[str]:
    origins = {f"report {word.report}"}
    if word.device:
        origins.add(f"device {word.device}")
    if word.source_ref:
        origins.add(f"source {word.source_ref}")
    if not word.device and not word.source_ref:
        origins.add(_NOWHERE)
    return origins
