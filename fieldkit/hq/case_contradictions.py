"""Finds steps of a case that cannot all be so; none of them is dropped, people look at both."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations

from fieldkit.domain.identifiers import StatementId
from fieldkit.domain.person import script_of
from fieldkit.domain.spelling import fold
from fieldkit.domain.stage import PROCEDURAL, Stage
from fieldkit.hq.case_stages import CUSTODY_BEGINS, DEATHS, RELEASES, TAKEN
from fieldkit.hq.stage_order import Placed


class ContradictionKind(enum.StrEnum):
    """Why steps cannot all be so."""

    DIFFERENT = "different"  # one step, told with other words: `member` says which
    EXCLUSIVE = "exclusive"  # two steps of which one excludes the other
    TWICE = "twice"  # what happens once is told with two dates
    ORDER = "order"  # what comes after is dated before


@dataclass(frozen=True)
class Contradiction:
    """Two steps that do not fit together; `first` was stated first."""

    kind: ContradictionKind
    first: StatementId
    second: StatementId
    member: str = ""  # of the stage: days, months, base_units, place, sanction, court, judge


_COMPARED = ("days", "months", "base_units", "place", "sanction")
# Reports of one detention differ by minutes, or say when the monitor learned of it.
_ONE_DETENTION = timedelta(hours=12)
_BEGINNING = 3  # letters: what the two languages spell alike
_WRITTEN = ("court", "judge")  # compared as people write them, not to the letter
_EXCLUSIVE = (
    frozenset({"RELEASED_NO_PROTOCOL", "RELEASED_SUMMONS", "PROTOCOL"}),
    frozenset({"FINE", "ADMIN_ARREST", "COMMUNITY_WORK", "WARNING", "ADMIN_ACQUITTED"}),
    frozenset({"CLEMENCY_REFUSED", "CLEMENCY_GRANTED"}),
    frozenset({"REMAND", "RECOGNIZANCE"}),
)
# A protocol goes with a summons; only together with "no protocol" one of them is wrong.
_COMPATIBLE = frozenset({"PROTOCOL", "RELEASED_SUMMONS"})
_ONCE = DEATHS | {"CRIMINAL_OPENED"}
_BEFORE = (
    ("DETAINED", "PROTOCOL"),
    ("DETAINED", "ARREST_SERVED"),
    ("ADMIN_ARREST", "ARREST_SERVED"),
    ("CHARGED", "VERDICT"),
    ("TRIAL", "VERDICT"),
    ("VERDICT", "APPEAL"),
    ("VERDICT", "SENTENCE_IN_FORCE"),
    ("EXECUTED", "EXECUTION_LEARNED"),
    ("CLEMENCY_ASKED", "CLEMENCY_REFUSED"),
    ("CLEMENCY_ASKED", "CLEMENCY_GRANTED"),
)


def contradictions(ordered: Sequence[Placed]) -> tuple[Contradiction, ...]:
    """Return what does not fit together among the steps of one person, in order of the steps."""
    steps = [item for item in ordered if item.stated.stage.vocabulary == PROCEDURAL]
    found: list[Contradiction] = []
    for first, second in combinations(steps, 2):
        found += _of_two(first, second)
    found += _held_twice(steps)
    found += _out_of_order(steps)
    return tuple(dict.fromkeys(found))


def _of_two(first: Placed, second: Placed) -> list[Contradiction]:
    if first.code == second.code:
        if first.code in _ONCE and not first.overlaps(second):
            return [_two(ContradictionKind.TWICE, first, second)]
        if not first.overlaps(second) or _other_article(first, second):
            return []
        return [
            _two(ContradictionKind.DIFFERENT, first, second, member)
            for member in _differing(first.stated.stage, second.stated.stage)
        ]
    codes = {first.code, second.code}
    if codes == _COMPATIBLE or not any(codes <= group for group in _EXCLUSIVE):
        return []
    if not first.overlaps(second) or _other_article(first, second):
        return []
    return [_two(ContradictionKind.EXCLUSIVE, first, second)]


def _differing(ours: Stage, theirs: Stage) -> list[str]:
    found = []
    for member in _COMPARED:
        a, b = getattr(ours, member), getattr(theirs, member)
        if a not in ("", None) and b not in ("", None) and a != b:
            found.append(member)
    found += [name for name in _WRITTEN if _are_others(getattr(ours, name), getattr(theirs, name))]
    return found


def _are_others(a: str, b: str) -> bool:
    """Say whether two courts or judges, as written, are surely not one: no word begins alike."""
    if not a or not b or script_of(a) != script_of(b):
        return False
    ours, theirs = _beginnings(a), _beginnings(b)
    return bool(ours and theirs and not ours & theirs)


def _beginnings(name: str) -> set[str]:
    return {word[:_BEGINNING] for word in fold(name).split() if len(word) > _BEGINNING}


def _other_article(first: Placed, second: Placed) -> bool:
    ours, theirs = set(first.stated.stage.articles), set(second.stated.stage.articles)
    return bool(ours and theirs and not ours & theirs)


def _held_twice(steps: Sequence[Placed]) -> list[Contradiction]:
    """Find people taken at two times without having been let go between."""
    found: list[Contradiction] = []
    taken: Placed | None = None
    for step in steps:
        if step.code in RELEASES:
            taken = None
        elif step.code == "DETAINED":
            if taken is not None and step.earliest - taken.latest > _ONE_DETENTION:
                found.append(_two(ContradictionKind.TWICE, taken, step))
            taken = taken or step
    return found


def _out_of_order(steps: Sequence[Placed]) -> list[Contradiction]:
    found: list[Contradiction] = []
    for before, after in _BEFORE:
        firsts = [item for item in steps if item.code == before]
        for step in steps:
            if step.code == after and firsts and all(step.surely_before(item) for item in firsts):
                found.append(_two(ContradictionKind.ORDER, firsts[0], step))
    for death in (item for item in steps if item.code in ("EXECUTED", "DECEASED")):
        found += [
            _two(ContradictionKind.ORDER, death, step)
            for step in steps
            if step.code in CUSTODY_BEGINS | TAKEN and death.surely_before(step)
        ]
    return found


def _two(kind: ContradictionKind, a: Placed, b: Placed, member: str = "") -> Contradiction:
    first, second = sorted((a, b), key=lambda item: item.stated.number)
    return Contradiction(kind, first.stated.statement_id, second.stated.statement_id, member)
