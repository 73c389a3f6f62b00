"""Work that takes long and may be cut by a lock at any moment, noted so that it goes on."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import NewType

from fieldkit.domain.identifiers import ReportId

WorkId = NewType("WorkId", str)


class WorkKind(enum.StrEnum):
    """What was going on."""

    ATTACH = "attach"
    SEAL = "seal"
    SEAL_SHEET = "seal-sheet"  # a sheet with all its people
    HAND_OVER = "hand-over"
    SYNC = "sync"


@dataclass(frozen=True)
class UnfinishedWork:
    """One piece of it."""

    work_id: WorkId
    kind: WorkKind
    reports: tuple[ReportId, ...] = ()
    path: str = field(default="", repr=False)  # of the file, or of the folder on the stick
    question: str = ""  # that a file answers
