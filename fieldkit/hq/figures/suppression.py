"""Hides small counts of a table that the public sees, and what would give them back.

A line with a count from 1 to 4 is hidden whole. Since totals are printed, one hidden line could be
found by subtraction, and several whose sum is small nearly so: the smallest other lines are hidden
as well, until in each column at least two lines are hidden that together hold 5 or more, and that
cannot all be 1, or all be 4, for that their sum would tell. Which lines are hidden depends on their
counts alone and never on their order, so that even who knows this rule cannot tell them apart. If
the total itself is small, everything is hidden; if all lines together are not enough to hide in,
none is printed, not even how many there are. Lines of nothing but zeros are left out.

Days lie within months, and stations within regions: who has both tables could subtract the days
that are printed from their month. So the same holds within each line of the wider table; lines
within one that is hidden there are taken together, and where lines are too few to hide in within
one, none of them is printed.

What this cannot see: another table, printed before or after, of a little longer or other period,
or of people with more sources. `subtraction` warns of those that were printed before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from fieldkit.domain.figures import SMALL, FigureRow

_TWO = 2


def _in_one(_key: str) -> str:
    return ""


def for_public(
    rows: Sequence[FigureRow], total: FigureRow, around: Callable[[str], str] = _in_one
) -> tuple[tuple[FigureRow, ...], FigureRow]:
    """Return rows and total as they may be printed, in their order.

    `around` gives the line of the wider table that a line lies in, by their keys; "" where that is
    hidden or there is none.
    Only persons and acts are printed: how many reports there are, how many sources each has, and
    what was not compared yet are counts of their own that could be small.
    """
    rows = [row for row in rows if any(_numbers(row))]
    if any(0 < count < SMALL for count in _numbers(total)):
        return tuple(_hidden(row) for row in rows), _hidden(total)
    hidden, left_out = _apart(rows, around)
    if (hidden or left_out) and not _is_enough([rows[place] for place in hidden | left_out]):
        return (), _printed(total)
    shown = (
        _hidden(row) if place in hidden else _printed(row)
        for place, row in enumerate(rows)
        if place not in left_out
    )
    return tuple(shown), _printed(total)


def _apart(
    rows: Sequence[FigureRow], around: Callable[[str], str]
) -> tuple[frozenset[int], frozenset[int]]:
    """Return the places of lines to hide, and of those not even to print."""
    groups: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        groups[around(row.key)].append(place)
    hidden: set[int] = set()
    left_out: set[int] = set()
    for places in groups.values():
        some = [rows[place] for place in places]
        found = _to_hide(some)
        into = hidden if not found or _is_enough([some[place] for place in found]) else left_out
        into.update(places[place] for place in found)
    return frozenset(hidden), frozenset(left_out)


def _to_hide(rows: Sequence[FigureRow]) -> set[int]:
    hidden = {
        place for place, row in enumerate(rows) if any(0 < count < SMALL for count in _numbers(row))
    }
    if not hidden:
        return hidden
    others: dict[tuple[int, ...], list[int]] = {}
    for place, row in enumerate(rows):
        if place not in hidden:
            others.setdefault(_numbers(row), []).append(place)
    for numbers in sorted(others):
        if _is_enough([rows[place] for place in hidden]):
            break
        hidden.update(others[numbers])
    return hidden


def _is_enough(rows: Sequence[FigureRow]) -> bool:
    """Say whether subtraction from the totals tells too little about any of `rows`."""
    count = len(rows)
    if count < _TWO:
        return False
    sums = [sum(column) for column in zip(*map(_numbers, rows), strict=True)]
    telling = (count, count * (SMALL - 1))
    return all(whole >= SMALL and whole not in telling for whole in sums)


def _numbers(row: FigureRow) -> tuple[int, ...]:
    """Return what would be printed of a line, the number that is compared first before others."""
    if row.persons is None or row.acts is None:
        return ()
    return (row.persons.high, row.acts.high, row.persons.low, row.acts.low)


def _hidden(row: FigureRow) -> FigureRow:
    return FigureRow(row.key, None, None, None, None, None)


def _printed(row: FigureRow) -> FigureRow:
    return FigureRow(row.key, None, row.acts, row.persons, None, None)
