"""Who works at headquarters: a code instead of a name, and what the window shows them first.

Roles are a convenience: everybody who opens the vault could read all of it (docs/threat-model.md).
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

from fieldkit.domain.identifiers import ColleagueId


class Role(enum.StrEnum):
    """Views of one vault."""

    INTAKE = "intake"
    CASE_WORKER = "case-worker"
    EDITOR = "editor"
    STATISTICIAN = "statistician"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Colleague:
    """One person who makes statements."""

    colleague_id: ColleagueId
    code: str  # what everybody sees, e.g. "H-03"
    roles: frozenset[Role]
    added_at: datetime
    left_at: datetime | None = None  # makes no more statements since
