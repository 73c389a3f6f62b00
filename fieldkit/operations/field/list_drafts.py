"""Which drafts are listed: no readable copies of sealed reports, no people of a sheet."""

from __future__ import annotations

from fieldkit.domain.report import Draft
from fieldkit.operations.session import Session


def list_drafts(session: Session) -> tuple[Draft, ...]:
    """Return the drafts that stand for themselves, the one changed last first.

    Where headquarters lets devices keep a readable copy, that copy is no draft. The people of a
    sheet are found in it.
    """
    vault = session.vault
    rows = vault.sheets.row_ids()
    return tuple(
        draft
        for draft in vault.reports.drafts()
        if draft.report_id not in rows and not vault.reports.is_sealed(draft.report_id)
    )
