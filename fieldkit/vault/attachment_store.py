"""Attachments of drafts: what is known of each, its thumbnail, and where its encrypted blob is."""

from __future__ import annotations

from pathlib import Path

from fieldkit.domain import canonical_json
from fieldkit.domain.attachment import Attachment, MediaFacts
from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.identifiers import AttachmentId, BlobId, ReportId, Sha256
from fieldkit.errors import UnknownAttachment
from fieldkit.vault.blobs import BlobFolder, BlobKey, BlobReference, remove_blob
from fieldkit.vault.database import Database, Row
from fieldkit.vault.seal_cleanup import forget_on_commit

MAX_FACTS = 64 * 1024  # bytes of JSON

_COLUMNS = (
    "attachment_id, report_id, name, media_type, size, sha256, added_at, question, facts, note"
)


class AttachmentStore:
    """Writes need an open `vault.transaction()`."""

    def __init__(self, database: Database, blobs: BlobFolder, folder: Path) -> None:
        self._database = database
        self._blobs = blobs
        self._folder = folder

    def add(
        self, attachment: Attachment, blob_id: BlobId, blob_key: BlobKey, thumbnail: bytes
    ) -> None:
        """Add an attachment whose blob is on the disk already; `thumbnail` may be empty."""
        self._database.write(
            f"INSERT INTO attachment ({_COLUMNS}, blob_id, blob_key, thumbnail)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            attachment.attachment_id,
            attachment.report_id,
            attachment.name,
            attachment.media_type,
            attachment.size,
            attachment.sha256,
            to_text(attachment.added_at),
            attachment.question,
            _facts_text(attachment.facts),
            attachment.note,
            blob_id,
            blob_key,
            thumbnail,
        )

    def get(self, attachment_id: AttachmentId) -> Attachment:
        """Return one attachment.

        Raises:
            UnknownAttachment: There is none.
        """
        return _attachment(self._row(_COLUMNS, attachment_id))

    def of_report(self, report_id: ReportId) -> tuple[Attachment, ...]:
        """Return the attachments of a draft in the order of adding."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM attachment WHERE report_id = ? ORDER BY added_at, rowid",
            report_id,
        )
        return tuple(_attachment(row) for row in rows)

    def blob(self, attachment_id: AttachmentId) -> tuple[BlobId, BlobKey]:
        """Return where the bytes lie and the key that opens them.

        Raises:
            UnknownAttachment: There is none.
        """
        blob_id, key = self._row("blob_id, blob_key", attachment_id)
        return BlobId(blob_id), BlobKey(key)

    def thumbnail(self, attachment_id: AttachmentId) -> bytes:
        """Return the small picture, empty where there is none.

        Raises:
            UnknownAttachment: There is no such attachment.
        """
        return bytes(self._row("thumbnail", attachment_id)[0])

    def references(self) -> tuple[BlobReference, ...]:
        """Return all blobs that the drafts need, with key, true size and hash."""
        rows = self._database.rows("SELECT blob_id, blob_key, size, sha256 FROM attachment")
        return tuple(
            BlobReference(BlobId(blob_id), BlobKey(key), size, Sha256(sha256))
            for blob_id, key, size, sha256 in rows
        )

    def remove(self, attachment_id: AttachmentId) -> None:
        """Remove an attachment; its key is gone with the commit, its blob soon after.

        Raises:
            UnknownAttachment: There is none.
        """
        blob_id = BlobId(self._row("blob_id", attachment_id)[0])
        self._database.write("DELETE FROM attachment WHERE attachment_id = ?", attachment_id)
        self._drop(blob_id)
        forget_on_commit(self._database, self._folder)

    def remove_of_report(self, report_id: ReportId) -> None:
        """Remove all attachments of a report, as `remove` does."""
        rows = self._database.rows("SELECT blob_id FROM attachment WHERE report_id = ?", report_id)
        self._database.write("DELETE FROM attachment WHERE report_id = ?", report_id)
        for (blob_id,) in rows:
            self._drop(BlobId(blob_id))
        forget_on_commit(self._database, self._folder)

    def _drop(self, blob_id: BlobId) -> None:
        in_use = self._database.row("SELECT 1 FROM attachment WHERE blob_id = ?", blob_id)
        if in_use is None:
            self._database.after_commit(
                ("blob", blob_id), lambda: remove_blob(self._blobs, blob_id)
            )

    def _row(self, columns: str, attachment_id: AttachmentId) -> Row:
        row = self._database.row(
            f"SELECT {columns} FROM attachment WHERE attachment_id = ?", attachment_id
        )
        if row is None:
            raise UnknownAttachment
        return row


def _facts_text(facts: MediaFacts) -> str:
    members = {
        "taken": facts.taken,
        "camera": facts.camera,
        "position": facts.position,
        "width": facts.width,
        "height": facts.height,
    }
    return canonical_json.write(members).decode("utf-8")


def _attachment(row: Row) -> Attachment:
    identifier, report_id, name, media_type, size, sha256, added_at, question, facts, note = row
    members = canonical_json.read_object(facts.encode("utf-8"), max_bytes=MAX_FACTS)
    return Attachment(
        attachment_id=AttachmentId(identifier),
        report_id=ReportId(report_id),
        name=name,
        # An early version wrote audio/AMR, which no manifest takes: such a draft must be sealable.
        media_type=media_type.lower(),
        size=size,
        sha256=Sha256(sha256),
        added_at=from_text(added_at),
        question=question,
        facts=MediaFacts(**members),
        note=note,
    )
