"""Make a clean copy of a picture: only its pixels, areas covered, beside the untouched original."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fieldkit.custody.log import record_event
from fieldkit.domain.attachment import Attachment
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.identifiers import AttachmentId
from fieldkit.domain.picture_area import PictureArea
from fieldkit.errors import MediaUndecodable
from fieldkit.media.viewing import Viewing
from fieldkit.operations.field.attach_file import AttachedBytes, add_attachment, stream_bytes
from fieldkit.operations.session import Session
from fieldkit.translations import _, ngettext


@dataclass(frozen=True)
class CleanBytes:
    """A copy that is encrypted on the disk and belongs to no report yet."""

    attached: AttachedBytes
    suffix: str
    covered_count: int
    width: int  # pixels
    height: int


def stream_clean_copy(
    session: Session, viewing: Viewing, areas: Sequence[PictureArea]
) -> CleanBytes:
    """Make the copy in the confined process, check it, and encrypt it; touches no database.

    Raises:
        MediaUndecodable: No copy can be made of it; nothing was kept.
        DiskFull, DeviceError: It could not be written; likewise.
    """
    clean = viewing.clean_copy(areas)
    if not clean.content:
        raise MediaUndecodable(
            _("No clean copy can be made of this picture."),
            hint=_("The original is kept as it is."),
        )
    name = f"copy.{clean.suffix}"
    attached = stream_bytes(session, io.BytesIO(clean.content), name)
    return CleanBytes(attached, clean.suffix, len(areas), clean.width, clean.height)


def commit_clean_copy(session: Session, original_id: AttachmentId, clean: CleanBytes) -> Attachment:
    """Add the copy to the report of its original, and say in the custody chain what it is of.

    The name of the copy tells nothing: that of the original may hold a day or a person.

    Raises:
        UnknownAttachment: The original has gone.
        AlreadySealed, UnknownReport: It is in no draft any more.
    """
    vault = session.vault
    with vault.transaction():
        original = vault.attachments.get(original_id)
        others = vault.attachments.of_report(original.report_id)
        name = _("clean copy {number}").format(number=_unused_number(others))
        examined = replace(clean.attached.examined, note=_note(original, clean.covered_count))
        copy = add_attachment(
            session,
            original.report_id,
            f"{name}.{clean.suffix}",
            AttachedBytes(clean.attached.blob, examined),
            question=original.question,
        )
        record_event(
            vault,
            original.report_id,
            CustodyEvent.REDACTED if clean.covered_count else CustodyEvent.COPIED,
            copy.attachment_id,
            at=copy.added_at,
            detail=original.sha256,
        )
    return copy


def _unused_number(attachments: Sequence[Attachment]) -> int:
    """Return a number that no name of a copy has yet."""
    taken = {attachment.name for attachment in attachments}
    number = 1
    while any(
        _("clean copy {number}").format(number=number) == name.rpartition(".")[0] for name in taken
    ):
        number += 1
    return number


def _note(original: Attachment, covered_count: int) -> str:
    note = _("Clean copy of “{name}”.").format(name=original.name)
    if covered_count:
        covered = ngettext("{count} area is covered.", "{count} areas are covered.", covered_count)
        note = f"{note} {covered.format(count=covered_count)}"
    return note
