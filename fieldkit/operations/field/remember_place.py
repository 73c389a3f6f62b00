"""Remember which draft is open, so that unlocking leads back to where the lock came."""

from __future__ import annotations

from fieldkit.domain.identifiers import ReportId
from fieldkit.errors import AlreadySealed, UnknownReport
from fieldkit.operations.field.open_draft import open_draft
from fieldkit.operations.session import Session

_OPEN_DRAFT = "open-draft"


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
