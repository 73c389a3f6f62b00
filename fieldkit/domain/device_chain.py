"""A device's chain as it is shown: which places are held here, missing, or claimed twice."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class PlaceState(enum.StrEnum):
    """How one place in a chain stands."""

    HERE = "here"
    HELD = "held"  # here, but not taken in
    MISSING = "missing"
    DOUBLED = "doubled"  # different objects claim it
    UNJOINED = "unjoined"  # it does not name the one before


@dataclass(frozen=True)
class PlaceRun:
    """Neighbouring places that stand alike, from `first` to `last`."""

    first: int
    last: int
    state: PlaceState

    @property
    def count(self) -> int:
        """How many places these are."""
        return self.last - self.first + 1


class Branching(enum.StrEnum):
    """What a second branch of a chain looks like; only its holder can say what it was."""

    NONE = "none"
    SET_BACK = "set-back"  # all of the second branch is younger: put back from a copy
    TWO_AT_ONCE = "two-at-once"  # both go on side by side: the keys may be copied
