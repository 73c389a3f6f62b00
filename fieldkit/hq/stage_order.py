"""Puts the steps of a case in order, as far as their dates say, without pretending to know more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fieldkit.domain.edtf import Span, span
from fieldkit.domain.stage import StatedStage
from fieldkit.hq.case_stages import rank_of

_FIRST = datetime(1, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # local by definition, so naive
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Placed:
    """A step, and when it was: local and naive; of one without a date, before it was stated."""

    stated: StatedStage
    earliest: datetime
    latest: datetime

    @property
    def code(self) -> str:
        """The code of the step."""
        return self.stated.stage.code

    @property
    def is_dated(self) -> bool:
        """Whether anybody said when it was."""
        return self.stated.stage.when is not None

    def overlaps(self, other: Placed) -> bool:
        """Say whether both may have been at one moment."""
        return self.earliest <= other.latest and other.earliest <= self.latest

    def surely_before(self, other: Placed) -> bool:
        """Say whether it was before the other one, whatever the dates mean."""
        return self.latest < other.earliest


def in_order(stages: Iterable[StatedStage]) -> tuple[Placed, ...]:
    """Return the steps, oldest first.

    What dates leave open (a day without an hour, a month, no date) is decided by the life-cycle,
    and then by what was stated first. The result does not depend on the order given.
    """
    waiting = sorted(map(_placed, stages), key=_preference)
    found: list[Placed] = []
    while waiting:
        bound = min(item.latest for item in waiting)
        chosen = next(item for item in waiting if item.earliest <= bound)
        waiting.remove(chosen)
        found.append(chosen)
    return tuple(found)


def _preference(item: Placed) -> tuple[int, int]:
    return rank_of(item.stated.stage), item.stated.number


def _placed(stated: StatedStage) -> Placed:
    when = stated.stage.when
    if when is not None:
        spanned: Span = span(when.edtf)
        return Placed(stated, spanned.earliest, spanned.latest)
    # In local time it may have been the day after already.
    return Placed(stated, _FIRST, stated.at.astimezone(UTC).replace(tzinfo=None) + _A_DAY)
