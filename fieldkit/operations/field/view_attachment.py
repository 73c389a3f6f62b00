"""Open an attachment of a draft for looking at it: decoded at arm's length, nothing written."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from fieldkit.domain.attachment import Attachment
from fieldkit.domain.identifiers import AttachmentId, BlobId
from fieldkit.media.viewing import Viewing
from fieldkit.operations.session import Session
from fieldkit.vault.blobs import BlobFolder, BlobKey, open_blob

_BUFFER_BYTES = 256 * 1024


@dataclass(frozen=True)
class FoundAttachment:
    """An attachment and what opens its bytes without the vault's connection."""

    attachment: Attachment
    folder: BlobFolder
    blob_id: BlobId
    key: BlobKey = field(repr=False)
    thumbnail: bytes = field(repr=False)  # JPEG made by us; empty where there is none


def find_attachment(session: Session, attachment_id: AttachmentId) -> FoundAttachment:
    """Return an attachment of a draft.

    Raises:
        UnknownAttachment: There is none; its report may have been sealed.
    """
    vault = session.vault
    blob_id, key = vault.attachments.blob(attachment_id)
    return FoundAttachment(
        vault.attachments.get(attachment_id),
        vault.blobs,
        blob_id,
        key,
        vault.attachments.thumbnail(attachment_id),
    )


def open_content(found: FoundAttachment) -> io.BufferedReader:
    """Return the bytes of an attachment, readable at any offset; touches no database.

    Raises:
        VaultDamaged, DriveUnreadable: They cannot be read.
    """
    content = open_blob(found.folder, found.blob_id, found.key, found.attachment.size)
    return io.BufferedReader(content, _BUFFER_BYTES)


def begin_viewing(found: FoundAttachment) -> Viewing:
    """Return what shows an attachment; its process starts with the first question."""
    return Viewing(lambda: open_content(found), size=found.attachment.size)
