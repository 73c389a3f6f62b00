"""Open an attachment that headquarters holds for looking at it: decoded at arm's length."""

from __future__ import annotations

from fieldkit.domain.attachment import Attachment
from fieldkit.operations.field.view_attachment import FoundAttachment
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.vault.blobs import BlobKey


def find_received(session: HeadquartersSession, attachment: Attachment) -> FoundAttachment:
    """Return what opens the bytes of a received attachment without the database.

    Raises:
        UnknownAttachment: It is not here, or not all of it.
    """
    content = session.store.contents.require(attachment.sha256)
    return FoundAttachment(
        attachment, session.archive.attachments, content.blob_id, BlobKey(content.key), b""
    )
