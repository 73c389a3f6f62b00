"""Read one sealed object from the spool: everything is checked, attachments go to their blobs.

No database is needed here, so that it can run beside whatever uses the database. What it decides
on is what a manifest and a roster say; what the database knows decides in `commit_objects`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from fieldkit.bundle import record as records
from fieldkit.bundle.manifest import Manifest, is_attachment, is_form, is_record
from fieldkit.bundle.reader import CheckedManifest, OpenedMember, OpenedObject, open_object
from fieldkit.bundle.receipt import HeldReason
from fieldkit.crypto.age import Identity
from fieldkit.crypto.digest import sha256_hex
from fieldkit.custody.chain import Link
from fieldkit.domain import canonical_json
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.domain.roster import RosterEntry
from fieldkit.errors import (
    AgeFormatError,
    AgeNoMatch,
    DamagedData,
    InvalidInput,
    InvalidJson,
    ManifestInvalid,
    ObjectHeld,
    VaultDamaged,
)
from fieldkit.hq.archive import Archive
from fieldkit.hq.intake import Claim, check_sender, match_forms, reason_of
from fieldkit.hq.store.content_store import StoredContent, StoredPart
from fieldkit.hq.store.record_store import NewRecord, RecordAttachment
from fieldkit.platform.durable import translate_read_error
from fieldkit.vault.blobs import WrittenBlob, remove_blob, write_blob

MAX_TEXT_BYTES = 64 * 1024 * 1024  # records and forms of one object together


@dataclass(frozen=True)
class ReadingPlan:
    """What reading needs and the database gave: our identities, who may send, where files go."""

    archive: Archive
    identities: Sequence[Identity] = field(repr=False)
    roster: Mapping[str, RosterEntry]  # by signing key
    overruled: frozenset[HeldReason] = frozenset()  # reasons that a person decided to overrule
    known_forms: dict[Sha256, tuple[str, str] | None] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class ReadObject:
    """What an object turned out to be; `reason` says why it is held, if it is."""

    sha256: Sha256
    size: int  # bytes
    path: Path
    reason: HeldReason | None
    claim: Claim | None
    is_ours: bool = True  # False: no sealed file of ours, or sealed to other keys
    acknowledged: tuple[Sha256, ...] = ()
    records: tuple[NewRecord, ...] = ()
    forms: tuple[bytes, ...] = field(default=(), repr=False)
    contents: tuple[StoredContent, ...] = ()
    parts: tuple[StoredPart, ...] = ()


def read_object(
    plan: ReadingPlan, sha256: Sha256, path: Path, progress: Progress = no_progress
) -> ReadObject:
    """Read the object at `path`, whose bytes have the hash `sha256`.

    Faults of the object end up in `reason`; only faults of the machine are raised, and leave no
    blob behind. Progress counts bytes of attachments.

    Raises:
        DeviceError, VaultError, Cancelled: The machine's fault, or the person's wish.
    """
    try:
        size = path.stat().st_size
        source = path.open("rb", buffering=0)
    except OSError as error:
        raise translate_read_error(error) from error
    reading = _Reading(plan, sha256, progress)
    with source, reading.without_orphans():
        reason = None
        try:
            opened = open_object(source, plan.identities, lambda _key: None)
            reading.take(opened)
        except (AgeFormatError, AgeNoMatch) as error:
            return replace(reading.result(size, path, reason_of(error)), is_ours=False)
        except (DamagedData, InvalidInput) as error:
            reading.drop_blobs()
            reason = reason_of(error)
        return reading.result(size, path, reason)


class _Reading:
    """Collects what an object holds."""

    def __init__(self, plan: ReadingPlan, sha256: Sha256, progress: Progress) -> None:
        self._plan = plan
        self._sha256 = sha256
        self._progress = progress
        self._claim: Claim | None = None
        self._acknowledged: tuple[Sha256, ...] = ()
        self._records: list[tuple[bytes, records.Record]] = []
        self._forms: list[bytes] = []
        self._new: tuple[NewRecord, ...] = ()
        self._contents: list[StoredContent] = []
        self._parts: list[StoredPart] = []
        self._blobs: list[WrittenBlob] = []

    def take(self, opened: OpenedObject) -> None:
        self._claim = claim_of(opened.checked)
        self._acknowledged = opened.manifest.acknowledged
        self._check_sender(self._claim)
        _check_text_size(opened.manifest)
        for member in opened.members():
            self._take_member(member)
        self._check_content(opened.manifest)

    def result(self, size: int, path: Path, reason: HeldReason | None) -> ReadObject:
        whole = ReadObject(self._sha256, size, path, reason, self._claim)
        if reason is not None:
            return whole
        return replace(
            whole,
            acknowledged=self._acknowledged,
            records=self._new,
            forms=tuple(self._forms),
            contents=tuple(self._contents),
            parts=tuple(self._parts),
        )

    @contextlib.contextmanager
    def without_orphans(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self.drop_blobs()
            raise

    def drop_blobs(self) -> None:
        while self._blobs:
            remove_blob(self._plan.archive.attachments, self._blobs.pop().blob_id)

    def _check_sender(self, claim: Claim) -> None:
        try:
            check_sender(claim, self._plan.roster.get(claim.signing_key))
        except ObjectHeld as held:
            if held.reason not in self._plan.overruled:
                raise

    def _take_member(self, member: OpenedMember) -> None:
        if is_record(member.name):
            self._records.append(_parsed(member.read_whole()))
        elif is_form(member.name):
            self._forms.append(member.read_whole())
        else:
            self._take_attachment(member)

    def _take_attachment(self, member: OpenedMember) -> None:
        line = member.member
        blob = write_blob(
            self._plan.archive.attachments,
            member,
            expected_size=line.size,
            progress=self._progress,
        )
        self._blobs.append(blob)
        if line.part_of is None:
            self._contents.append(StoredContent(blob.sha256, blob.size, blob.blob_id, blob.key))
            return
        if self._claim is None:
            raise VaultDamaged
        self._parts.append(
            StoredPart(
                object_sha256=self._sha256,
                member=line.name,
                device=self._claim.device,
                of=line.part_of.of,
                offset=line.part_of.offset,
                length=line.part_of.length,
                size=line.part_of.size,
                blob_id=blob.blob_id,
                key=blob.key,
            )
        )

    def _form_said(self, content: bytes) -> tuple[str, str] | None:
        # Thousands of objects bring the same form.
        known, sha256 = self._plan.known_forms, sha256_hex(content)
        if sha256 not in known:
            said = _form_said(content)
            if len(known) >= _KNOWN_FORMS:
                known.clear()
            known[sha256] = said
        return known[sha256]

    def _check_content(self, manifest: Manifest) -> None:
        found = [record for _content, record in self._records]
        try:
            records.check_records(found, manifest)
        except ManifestInvalid as error:
            raise ObjectHeld(HeldReason.BAD_RECORD) from error
        said = [self._form_said(content) for content in self._forms]
        numbers = match_forms([record.form for record in found], said)
        self._new = tuple(
            _new_record(record, content, position, number)
            for position, ((content, record), number) in enumerate(
                zip(self._records, numbers, strict=True), start=1
            )
        )


_KNOWN_FORMS = 64  # of which a reading plan remembers what they say


def claim_of(checked: CheckedManifest) -> Claim:
    """Return what a manifest says whose signature fits."""
    manifest = checked.manifest
    return Claim(
        signing_key=checked.signer.to_openssh(),
        object_id=manifest.object_id,
        device=manifest.device,
        link=Link(manifest.sequence, manifest.previous, checked.manifest_sha256),
        records=tuple(line.record for line in manifest.records),
        manifest=checked.manifest_bytes,
        signature=checked.signature,
    )


def _check_text_size(manifest: Manifest) -> None:
    # Records and forms are held in memory, and a device may have turned hostile.
    sizes = (line.size for line in manifest.members if not is_attachment(line.name))
    if sum(sizes) > MAX_TEXT_BYTES:
        raise ObjectHeld(HeldReason.OVERSIZE)


def _parsed(content: bytes) -> tuple[bytes, records.Record]:
    try:
        return content, records.parse(content)
    except ManifestInvalid as error:
        raise ObjectHeld(HeldReason.BAD_RECORD) from error


def _form_said(content: bytes) -> tuple[str, str] | None:
    """Return the id and version that an embedded form says it has, if it says so."""
    try:
        value = canonical_json.read_object(
            content, max_bytes=len(content), max_depth=canonical_json.REPORT_DEPTH
        )
    except InvalidJson as error:
        raise ObjectHeld(HeldReason.UNKNOWN_FORM) from error
    form, version = value.get("form"), value.get("version")
    return (form, version) if isinstance(form, str) and isinstance(version, str) else None


def _new_record(
    record: records.Record, content: bytes, position: int, form_number: int
) -> NewRecord:
    return NewRecord(
        report_id=record.record,
        position=position,
        form=record.form,
        begun_at=record.begun,
        amends=record.amends,
        form_number=form_number,
        content=content,
        attachments=tuple(
            RecordAttachment(item.attachment_id, item.sha256, item.size, item.media_type)
            for item in record.attachments
        ),
    )
