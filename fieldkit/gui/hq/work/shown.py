"""What the screen of alarms and tasks says, as plain data; knows no Qt."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field


class Scope(enum.Enum):
    """Whose tasks are shown."""

    MINE = "mine"
    ALL = "all"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class WorkLine:
    """One alarm or task."""

    text: str = field(repr=False)
    case_id: str  # what Enter opens, or ""
    subject: str  # the place of an alarm, or the statement of a task


@dataclass(frozen=True)
class Work:
    """What is due and to be done."""

    alarms: tuple[WorkLine, ...]
    alarm_count: int  # of which the first ones are shown
    tasks: tuple[WorkLine, ...]
    scope: Scope
