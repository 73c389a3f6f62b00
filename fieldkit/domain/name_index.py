"""Finds entries of a long list by any spelling of their names, the closest first.

The keys of all names stand in one text that is searched with `str.find`: fifty thousand entries
are too many to look at one by one while somebody types.
"""

from __future__ import annotations

import enum
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from heapq import merge
from itertools import accumulate, chain, islice

from fieldkit.domain.spelling import fold, sound_keys

NOTHING_BROADER = -1

_LEAST_INSIDE = 3  # letters; fewer stand inside every other name
_FEW_PLACES = 1000  # so many are sorted rather than searched for by closeness
_LOOKED_AT = 100  # so many of the closest are put in order by how they are written


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
        broader: Callable[[int], int] | None = None,
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
        self._has_broader = broader is not None
        self._broader = broader or _nothing_broader

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
        for rank, entries in self._fitting(sound_keys([text])[0]):
            if len(closeness) >= most:
                break  # what fits less well is not among the closest
            for entry in entries:
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

    def _fitting(self, keys: Sequence[str]) -> Iterator[tuple[Closeness, Iterable[int]]]:
        """Yield what fits one of the keys, in order, for each closeness; an entry may come again.

        Whatever is yielded is looked for only when it is gone through.
        """
        places = [list(islice(self._places(key), _FEW_PLACES + 1)) for key in keys]
        by_rank: dict[Closeness, list[int]] | None = None
        if max(map(len, places), default=0) <= _FEW_PLACES:
            by_rank = self._ranked(keys, places)
        long = [key for key in keys if len(key) >= _LEAST_INSIDE]
        for rank, shape, wanted in (
            (Closeness.SOUNDS_SAME, "\t {}\t", keys),
            (Closeness.SOUNDS_BEGINNING, "\t {}", keys),
            (Closeness.SOUNDS_WORD, " {}", keys),
            (Closeness.ALL_WORDS, "", keys),
            (Closeness.SOUNDS_INSIDE, "{}", long),
        ):
            if rank is Closeness.ALL_WORDS:
                yield rank, self._with_all_words(wanted)
            elif by_rank is not None:
                yield rank, by_rank.get(rank, ())
            else:
                yield rank, merge(*(self._with(shape.format(key)) for key in wanted))

    def _ranked(
        self, keys: Sequence[str], places: Sequence[Sequence[int]]
    ) -> dict[Closeness, list[int]]:
        """Return the entries with a key at one of its `places`, by what searches would find."""
        found: dict[Closeness, list[int]] = {}
        for key, its_places in zip(keys, places, strict=True):
            for place in its_places:
                rank = self._rank(key, place)
                if rank is not Closeness.SOUNDS_INSIDE or len(key) >= _LEAST_INSIDE:
                    entry = bisect_right(self._starts, place) - 1
                    found.setdefault(rank, []).append(entry)
        return {rank: sorted(entries) for rank, entries in found.items()}

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

    def _with_all_words(self, keys: Sequence[str]) -> Iterable[int]:
        """Return, in order, the entries where each of the words of a key begins a word.

        One must be in the entry itself, the others may be in what it is part of.
        """
        wanted = {frozenset(f" {w}" for w in key.split()) for key in keys if " " in key}
        counts = {part: self._text.count(part) for parts in wanted for part in parts}
        if not self._has_broader:
            return merge(*(self._with_each_part(parts, counts) for parts in wanted))
        found: set[int] = set()
        for parts in wanted:
            if all(counts[part] for part in parts):
                rarest, *others = sorted(parts, key=lambda part: counts[part])
                found.update(self._with_parts(rarest, others))
        return sorted(found)

    def _with_each_part(self, parts: Iterable[str], counts: Mapping[str, int]) -> Iterator[int]:
        """Yield, in order, the entries that have all the parts in their own line."""
        rarest, *others = sorted(parts, key=lambda part: counts[part])
        if not counts[rarest]:
            return
        for entry in self._with(rarest):
            if all(self._is_in(part, entry) for part in others):
                yield entry

    def _with_parts(self, rarest: str, others: Sequence[str]) -> Iterator[int]:
        above: dict[tuple[int, str], bool] = {}
        having = set(self._with(rarest))
        for entry in having | self._parts_of(having):
            inside = [part for part in others if self._is_in(part, entry)]
            if (entry in having or inside) and all(
                part in inside or self._is_above(part, entry, above) for part in others
            ):
                yield entry

    def _parts_of(self, wholes: Iterable[int]) -> set[int]:
        """Return all entries that are part of one of `wholes`, however far down."""
        found: set[int] = set()
        left = list(wholes)
        while left:
            parts = [part for part in self._parts.get(left.pop(), ()) if part not in found]
            found.update(parts)
            left += parts
        return found

    @cached_property
    def _parts(self) -> dict[int, list[int]]:
        """Return, for each entry that has parts, those directly below it."""
        found: dict[int, list[int]] = {}
        for entry in range(len(self)):
            found.setdefault(self._broader(entry), []).append(entry)
        found.pop(NOTHING_BROADER, None)
        return found

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


def _nothing_broader(_entry: int) -> int:
    return NOTHING_BROADER


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
