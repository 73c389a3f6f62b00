"""Whom a mention is compared with: the rules of blocking, without input or output.

Comparing 6,000 new mentions with 500,000 cannot be done pair by pair. Mentions are found by the
keys of hq/names/blocking.py: the surname alone, and the given name with either end of the surname.
Who shares two keys has the same name; there are few, and all are compared. Who shares one may
have a slip in the name; there can be very many of those, and then the newest count: whoever was
taken tonight is told of by others tonight.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from fieldkit.domain.mention import Mention

# Who has no given name, in a line with a surname or an initial, is found under a key of their
# own: everybody else of this surname need not be looked through for them.
_SURNAME, _SURNAME_ALONE = "s", "o"

MOST_OF_A_KEY = 4000  # mentions of one key that are read, the newest first
_MOST_ALIKE = 200  # candidates that share two keys
_NEWEST = 24  # of one key that is shared alone
_MOST_COMPARED = 40  # by all facts, of those whose names fit
_DAY_SECONDS = 24 * 3600


def kept_under(keys: frozenset[str]) -> frozenset[str]:
    """Return the keys under which a mention is kept."""
    if not _has_given_name(keys):
        return keys | _alone(keys)
    return keys


def looked_under(keys: frozenset[str]) -> frozenset[str]:
    """Return the keys under which others are looked for."""
    return keys | _alone(keys)


def candidates(keys: Collection[str], blocks: Mapping[str, Sequence[int]]) -> list[int]:
    """Return the numbers of the mentions to compare, those that share most keys first.

    `blocks` are the numbers under each key.
    """
    is_alone = not _has_given_name(keys)
    shared = Counter(number for key in keys for number in blocks.get(key, ()))
    alike = [number for number, count in shared.items() if count > 1 or is_alone]
    alike.sort(key=lambda number: (-shared[number], -number))
    chosen = dict.fromkeys(alike[:_MOST_ALIKE])
    for key in keys:
        block = blocks.get(key, ())
        whole = key.startswith(_SURNAME_ALONE)
        chosen |= dict.fromkeys(block if whole else sorted(block, reverse=True)[:_NEWEST])
    return list(chosen)


def nearest(
    mine: Mention, others: Sequence[tuple[float, int, Mention]]
) -> list[tuple[float, int, Mention]]:
    """Return those to compare by all facts: of score of the name, number and mention."""
    if len(others) <= _MOST_COMPARED:
        return list(others)
    ranked = sorted(others, key=lambda item: (-_nearness(item[0], mine, item[2]), -item[1]))
    return ranked[:_MOST_COMPARED]


def _nearness(name_score: float, mine: Mention, other: Mention) -> float:
    """Return roughly how much speaks for two mentions: only to choose among namesakes."""
    value = name_score * 2
    if mine.born_from is not None and other.born_from is not None:
        value += 1.0 if abs(mine.born_from - other.born_from) <= 1 else -1.0
    if mine.to_time is not None and other.to_time is not None:
        apart = abs((mine.to_time - other.to_time).total_seconds())
        value += 1.0 if apart <= _DAY_SECONDS else 0.0
    if mine.station and mine.station == other.station:
        value += 0.5
    return value


def _has_given_name(keys: Collection[str]) -> bool:
    return any(not key.startswith((_SURNAME, _SURNAME_ALONE)) for key in keys)


def _alone(keys: Collection[str]) -> frozenset[str]:
    return frozenset(_SURNAME_ALONE + key[1:] for key in keys if key.startswith(_SURNAME))
