"""Show one report: its answers with the questions as they were, its attachments, its amendments."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from fieldkit.bundle import record as records
from fieldkit.bundle.record import Record
from fieldkit.domain import canonical_json
from fieldkit.domain.answers import Json, current
from fieldkit.domain.attachment import Attachment
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.identifiers import ReportId, Sha256
from fieldkit.errors import UnknownAttachment, VaultDamaged
from fieldkit.hq.store.content_store import StoredPart
from fieldkit.hq.store.object_store import ReceivedObject
from fieldkit.hq.store.record_store import ReceivedRecord
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.vault.blobs import BlobKey, BlobReader, open_blob


@dataclass(frozen=True)
class ShownAttachment:
    """An attachment, and how much of it is here."""

    attachment: Attachment
    parts_here: int  # of `parts`; all of them: it can be opened
    parts: int

    @property
    def is_whole(self) -> bool:
        """Whether all of it is here."""
        return self.parts_here == self.parts


@dataclass(frozen=True)
class ShownReport:
    """A report as it was sealed, and the reports that amend it, oldest arrival first."""

    listed: ReceivedRecord
    object: ReceivedObject
    code: str  # of the device
    record: Record = field(repr=False)
    answers: dict[str, Json] = field(repr=False)  # last revision by path, amendments applied
    form: dict[str, Json] = field(repr=False)  # the embedded form's JSON
    attachments: tuple[ShownAttachment, ...] = field(repr=False)
    amendments: tuple[ReceivedRecord, ...]


def show_report(session: HeadquartersSession, beginning: str) -> ShownReport:
    """Return the one report whose number begins so, and note that it was viewed.

    Amendments by the same device are applied to the answers in the order of its chain; the
    report itself stays as it was sealed.

    Raises:
        UnknownReport: None, or several.
        VaultDamaged, DamagedData: What is stored does not open.
    """
    store = session.store
    listed = store.records.find(beginning)
    received = store.objects.get(listed.object_sha256)
    if received is None:
        raise VaultDamaged
    content, form = store.records.content(listed.report_id)
    record = records.parse(content)
    amendments = store.records.amendments(listed.report_id)
    codes = {entry.device: entry.code for entry in store.roster.entries()}
    if not session.vault.read_only:
        with store.transaction():
            store.audit.append(CustodyEvent.VIEWED, listed.report_id, "", session.clock.now())
    return ShownReport(
        listed=listed,
        object=received,
        code=codes.get(listed.device, ""),
        record=record,
        answers=_answers(session, listed, record, amendments),
        form=canonical_json.read_object(
            form, max_bytes=len(form), max_depth=canonical_json.REPORT_DEPTH
        ),
        attachments=tuple(
            _shown(session, received, attachment) for attachment in record.attachments
        ),
        amendments=amendments,
    )


@contextlib.contextmanager
def open_attachment(session: HeadquartersSession, sha256: Sha256) -> Iterator[BlobReader]:
    """Open the original bytes of an attachment, readable at any offset.

    Raises:
        UnknownAttachment: It is not here, or not all of it.
        VaultDamaged, DriveUnreadable: It cannot be read.
    """
    content = session.store.contents.require(sha256)
    reader = open_blob(
        session.archive.attachments, content.blob_id, BlobKey(content.key), content.size
    )
    with contextlib.closing(reader):
        yield reader


def attachment_of(shown: ShownReport, beginning: str) -> Attachment:
    """Return the one attachment of a report whose number begins so.

    Raises:
        UnknownAttachment: None, or several.
    """
    found = [
        item.attachment
        for item in shown.attachments
        if beginning and item.attachment.attachment_id.startswith(beginning)
    ]
    if len(found) != 1:
        raise UnknownAttachment
    return found[0]


def _answers(
    session: HeadquartersSession,
    listed: ReceivedRecord,
    record: Record,
    amendments: tuple[ReceivedRecord, ...],
) -> dict[str, Json]:
    revisions = list(record.revisions)
    ours = [item for item in amendments if item.device == listed.device]
    for item in sorted(ours, key=lambda item: (item.sequence, item.position)):
        content, _form = session.store.records.content(ReportId(item.report_id))
        revisions += records.parse(content).revisions
    return current(revisions)


def _shown(
    session: HeadquartersSession, received: ReceivedObject, attachment: Attachment
) -> ShownAttachment:
    contents = session.store.contents
    if contents.get(attachment.sha256) is not None:
        return ShownAttachment(attachment, 1, 1)
    parts = contents.parts(attachment.sha256, received.device)
    return ShownAttachment(attachment, len({part.offset for part in parts}), _part_count(parts))


def _part_count(parts: tuple[StoredPart, ...]) -> int:
    """Return how many parts there are in all: each is as long as the longest, the last shorter."""
    if not parts:
        return 1
    return -(-parts[0].size // max(part.length for part in parts))
