"""Builders of the nouns that the vault's tests need."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

from fieldkit.domain.attachment import Attachment
from fieldkit.domain.delivery import SealedObject
from fieldkit.domain.identifiers import AttachmentId, FormId, ObjectId, ReportId, Sha256
from fieldkit.domain.report import Amended, Draft, FormReference, ReportState, Stub
from fieldkit.vault.blobs import WrittenBlob, write_blob
from fieldkit.vault.vault import Vault

NOW = datetime(2020, 11, 8, 14, 5, 33, 120000, tzinfo=UTC)
TODAY = NOW.date()


def hex_32(number: int) -> str:
    return f"{number:032x}"


def hex_64(number: int) -> Sha256:
    return Sha256(f"{number:064x}")


def a_draft(
    number: int = 1,
    *,
    begun_at: datetime = NOW,
    amends: Amended | None = None,
    seal_at_lock: bool = False,
) -> Draft:
    return Draft(
        report_id=ReportId(hex_32(number)),
        form=FormReference(FormId("T02"), "2026-1", hex_64(7)),
        begun_at=begun_at,
        changed_at=begun_at,
        amends=amends,
        seal_at_lock=seal_at_lock,
    )


def a_stub(
    number: int = 1,
    *,
    of_object: int | None = None,
    state: ReportState = ReportState.SEALED,
    sealed_on: date = TODAY,
) -> Stub:
    sequence = number if of_object is None else of_object
    return Stub(
        report_id=ReportId(hex_32(number)),
        object_id=ObjectId(hex_32(sequence + 1000)),
        sequence=sequence,
        object_sha256=hex_64(sequence),
        manifest_sha256=hex_64(sequence + 1000),
        sealed_on=sealed_on,
        state=state,
    )


def a_sealed_object(
    sequence: int = 1, *, size: int = 4, state: ReportState = ReportState.SEALED
) -> SealedObject:
    return SealedObject(
        sha256=hex_64(sequence),
        size=size,
        sealed_on=TODAY,
        state=state,
        object_id=ObjectId(hex_32(sequence + 1000)),
        sequence=sequence,
        previous=hex_64(sequence + 1999),
        manifest_sha256=hex_64(sequence + 1000),
        chain_head=hex_64(sequence + 2000),
    )


def a_carried_object(number: int = 500, *, size: int = 4) -> SealedObject:
    return SealedObject(hex_64(number), size, TODAY, ReportState.SEALED, carried=True)


def attach(
    vault: Vault,
    content: bytes,
    *,
    report: int = 1,
    number: int = 1,
    name: str = "photo.jpg",
    thumbnail: bytes = b"",
) -> tuple[Attachment, WrittenBlob]:
    """Write a blob and commit its attachment."""
    written = write_blob(vault.blobs, io.BytesIO(content))
    attachment = Attachment(
        attachment_id=AttachmentId(hex_32(number)),
        report_id=ReportId(hex_32(report)),
        name=name,
        media_type="image/jpeg",
        size=written.size,
        sha256=written.sha256,
        added_at=NOW,
    )
    with vault.transaction():
        vault.attachments.add(attachment, written.blob_id, written.key, thumbnail)
    return attachment, written


def put_sealed_file(vault: Vault, sealed: SealedObject, content: bytes = b"age!") -> None:
    """Write the file of a sealed object, as sealing or taking along does before its commit."""
    vault.outbox.path(sealed).write_bytes(content)
