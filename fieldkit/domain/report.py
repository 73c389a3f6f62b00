"""A report's states, and what is left of it on the device after sealing."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime

from fieldkit.domain.identifiers import FormId, ObjectId, ReportId, Sha256


class ReportState(enum.StrEnum):
    """Where a report is; the transitions are written in docs/formats.md, "States"."""

    DRAFT = "draft"
    SEALED = "sealed"
    HANDED_OVER = "handed-over"
    STORED = "stored"
    RECEIVED = "received"
    HELD = "held"


TRANSITIONS: dict[ReportState, frozenset[ReportState]] = {
    ReportState.DRAFT: frozenset({ReportState.SEALED}),
    ReportState.SEALED: frozenset(
        {ReportState.HANDED_OVER, ReportState.STORED, ReportState.RECEIVED, ReportState.HELD}
    ),
    ReportState.HANDED_OVER: frozenset(
        {ReportState.STORED, ReportState.RECEIVED, ReportState.HELD}
    ),
    ReportState.STORED: frozenset(
        {ReportState.HANDED_OVER, ReportState.RECEIVED, ReportState.HELD}
    ),
    ReportState.HELD: frozenset({ReportState.RECEIVED}),
    ReportState.RECEIVED: frozenset(),
}


@dataclass(frozen=True)
class FormReference:
    """Which exact form a report was begun with."""

    form: FormId
    version: str
    sha256: Sha256  # of the compiled form's canonical JSON


@dataclass(frozen=True)
class Amended:
    """The sealed report that an amendment corrects."""

    object_id: ObjectId
    report_id: ReportId


@dataclass(frozen=True)
class Draft:
    """A report that is still being written; its answers are read separately."""

    report_id: ReportId
    form: FormReference
    begun_at: datetime
    changed_at: datetime
    amends: Amended | None = None
    seal_at_lock: bool = False


@dataclass(frozen=True)
class Stub:
    """All that a device keeps of a sealed report: numbers, hashes, a day and a state."""

    report_id: ReportId
    object_id: ObjectId
    sequence: int
    object_sha256: Sha256
    manifest_sha256: Sha256
    sealed_on: date
    state: ReportState
    reason: str = ""  # reason code of a held receipt
