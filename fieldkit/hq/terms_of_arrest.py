"""When a term of administrative arrest ends, terms in a row counted one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from fieldkit.hq.case_stages import LENIENT, RELEASES, TAKEN
from fieldkit.hq.stage_order import Placed

ARREST = "ADMIN_ARREST"
# Nobody is held so long before a court: a ruling after it counts from itself.
_LONGEST_BEFORE_COURT = timedelta(days=10)


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
    is_let_go = False  # by a fine: nobody tells of the door
    for step in ordered:
        if step.code in TAKEN:
            if is_let_go or _is_after(step, running):
                taken, running = None, []
            taken = taken or step  # taken again at the gate: the row of terms goes on
            is_let_go = False
        elif step.code in LENIENT:
            is_let_go = not running
        elif step.code in RELEASES:
            taken, running = None, []
        elif step.code == ARREST:
            is_let_go = False
            if step.stated.stage.days is not None:
                _add(running, step, taken)
    return tuple(running)


def _is_after(step: Placed, running: list[Term]) -> bool:
    """Say whether somebody was taken after the last term: they had been out, untold."""
    return bool(running) and step.is_dated and step.earliest > running[-1].ends_to


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
    start = taken if taken is not None and _is_held_since(taken, step) else step
    if before is None and not start.is_dated:
        return None
    begins = (
        (start.earliest, start.latest) if before is None else (before.ends_from, before.ends_to)
    )
    try:
        return begins[0] + days, begins[1] + days
    except OverflowError:  # "after 2020" has no end that can be counted to
        return None


def _is_held_since(taken: Placed, ruling: Placed) -> bool:
    if not taken.is_dated:
        return False
    return not ruling.is_dated or ruling.earliest - taken.latest <= _LONGEST_BEFORE_COURT


def _is_same_ruling(step: Placed, other: Placed) -> bool:
    ours, theirs = set(step.stated.stage.articles), set(other.stated.stage.articles)
    other_article = bool(ours and theirs and not ours & theirs)
    return step.overlaps(other) and not other_article
