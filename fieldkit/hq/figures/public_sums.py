"""Hides sums of decisions that would tell what one person, or a few, were sentenced to.

A sum is printed only of 5 people or more, and only where it cannot be had by subtraction either:
if in any line, in all hidden lines together, or in what one kind of sum has and the other has not,
there are from 1 to 4 people, that sum stands in no line. Then the last line alone has it, if it
may have it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from fieldkit.domain.counted_decision import CountedDecision, DecisionSums
from fieldkit.domain.figures import SMALL
from fieldkit.hq.figures.sums import add_up

Counted = tuple[str, CountedDecision]  # of which person
_Group = Sequence[Counted]
_Test = Callable[[CountedDecision], bool]


def _is_fine(item: CountedDecision) -> bool:
    return item.base_units is not None


# Of each sum: whom it speaks of, and whom it leaves out of what another sum has.
_SUMS: Mapping[str, tuple[_Test, ...]] = MappingProxyType(
    {
        "days": (lambda item: item.days is not None,),
        "months": (lambda item: item.months is not None,),
        "base_units": (_is_fine,),
        "roubles": (
            lambda item: item.roubles is not None,
            lambda item: _is_fine(item) and item.roubles is None,
        ),
        "euros": (
            lambda item: item.euros is not None,
            lambda item: _is_fine(item) and item.euros is None,
            lambda item: item.roubles is not None and item.euros is None,
        ),
    }
)
_WITHOUT: Mapping[str, Mapping[str, None]] = MappingProxyType(
    {
        "days": {"days": None, "days_median": None},
        "months": {"months": None, "months_median": None},
        "base_units": {"base_units": None, "base_units_median": None},
        "roubles": {"roubles": None},
        "euros": {"euros": None, "fines_without_euros": None},
    }
)


def sums_for_public(
    rows: Sequence[_Group | None], hidden: _Group, every: _Group
) -> tuple[DecisionSums | None, ...]:
    """Return the sums of each row, None of a hidden one, then of all.

    `hidden` is everything in rows that are hidden or left out.
    """
    printed = [row for row in rows if row is not None]
    by_row = {name for name in _SUMS if all(_may_tell(name, it) for it in (*printed, hidden))}
    whole = {name for name in _SUMS if _may_tell(name, every)}
    return (
        *(None if row is None else _sums(row, by_row & whole) for row in rows),
        _sums(every, whole),
    )


def _may_tell(name: str, group: _Group) -> bool:
    """Say whether in `group` there is nobody, or enough people, of each kind that a sum tells."""
    for test in _SUMS[name]:
        people = {person for person, decision in group if test(decision)}
        if 0 < len(people) < SMALL:
            return False
    return True


def _sums(group: _Group, names: set[str]) -> DecisionSums:
    found = add_up(decision for _person, decision in group)
    for name in _WITHOUT.keys() - names:
        found = replace(found, **_WITHOUT[name])
    return found
