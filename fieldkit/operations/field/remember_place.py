"""Remember which draft is open, and how the program ended, so that unlocking leads back.

A lock or a close is noted; whatever ends without a note was killed, or lost its power. Then the
draft that was open is shown as recovered.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldkit.domain.identifiers import ReportId
from fieldkit.errors import AlreadySealed, UnknownReport
from fieldkit.operations.field.open_draft import open_draft

if TYPE_CHECKING:
    from fieldkit.operations.session import Session

_OPEN_DRAFT = "open-draft"
_END = "last-end"


class End(enum.StrEnum):
    """How the program ended."""

    LOCKED = "locked"
    CLOSED = "closed"
    UNKNOWN = ""  # it is running, or it did not come to say


@dataclass(frozen=True)
class Place:
    """Where one was when the program ended."""

    report_id: ReportId | None
    end: End

    @property
    def is_recovered(self) -> bool:
        """Whether a draft was open when the program was cut off."""
        return self.report_id is not None and self.end is End.UNKNOWN


def remember_place(session: Session, report_id: ReportId | None) -> None:
    """Keep, inside the vault, which draft is open; None when none is."""
    vault = session.vault
    if not vault.read_only and vault.settings.get(_OPEN_DRAFT) != report_id:
        with vault.transaction():
            vault.settings.put(_OPEN_DRAFT, report_id)


def remembered_place(session: Session) -> ReportId | None:
    """Return the draft that was open at the last lock, None if it is gone or none was."""
    kept = session.vault.settings.get(_OPEN_DRAFT)
    if not isinstance(kept, str):
        return None
    try:
        return open_draft(session.vault, ReportId(kept)).report_id
    except (UnknownReport, AlreadySealed):
        return None


def remember_end(session: Session, end: End) -> None:
    """Note that the program ends as it should, by a lock or a close."""
    vault = session.vault
    if not vault.read_only and vault.settings.get(_END, "") != end.value:
        with vault.transaction():
            vault.settings.put(_END, end.value)


def place_at_end(session: Session) -> Place:
    """Return where one was at the last end, once after unlocking; from now on it is running."""
    kept = session.vault.settings.get(_END, "")
    end = End(kept) if kept in tuple(End) else End.UNKNOWN
    place = Place(remembered_place(session), end)
    remember_end(session, End.UNKNOWN)
    return place
