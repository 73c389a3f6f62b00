"""What a device knew that is in other hands, and who is at risk for it."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import datetime

from fieldkit.domain.identifiers import DeviceId


class Risk(enum.StrEnum):
    """Why somebody is at risk, the most urgent first."""

    READABLE = "readable"  # named in a report that the device, or its holder's memory, may show
    SOURCE = "source"  # told the monitor something
    RELATIVE = "relative"  # spoke for a person, and can be pressed
    MONITOR = "monitor"  # another monitor, named by code
    SEALED = "sealed"  # named in an older report, of which the device holds no content


@dataclass(frozen=True)
class AtRisk:
    """One person or code; `subject` is a mention (32 hex), or a device for a monitor."""

    risk: Risk
    label: str = field(repr=False)  # a name as it was written, a description, or a code
    subject: str
    sensitivity: str  # the highest of the reports: S1 ... S4, or empty
    reports: int  # that name them
    newest: datetime | None  # when the newest of these came


@dataclass(frozen=True)
class DeviceKnowledge:
    """What headquarters can tell that a device knew; what was never handed over nobody knows."""

    device: DeviceId
    code: str
    reports: int
    newest_report: datetime | None  # when its last report came: drafts may be newer
    keeps_copies: bool  # the rule lets it keep what it sealed readable
    seals_drafts: bool  # the rule lets it seal its drafts when it learns that it is revoked
    servers: tuple[str, ...] = field(repr=False)
    carried: tuple[tuple[str, int], ...]  # codes of other devices, and how many of their objects
    letters: tuple[str, ...] = field(repr=False)  # texts written to it, newest first
    event_groups: tuple[str, ...]  # of its reports, newest first
