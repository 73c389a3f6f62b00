"""What was reported of one day, in order of time, each as exact as it was told."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import datetime


class EntryKind(enum.StrEnum):
    """Where an entry comes from."""

    OBSERVED = "observed"  # of a monitor's time-line of an assembly
    DETENTIONS = "detentions"  # reported of people


@dataclass(frozen=True)
class TimeEntry:
    """One moment or span, local and naive; `count` people, for detentions."""

    kind: EntryKind
    first: datetime
    last: datetime
    event: str = ""  # of the vocabulary timeline_event
    place: str = field(default="", repr=False)  # as written, or the name of the station
    note: str = field(default="", repr=False)
    count: int = 0  # mentions; one person may be in several
    group: str = ""  # the monitors' code of the event

    @property
    def is_exact(self) -> bool:
        """Whether it is known to the minute."""
        return (self.last - self.first).total_seconds() < 60


@dataclass(frozen=True)
class TimeLine:
    """The entries of one day by their first moment, and those that could not be placed."""

    entries: tuple[TimeEntry, ...]
    groups: tuple[str, ...]  # the events that were told apart on that day
    without_time: int = 0  # entries that monitors made without any time
