"""Show one report: its answers with the questions as they were, its attachments, its amendments."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from fieldkit.bundle import record as records
from fieldkit.bundle.record import Record
from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain import canonical_json
from fieldkit.domain.answers import Json, current
from fieldkit.domain.attachment import Attachment
from fieldkit.domain.identifiers import ReportId, Sha256
from fieldkit.errors import UnknownAttachment, UnknownReport, VaultDamaged
from fieldkit.hq.store.content_store import StoredPart
from fieldkit.hq.store.object_store import ReceivedObject
from fieldkit.hq.store.record_store import ReceivedRecord
from fieldkit.hq.store.submission_store import ImportedRecord
from fieldkit.operations.hq.compose_import import Leftovers, read_leftovers
from fieldkit.operations.hq.gather_amendments import roots_of
from fieldkit.operations.hq.note_viewed import note_viewed
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _
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
class ShownImport:
    """What only an imported report has."""

    leftovers: Leftovers
    rivals: tuple[ReportId, ...]  # other contents under the same instance id, oldest import first


@dataclass(frozen=True)
class ShownReport:
    """A report as it was sealed, and the reports that amend it, oldest arrival first.

    An imported one was never sealed: it has no object, and `imported` instead.
    """

    listed: ReceivedRecord | ImportedRecord
    object: ReceivedObject | None
    code: str  # of the device
    record: Record = field(repr=False)
    answers: dict[str, Json] = field(repr=False)  # last revision by path, amendments applied
    form: dict[str, Json] = field(repr=False)  # the embedded form's JSON
    attachments: tuple[ShownAttachment, ...] = field(repr=False)
    amendments: tuple[ReceivedRecord, ...]
    imported: ShownImport | None = None

    @property
    def is_unverified(self) -> bool:
        """Whether it was imported: no signature, no chain, from whoever wrote it."""
        return self.imported is not None


def show_report(session: HeadquartersSession, beginning: str) -> ShownReport:
    """Return the one report, received or imported, and note that it was viewed.

    Amendments by the same device are applied to the answers in the order of its chain; the
    report itself stays as it was sealed.

    Raises:
        UnknownReport: None, or several.
        VaultDamaged, DamagedData: What is stored does not open.
    """
    found = find_report(session, beginning)
    if isinstance(found, ImportedRecord):
        shown = _imported(session, found)
    else:
        shown = _received(session, found)
    note_viewed(session, found.report_id, _class_of(session, found))
    return shown


def find_report(session: HeadquartersSession, beginning: str) -> ReceivedRecord | ImportedRecord:
    """Return the one report, received or imported, whose number begins so.

    Raises:
        UnknownReport: None, or several.
    """
    store = session.store
    found: list[ReceivedRecord | ImportedRecord] = [*store.records.beginning_with(beginning)]
    found += store.submissions.beginning_with(beginning)
    if len(found) > 1:
        raise UnknownReport(_("More than one report begins like this."))
    if not found:
        raise UnknownReport
    return found[0]


def submission_as_it_came(session: HeadquartersSession, beginning: str) -> bytes:
    """Return the XML of one imported report, byte for byte, and note that it was viewed.

    Raises:
        UnknownReport: None, or several, or it was not imported.
        VaultDamaged, DamagedData: What is stored does not open.
    """
    found = find_report(session, beginning)
    if not isinstance(found, ImportedRecord):
        raise UnknownReport(_("This report was sealed by a device, not imported."))
    original = session.store.submissions.content(found.report_id).original
    if sha256_hex(original) != found.xml_sha256:
        raise VaultDamaged
    note_viewed(session, found.report_id)
    return original


def _class_of(session: HeadquartersSession, found: ReceivedRecord | ImportedRecord) -> str:
    """Return the class of a report; an amendment has that of the report that it is read with."""
    (number,) = roots_of(session, [found.report_id]) or (found.report_id,)
    return session.store.mentions.classes([number]).get(number, "")


def applied_amendments(shown: ShownReport) -> tuple[ReceivedRecord, ...]:
    """Return the amendments that `answers` hold, in the order in which they were applied."""
    if isinstance(shown.listed, ImportedRecord):
        return ()
    return _of_device(shown.listed, shown.amendments)


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


def _received(session: HeadquartersSession, listed: ReceivedRecord) -> ShownReport:
    store = session.store
    received = store.objects.get(listed.object_sha256)
    if received is None:
        raise VaultDamaged
    content, form = store.records.content(listed.report_id)
    record = records.parse(content)
    amendments = store.records.amendments(listed.report_id)
    codes = {entry.device: entry.code for entry in store.roster.entries()}
    return ShownReport(
        listed=listed,
        object=received,
        code=codes.get(listed.device, ""),
        record=record,
        answers=_answers(session, listed, record, amendments),
        form=_form(form),
        attachments=tuple(
            _shown(session, received, attachment) for attachment in record.attachments
        ),
        amendments=amendments,
    )


def _imported(session: HeadquartersSession, listed: ImportedRecord) -> ShownReport:
    submissions = session.store.submissions
    content = submissions.content(listed.report_id)
    record = records.parse(content.record)
    rivals = submissions.of_instance(listed.instance_id)
    return ShownReport(
        listed=listed,
        object=None,
        code="",
        record=record,
        answers=current(record.revisions),
        form=_form(content.form),
        attachments=tuple(_shown(session, None, attachment) for attachment in record.attachments),
        amendments=(),
        imported=ShownImport(
            read_leftovers(content.leftovers),
            tuple(item.report_id for item in rivals if item.report_id != listed.report_id),
        ),
    )


def _of_device(
    listed: ReceivedRecord, amendments: tuple[ReceivedRecord, ...]
) -> tuple[ReceivedRecord, ...]:
    """Return the amendments by the device that sealed the report, in the order of its chain."""
    ours = [item for item in amendments if item.device == listed.device]
    return tuple(sorted(ours, key=lambda item: (item.sequence, item.position)))


def _form(content: bytes) -> dict[str, Json]:
    return canonical_json.read_object(
        content, max_bytes=len(content), max_depth=canonical_json.REPORT_DEPTH
    )


def _answers(
    session: HeadquartersSession,
    listed: ReceivedRecord,
    record: Record,
    amendments: tuple[ReceivedRecord, ...],
) -> dict[str, Json]:
    revisions = list(record.revisions)
    for item in _of_device(listed, amendments):
        content, _form = session.store.records.content(ReportId(item.report_id))
        revisions += records.parse(content).revisions
    return current(revisions)


def _shown(
    session: HeadquartersSession, received: ReceivedObject | None, attachment: Attachment
) -> ShownAttachment:
    contents = session.store.contents
    if contents.get(attachment.sha256) is not None:
        return ShownAttachment(attachment, 1, 1)
    parts = () if received is None else contents.parts(attachment.sha256, received.device)
    return ShownAttachment(attachment, len({part.offset for part in parts}), _part_count(parts))


def _part_count(parts: tuple[StoredPart, ...]) -> int:
    """Return how many parts there are in all: each is as long as the longest, the last shorter."""
    if not parts:
        return 1
    return -(-parts[0].size // max(part.length for part in parts))
