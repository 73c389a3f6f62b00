"""When a term of administrative arrest ends, terms in a row counted one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from fieldkit.hq.case_stages import RELEASES, TAKEN
from fieldkit.hq.stage_order import Placed

ARREST = "ADMIN_ARREST"


@dataclass(frozen=True)
class Term:
    """One term: the rulings that set it (several that differ: a range), and its end, local."""

    rulings: tuple[Placed, ...]
    ends_from: datetime
    ends_to: datetime


def terms(ordered: Iterable[Placed]) -> tuple[Term, ...]:
    """Return the terms of steps in order, without those after which the person was let go.

    A term counts from the moment the person was taken, if they were held since, else from the
    ruling. A ruling of a later day, or by another article, follows the one before; otherwise two
    rulings tell of one term, and where they differ its end is a range.
    """
    taken: Placed | None = None
    running: list[Term] = []
    for step in ordered:
        if step.code in TAKEN:
            taken = taken or step  # taken again at the gate: the row of terms goes on
        elif step.code in RELEASES:
            taken, running = None, []
        elif step.code == ARREST and step.stated.stage.days is not None:
            _add(running, step, taken)
    return tuple(running)


def _add(running: list[Term], step: Placed, taken: Placed | None) -> None:
    same = running and any(_is_same_ruling(step, other) for other in running[-1].rulings)
    before = running[-2] if same and len(running) > 1 else running[-1] if running else None
    if same and len(running) == 1:
        before = None
    ends = _ends(step, before, taken)
    if ends is None:
        return
    if same:
        last = running.pop()
        ends = min(last.ends_from, ends[0]), max(last.ends_to, ends[1])
        running.append(Term((*last.rulings, step), *ends))
    else:
        running.append(Term((step,), *ends))


def _ends(
    step: Placed, before: Term | None, taken: Placed | None
) -> tuple[datetime, datetime] | None:
    days = timedelta(days=step.stated.stage.days or 0)
    start = taken if taken is not None and taken.is_dated else step
    if before is None and not start.is_dated:
        return None
    begins = (
        (start.earliest, start.latest) if before is None else (before.ends_from, before.ends_to)
    )
    try:
        return begins[0] + days, begins[1] + days
    except OverflowError:  # "after 2020" has no end that can be counted to
        return None


def _is_same_ruling(step: Placed, other: Placed) -> bool:
    ours, theirs = set(step.stated.stage.articles), set(other.stated.stage.articles)
    other_article = bool(ours and theirs and not ours & theirs)
    return step.overlaps(other) and not other_article
