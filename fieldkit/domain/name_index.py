"""Finds entries of a long list by any spelling of their names, the closest first.

The keys of all names stand in one text that is searched with `str.find`: fifty thousand entries
are too many to look at one by one while somebody types.
"""

from __future__ import annotations

import enum
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from heapq import merge
from itertools import accumulate, chain, islice

from fieldkit.domain.spelling import fold, sound_keys

NOTHING_BROADER = -1

_LEAST_INSIDE = 3  # letters; fewer stand inside every other name
_FEW_PLACES = 2000  # so many are sorted rather than searched for by closeness
_LOOKED_AT = 200  # so many of the closest are put in order by how they are written


class Closeness(enum.IntEnum):
    """How well a name fits what was typed; the same letters come before the same sound."""

    SAME = 0
    SOUNDS_SAME = 1
    BEGINS = 2
    SOUNDS_BEGINNING = 3
    WORD_BEGINS = 4
    SOUNDS_WORD = 5
    ALL_WORDS = 6
    INSIDE = 7
    SOUNDS_INSIDE = 8


class NameIndex:
    """The names of a list. An entry is told by its place in the list, which breaks ties."""

    def __init__(
        self,
        key_lines: str,
        names: Callable[[int], Iterable[str]],
        broader: Callable[[int], int] = lambda _entry: NOTHING_BROADER,
    ) -> None:
        """Take the keys of every entry, one line each as `key_lines` writes them.

        `names` gives the names of an entry as people write them. `broader` gives the entry it
        is part of: where several words are typed, some of them may name that.
        """
        # "\t first key\t second key\t\n": a tab on both sides of each key, a space before each
        # of its words. So "the whole", "begins" and "a word begins" are each one substring.
        spread = key_lines.replace("\t", "\t ").replace("\n", "\t\n\t ")
        self._text = f"\t {spread}"[:-2]
        lengths = (len(line) + 1 for line in self._text.split("\n"))
        self._starts = array("L", accumulate(chain((0,), lengths)))
        self._count = self._text.count("\n")
        self._names = names
        self._broader = broader

    def __len__(self) -> int:
        """Return the number of entries."""
        return self._count

    def find(
        self,
        text: str,
        *,
        limit: int | None = None,
        keep: Callable[[int], bool] = lambda _entry: True,
    ) -> list[int]:
        """Return the entries that `text` could mean, the closest first, `limit` at most.

        `keep` says which entries may be among them. No text at all: the first ones, in order.
        """
        most = len(self) if limit is None else limit
        if not text.strip():
            return list(islice(filter(keep, range(len(self))), most))
        closeness: dict[int, Closeness] = {}
        refused: set[int] = set()
        for rank, entry in self._fitting(sound_keys([text])[0]):
            if entry in closeness or entry in refused:
                continue
            if not keep(entry):
                refused.add(entry)
                continue
            closeness[entry] = rank
            if len(closeness) >= max(most, _LOOKED_AT):
                break
        return self._in_order(fold(text), closeness)[:most]

    def _in_order(self, wanted: str, closeness: dict[int, Closeness]) -> list[int]:
        found = list(closeness)  # the closest by sound first, then in the order of the list
        if not wanted:
            return found
        looked_at = {entry: closeness[entry] for entry in found[:_LOOKED_AT]}
        for entry, rank in looked_at.items():
            written = (_closeness(fold(name), wanted) for name in self._names(entry))
            looked_at[entry] = min(chain((rank,), written))
        return [*sorted(looked_at, key=lambda entry: looked_at[entry]), *found[_LOOKED_AT:]]

    def _fitting(self, keys: Sequence[str]) -> Iterator[tuple[Closeness, int]]:
        """Yield what fits one of the keys, the closest first, and again where it fits twice."""
        places = [list(islice(self._places(key), _FEW_PLACES + 1)) for key in keys]
        if max(map(len, places), default=0) <= _FEW_PLACES:
            yield from self._sorted_places(keys, places)
            return
        long = [key for key in keys if len(key) >= _LEAST_INSIDE]
        for rank, found in (
            (Closeness.SOUNDS_SAME, (self._with(f"\t {key}\t") for key in keys)),
            (Closeness.SOUNDS_BEGINNING, (self._with(f"\t {key}") for key in keys)),
            (Closeness.SOUNDS_WORD, (self._with(f" {key}") for key in keys)),
            (Closeness.ALL_WORDS, (self._with_words(key.split()) for key in keys)),
            (Closeness.SOUNDS_INSIDE, (self._with(key) for key in long)),
        ):
            for entry in merge(*found):
                yield rank, entry

    def _sorted_places(
        self, keys: Sequence[str], places: Sequence[Sequence[int]]
    ) -> Iterator[tuple[Closeness, int]]:
        """Yield what has a key at one of its `places`, the same as four searches would."""
        found = [
            (self._rank(key, place), bisect_right(self._starts, place) - 1)
            for key, its_places in zip(keys, places, strict=True)
            for place in its_places
        ]
        for key in keys:
            found += [(Closeness.ALL_WORDS, entry) for entry in self._with_words(key.split())]
        long = any(len(key) >= _LEAST_INSIDE for key in keys)
        yield from (item for item in sorted(found) if long or item[0] < Closeness.SOUNDS_INSIDE)

    def _rank(self, key: str, place: int) -> Closeness:
        text = self._text
        if text[place - 1] != " ":
            return Closeness.SOUNDS_INSIDE
        if text[place - 2] != "\t":
            return Closeness.SOUNDS_WORD
        is_whole = text[place + len(key)] == "\t"
        return Closeness.SOUNDS_SAME if is_whole else Closeness.SOUNDS_BEGINNING

    def _places(self, part: str) -> Iterator[int]:
        place = self._text.find(part)
        while place >= 0:
            yield place
            place = self._text.find(part, place + 1)

    def _with(self, part: str) -> Iterator[int]:
        """Yield the entries that have `part` in their line, in order."""
        find, starts = self._text.find, self._starts
        place = find(part)
        while place >= 0:
            entry = bisect_right(starts, place) - 1
            yield entry
            place = find(part, starts[entry + 1])

    def _with_words(self, words: Sequence[str]) -> Iterator[int]:
        """Yield, in order, the entries where each of several words begins a word.

        One must be in the entry itself, the others may be in what it is part of.
        """
        if len(words) < 2:
            return
        parts = sorted({f" {word}" for word in words}, key=len, reverse=True)
        above: dict[tuple[int, str], bool] = {}
        # The longest word is in the entry, unless it is in something that has parts.
        longest = list(self._with(parts[0]))
        others = [] if self._wholes.isdisjoint(longest) else map(self._with, parts[1:])
        for entry in merge(longest, *others):
            if all(
                self._is_in(part, entry) or self._is_above(part, entry, above) for part in parts
            ):
                yield entry

    @cached_property
    def _wholes(self) -> frozenset[int]:
        """Return the entries that others are part of."""
        return frozenset(map(self._broader, range(len(self))))

    def _is_in(self, part: str, entry: int) -> bool:
        return self._text.find(part, self._starts[entry], self._starts[entry + 1]) >= 0

    def _is_above(self, part: str, entry: int, known: dict[tuple[int, str], bool]) -> bool:
        """Say whether `part` is in what the entry is part of; there may be a circle."""
        passed = {entry}
        above = self._broader(entry)
        while above not in passed and above != NOTHING_BROADER:
            key = (above, part)
            if key not in known:
                known[key] = self._is_in(part, above)
            if known[key]:
                return True
            passed.add(above)
            above = self._broader(above)
        return False


def key_lines(names: Sequence[Iterable[str]]) -> str:
    """Return the lines that `NameIndex` takes: the keys of each entry with tabs between."""
    owners: list[int] = []
    flat: list[str] = []
    for entry, its_names in enumerate(names):
        for name in its_names:
            owners.append(entry)
            flat.append(name)
    keys: list[dict[str, None]] = [{} for _entry in names]
    for entry, found in zip(owners, sound_keys(flat), strict=True):
        keys[entry].update(dict.fromkeys(found))
    return "".join("\t".join(line) + "\n" for line in keys)


def _closeness(name: str, wanted: str) -> Closeness:
    if name == wanted:
        return Closeness.SAME
    if name.startswith(wanted):
        return Closeness.BEGINS
    if f" {wanted}" in name:
        return Closeness.WORD_BEGINS
    return Closeness.INSIDE if wanted in name else Closeness.SOUNDS_INSIDE
