"""Attach a file to a draft: streamed once into the vault, its bytes untouched."""

from __future__ import annotations

import contextlib
import io
import logging
from dataclasses import dataclass

from fieldkit.crypto.random import random_hex
from fieldkit.crypto.stream import Readable
from fieldkit.custody.log import record_event
from fieldkit.domain.attachment import Attachment
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.identifiers import AttachmentId, BlobId, ReportId
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.domain.unfinished import WorkId
from fieldkit.errors import DeviceError, FieldkitError
from fieldkit.media.decode import Examined, examine
from fieldkit.media.kinds import media_type_of
from fieldkit.operations.field.open_draft import open_draft
from fieldkit.operations.session import Session
from fieldkit.vault.blobs import WrittenBlob, open_blob, remove_blob, write_blob

logger = logging.getLogger(__name__)

_MAX_NAME = 255


@dataclass(frozen=True)
class AttachedBytes:
    """What streaming gave: an encrypted blob, and what its content says of itself."""

    blob: WrittenBlob
    examined: Examined


def attach_file(
    session: Session,
    report_id: ReportId,
    source: Readable,
    name: str,
    *,
    question: str = "",
    progress: Progress = no_progress,
) -> Attachment:
    """Attach what `source` holds to a draft, under the name it came with.

    Raises:
        AlreadySealed, UnknownReport: It is no draft; nothing was kept.
        DiskFull, DeviceError, Cancelled: It could not be read or written whole; likewise.
    """
    open_draft(session.vault, report_id)
    attached = stream_bytes(session, source, name, progress=progress)
    try:
        return commit_attachment(session, report_id, name, attached, question=question)
    except DeviceError:
        raise  # a flush that failed may have reached the disk all the same
    except BaseException:
        _remove_unlisted(session, attached.blob.blob_id)
        raise


def stream_bytes(
    session: Session, source: Readable, name: str, *, progress: Progress = no_progress
) -> AttachedBytes:
    """Encrypt and hash `source` in one pass, then look at the copy; touches no database."""
    folder = session.vault.blobs
    blob = write_blob(folder, source, progress=progress)
    try:
        with open_blob(folder, blob.blob_id, blob.key, blob.size) as content:
            examined = examine(io.BufferedReader(content), media_type_of(name))
    except BaseException:
        with contextlib.suppress(DeviceError):  # it goes at the next unlock
            remove_blob(folder, blob.blob_id)
        raise
    return AttachedBytes(blob, examined)


def commit_attachment(
    session: Session,
    report_id: ReportId,
    name: str,
    attached: AttachedBytes,
    *,
    question: str = "",
    finishes: WorkId | None = None,
) -> Attachment:
    """Add what was streamed to a draft, in one transaction; with it goes the note of the work.

    Raises:
        AlreadySealed, UnknownReport: It is no draft.
    """
    with session.vault.transaction():
        added = add_attachment(session, report_id, name, attached, question=question)
        if finishes is not None:
            session.vault.working.remove(finishes)
        return added


def add_attachment(
    session: Session,
    report_id: ReportId,
    name: str,
    attached: AttachedBytes,
    *,
    question: str = "",
) -> Attachment:
    """Add what was streamed to a draft, within the transaction that is open.

    Raises:
        AlreadySealed, UnknownReport: It is no draft.
    """
    vault, now = session.vault, session.clock.now()
    attachment = Attachment(
        attachment_id=AttachmentId(random_hex(16)),
        report_id=report_id,
        name=_shown_name(name),
        media_type=media_type_of(name),
        size=attached.blob.size,
        sha256=attached.blob.sha256,
        added_at=now,
        question=question,
        facts=attached.examined.facts,
        note=attached.examined.note,
    )
    open_draft(vault, report_id)
    vault.attachments.add(
        attachment, attached.blob.blob_id, attached.blob.key, attached.examined.thumbnail
    )
    record_event(
        vault,
        report_id,
        CustodyEvent.HASHED,
        attachment.attachment_id,
        at=now,
        detail=attachment.sha256,
    )
    logger.info("attached %d bytes", attachment.size)
    return attachment


def remove_attachment(session: Session, attachment_id: AttachmentId) -> None:
    """Take an attachment off its draft; its key is gone at once.

    Raises:
        UnknownAttachment: There is none.
    """
    vault = session.vault
    attachment = vault.attachments.get(attachment_id)
    with vault.transaction():
        record_event(
            vault,
            attachment.report_id,
            CustodyEvent.DESTROYED,
            attachment_id,
            at=session.clock.now(),
            detail=attachment.sha256,
        )
        vault.attachments.remove(attachment_id)


def _remove_unlisted(session: Session, blob_id: BlobId) -> None:
    """Delete a blob that was not attached.

    Ctrl+C can come after the commit. Where the vault does not say that nothing needs the blob, it
    stays until the next unlock.
    """
    with contextlib.suppress(FieldkitError):
        if not any(blob_id == listed.blob_id for listed in session.vault.attachments.references()):
            remove_blob(session.vault.blobs, blob_id)


def _shown_name(name: str) -> str:
    plain = "".join(c if c.isprintable() else "�" for c in name.replace("\\", "/").split("/")[-1])
    return plain[-_MAX_NAME:] or "file"
