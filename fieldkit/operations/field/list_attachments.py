"""List the attachments of a draft with their small pictures."""

from __future__ import annotations

from fieldkit.domain.attachment import AttachedFile
from fieldkit.domain.identifiers import ReportId
from fieldkit.operations.session import Session


def list_attachments(session: Session, report_id: ReportId) -> tuple[AttachedFile, ...]:
    """Return the attachments of a draft in the order of adding; none for what is no draft."""
    store = session.vault.attachments
    return tuple(
        AttachedFile(attachment, store.thumbnail(attachment.attachment_id))
        for attachment in store.of_report(report_id)
    )
