"""What the screen says that works with one drive; knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from fieldkit.gui.hq.lines import Line


@dataclass(frozen=True)
class DriveTask:
    """What is to be done with a drive."""

    title: str
    lead: str
    explanation: str
    none: str  # said while no drive is plugged in
    action: str  # words of the button
    working: str  # said while it runs
    counts_bytes: bool = False


@dataclass(frozen=True)
class DriveResult:
    """What came of it."""

    lead: str
    sentences: tuple[str, ...]
    lines: tuple[Line, ...] = ()
    warning: str = ""  # what went wrong although something was done
    hint: str = ""
    more: str = ""  # words of a button for what can follow, "" for nothing
