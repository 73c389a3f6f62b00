"""Hides small counts of a table that the public sees, and what would give them back.

A line with a count from 1 to 4 is hidden whole. Since totals are printed, one hidden line could be
found by subtraction, and several whose sum is small nearly so: the smallest other lines are hidden
as well, until in each column at least two lines are hidden that together hold 5 or more, and that
cannot all be 1, or all be 4, for that their sum would tell. Which lines are hidden depends on their
counts alone and never on their order, so that even who knows this rule cannot tell them apart. If
the total itself is small, everything is hidden; if all lines together are not enough to hide in,
none is printed, not even how many there are. Lines of nothing but zeros are left out.

What this cannot see: another table, printed before or after, of a little longer or other period.
"""

from __future__ import annotations

from collections.abc import Sequence

from fieldkit.domain.figures import SMALL, FigureRow

_TWO = 2


def for_public(
    rows: Sequence[FigureRow], total: FigureRow
) -> tuple[tuple[FigureRow, ...], FigureRow]:
    """Return rows and total as they may be printed, in their order.

    Only persons and acts are printed: how many reports there are, how many sources each has, and
    what was not compared yet are counts of their own that could be small.
    """
    rows = [row for row in rows if any(_numbers(row))]
    if any(0 < count < SMALL for count in _numbers(total)):
        return tuple(_hidden(row) for row in rows), _hidden(total)
    hidden = _to_hide(rows)
    if hidden and not _is_enough([rows[place] for place in hidden]):
        return (), _printed(total)
    return (
        tuple(_hidden(row) if place in hidden else _printed(row) for place, row in enumerate(rows)),
        _printed(total),
    )


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
