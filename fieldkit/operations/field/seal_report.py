"""Seal drafts: one signed, encrypted object that only headquarters opens, and a stub here.

Three steps, because streaming takes long and the database must not wait for it: `plan_sealing`
reads, `write_sealed` streams and verifies without the database, `commit_sealing` turns the drafts
into stubs in one transaction. Until that commit the drafts are untouched.
Source: docs/formats.md, "Sealing, step by step".
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from fieldkit.bundle import manifest as manifests
from fieldkit.bundle import record as records
from fieldkit.bundle.division import OBJECT_BYTES, PART_BYTES, Piece, divide
from fieldkit.bundle.identity import DeviceIdentity
from fieldkit.bundle.manifest import Manifest, Member, RecordLine
from fieldkit.bundle.record import Record
from fieldkit.bundle.writer import ObjectPlan, WrittenObject, verify_written, write_object
from fieldkit.crypto.age import PublicRecipient, parse_recipient, recipient_fingerprint
from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.padding import DEFAULT_FLOOR
from fieldkit.crypto.random import random_hex
from fieldkit.custody import chain
from fieldkit.custody.log import log_event
from fieldkit.domain.clock import Moment
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.delivery import SealedObject
from fieldkit.domain.identifiers import ObjectId, ReportId, Sha256
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.domain.report import ReportState, Stub
from fieldkit.errors import (
    DeviceError,
    FieldkitError,
    ManifestInvalid,
    NotAllowed,
    NothingToSeal,
    ObjectDamaged,
    RecordingOpen,
)
from fieldkit.operations.field.compose_record import ComposedRecord, compose_record
from fieldkit.operations.field.embed_forms import embed_forms
from fieldkit.operations.field.fill_sheet import drop_left_out, refuse_half_sheet, with_rows
from fieldkit.operations.field.keep_directory import headquarters_of, last_trusted_time
from fieldkit.operations.field.load_identity import load_identity
from fieldkit.operations.field.open_piece import Pieces
from fieldkit.operations.field.write_report import FormLists
from fieldkit.operations.record_mark import record_mark
from fieldkit.operations.session import Session
from fieldkit.platform.durable import fsync_file, fsync_folder, translate_os_error
from fieldkit.translations import _

logger = logging.getLogger(__name__)

UNFINISHED_SUFFIX = ".part"


@dataclass(frozen=True)
class SealingPlan:
    """Everything the streaming needs, read from the vault in one short step."""

    composed: tuple[ComposedRecord, ...] = field(repr=False)
    forms: tuple[bytes, ...] = field(repr=False)
    objects: tuple[tuple[Piece, ...], ...] = field(repr=False)
    pieces: Pieces
    identity: DeviceIdentity
    recipients: tuple[PublicRecipient, ...]
    sequence: int  # of the first object
    previous: Sha256
    created: Moment
    acknowledged: tuple[Sha256, ...]
    keeps_copy: bool
    outbox: Path
    floor: int = DEFAULT_FLOOR


@dataclass(frozen=True)
class SealedFile:
    """One verified file that lies in the outbox and that the database does not list yet."""

    manifest: Manifest
    sha256: Sha256
    size: int
    manifest_sha256: Sha256
    chain_head: Sha256


def seal_report(
    session: Session, report_ids: Sequence[ReportId], *, progress: Progress = no_progress
) -> tuple[Stub, ...]:
    """Seal drafts together, as one object (more where attachments are very large).

    With a sheet go the people in it.

    Raises:
        NoHeadquarters: There is nobody to seal to.
        ReportIncomplete: Answers are missing that block sealing.
        NothingToSeal, UnknownReport, AlreadySealed, RecordingOpen: As they say.
        ObjectDamaged, DeviceError, Cancelled: Not sealed; the drafts are as they were.
    """
    plan = plan_sealing(session, with_rows(session, report_ids))
    return commit_sealing(session, plan, write_sealed(plan, progress=progress))


def plan_sealing(
    session: Session,
    report_ids: Sequence[ReportId],
    *,
    floor: int = DEFAULT_FLOOR,
    part_bytes: int = PART_BYTES,
    object_bytes: int = OBJECT_BYTES,
) -> SealingPlan:
    """Read what is to be sealed and check it; changes nothing.

    An attachment above `part_bytes` is cut; one object carries at most `object_bytes` of them.
    """
    headquarters_of(session.vault, session.clock.now())  # before the long part
    lists: FormLists = {}
    composed = [compose_record(session, name, lists) for name in dict.fromkeys(report_ids)]
    return plan_composed(
        session, composed, floor=floor, part_bytes=part_bytes, object_bytes=object_bytes
    )


def plan_composed(
    session: Session,
    composed: Sequence[ComposedRecord],
    *,
    floor: int = DEFAULT_FLOOR,
    part_bytes: int = PART_BYTES,
    object_bytes: int = OBJECT_BYTES,
) -> SealingPlan:
    """As `plan_sealing`, of records that were composed before, one after the other.

    Raises:
        NotAllowed: Of a sheet somebody would be left behind.
    """
    if not composed:
        raise NothingToSeal
    vault = session.vault
    report_ids = [item.record.record for item in composed]
    refuse_half_sheet(session, report_ids)
    if any(vault.recordings.of_report(report_id) for report_id in report_ids):
        raise RecordingOpen
    headquarters = headquarters_of(vault, session.clock.now())
    identity = load_identity(vault)
    attachments = [item for record in composed for item in record.record.attachments]
    divided = divide(attachments, part_bytes=part_bytes, object_bytes=object_bytes)
    number, head = vault.outbox.chain_head()
    if head is None:
        start = chain.genesis(identity.device_id, identity.signing.public.to_bytes())
        head = Sha256(start.hex())
    clock = session.clock
    return SealingPlan(
        composed=tuple(composed),
        forms=embed_forms(vault, composed),
        objects=tuple(tuple(pieces) for pieces in divided),
        pieces=Pieces(
            vault.blobs, {a.sha256: vault.attachments.blob(a.attachment_id) for a in attachments}
        ),
        identity=identity,
        recipients=tuple(parse_recipient(text) for text in headquarters.recipients),
        sequence=number + 1,
        previous=head,
        created=Moment(
            clock.now(), clock.offset_minutes(), clock.monotonic_ms(), last_trusted_time(vault)
        ),
        acknowledged=vault.mail.unacknowledged()[: manifests.MAX_ACKNOWLEDGED],
        keeps_copy=headquarters.policy.keep_readable_copy,
        outbox=vault.outbox.folder,
        floor=floor,
    )


def write_sealed(plan: SealingPlan, *, progress: Progress = no_progress) -> tuple[SealedFile, ...]:
    """Write and verify all objects of the plan; what fails leaves no file behind."""
    total = 2 * sum(piece.length for pieces in plan.objects for piece in pieces)
    done = 0
    written: list[SealedFile] = []
    previous = plan.previous
    try:
        for number, pieces in enumerate(plan.objects):
            sealed = _write_one(plan, number, pieces, previous, _shifted(progress, done, total))
            written.append(sealed)
            previous = sealed.chain_head
            done += 2 * sum(piece.length for piece in pieces)
    except BaseException:
        discard_sealed(plan, written)
        raise
    return tuple(written)


def commit_sealing(
    session: Session, plan: SealingPlan, files: Sequence[SealedFile]
) -> tuple[Stub, ...]:
    """Turn the drafts into stubs and extend the chain, in one transaction.

    Raises:
        ObjectDamaged: The vault has changed since the plan was made; the drafts are as they were.
    """
    vault, now = session.vault, session.clock.now()
    first = files[0]
    stubs = tuple(
        Stub(
            report_id=composed.record.record,
            object_id=first.manifest.object_id,
            sequence=first.manifest.sequence,
            object_sha256=first.sha256,
            manifest_sha256=first.manifest_sha256,
            sealed_on=now.date(),
            state=ReportState.SEALED,
        )
        for composed in plan.composed
    )
    try:
        with vault.transaction():
            _check_unchanged(session, plan)
            for sealed in files:
                vault.outbox.add(_outbox_entry(sealed, now.date()))
                log_event(
                    vault, CustodyEvent.SEALED, sealed.sha256, at=now, detail=sealed.manifest_sha256
                )
            vault.mail.set_acknowledged(plan.acknowledged)
            drop_left_out(session, [stub.report_id for stub in stubs])
            for stub in stubs:
                vault.reports.add_stub(stub)
                if not plan.keeps_copy:
                    vault.reports.remove_draft(stub.report_id)
    except DeviceError:
        raise  # a flush that failed may have reached the disk all the same
    except BaseException:
        _remove_unlisted(session, plan, files)
        raise
    record_mark(session)
    logger.info("sealed %d reports in %d objects", len(stubs), len(files))
    return stubs


def discard_sealed(plan: SealingPlan, files: Sequence[SealedFile]) -> None:
    """Delete what was written and is not to be committed; the drafts are as they were."""
    for sealed in files:
        _remove(plan.outbox / f"{sealed.sha256}.age")


def _remove_unlisted(session: Session, plan: SealingPlan, files: Sequence[SealedFile]) -> None:
    """Delete files that were not committed.

    Ctrl+C can come after the commit, when they are all that is left of the drafts. Where the vault
    does not say that it does not list a file, the file stays until the next unlock.
    """
    with contextlib.suppress(FieldkitError):
        for sealed in files:
            if not session.vault.outbox.knows(sealed.sha256):
                _remove(plan.outbox / f"{sealed.sha256}.age")


def _write_one(
    plan: SealingPlan, number: int, pieces: Sequence[Piece], previous: Sha256, progress: Progress
) -> SealedFile:
    object_plan = _object_plan(plan, number, pieces, previous)
    manifest_bytes = manifests.to_bytes(object_plan.manifest)
    with _new_file(plan.outbox / f"{random_hex(16)}{UNFINISHED_SUFFIX}") as path:
        try:
            with path.open("xb", buffering=0) as target:
                path.chmod(0o600)
                written = write_object(
                    target,
                    object_plan,
                    plan.identity.signing,
                    plan.recipients,
                    floor=plan.floor,
                    progress=progress,
                )
                fsync_file(target)
            half = sum(piece.length for piece in pieces)
            with path.open("rb", buffering=0) as source:
                verify_written(
                    source,
                    written,
                    manifest_bytes,
                    progress=lambda done, _total: progress(half + done, 0),
                )
            os.replace(path, plan.outbox / f"{written.sha256}.age")
        except OSError as error:
            raise translate_os_error(error) from error
    fsync_folder(plan.outbox)
    return _sealed_file(object_plan.manifest, written, previous)


def _object_plan(
    plan: SealingPlan, number: int, pieces: Sequence[Piece], previous: Sha256
) -> ObjectPlan:
    lines: tuple[RecordLine, ...] = ()
    small: list[tuple[str, bytes]] = []
    if number == 0:
        lines = tuple(composed.record.line for composed in plan.composed)
        small = _small_members(plan)
    members = [
        Member(name, len(data), sha256_hex(data), manifests.JSON_MEDIA_TYPE) for name, data in small
    ]
    media = [plan.pieces.member(index, piece) for index, piece in enumerate(pieces, start=1)]
    manifest = Manifest(
        object_id=ObjectId(random_hex(16)),
        device=plan.identity.device_id,
        sequence=plan.sequence + number,
        previous=previous,
        created=plan.created,
        recipients=tuple(sorted(recipient_fingerprint(r.to_text()) for r in plan.recipients)),
        records=lines,
        members=(*members, *media),
        acknowledged=plan.acknowledged if number == 0 else (),
    )
    openers = [
        (member.name, plan.pieces.opener(piece))
        for member, piece in zip(media, pieces, strict=True)
    ]
    return ObjectPlan(manifest, small, openers)


def _small_members(plan: SealingPlan) -> list[tuple[str, bytes]]:
    parts = [
        (manifests.record_name(number), _record_bytes(composed.record))
        for number, composed in enumerate(plan.composed, start=1)
    ]
    return parts + [
        (manifests.form_name(number), data) for number, data in enumerate(plan.forms, start=1)
    ]


def _record_bytes(record: Record) -> bytes:
    try:
        return records.to_bytes(record)
    except ManifestInvalid as error:
        raise NotAllowed(
            _("This report is too large to be sealed."),
            hint=_("Begin a new one, and attach long texts as files."),
        ) from error


def _sealed_file(manifest: Manifest, written: WrittenObject, previous: Sha256) -> SealedFile:
    head = chain.extend(bytes.fromhex(previous), bytes.fromhex(written.manifest_sha256))
    return SealedFile(
        manifest, written.sha256, written.size, written.manifest_sha256, Sha256(head.hex())
    )


def _outbox_entry(sealed: SealedFile, day: date) -> SealedObject:
    return SealedObject(
        sha256=sealed.sha256,
        size=sealed.size,
        sealed_on=day,
        state=ReportState.SEALED,
        object_id=sealed.manifest.object_id,
        sequence=sealed.manifest.sequence,
        previous=sealed.manifest.previous,
        manifest_sha256=sealed.manifest_sha256,
        chain_head=sealed.chain_head,
    )


def _check_unchanged(session: Session, plan: SealingPlan) -> None:
    vault = session.vault
    refuse_half_sheet(session, [composed.record.record for composed in plan.composed])
    number, _head = vault.outbox.chain_head()
    changed = number + 1 != plan.sequence or any(
        vault.reports.revisions(composed.record.record) != composed.drafted
        or vault.attachments.of_report(composed.record.record) != composed.record.attachments
        for composed in plan.composed
    )
    if changed:
        raise ObjectDamaged(
            _("The report was changed while it was being sealed."),
            hint=_("Nothing was sealed. Seal it again."),
        )


def _shifted(progress: Progress, offset: int, total: int) -> Progress:
    return lambda done, _total: progress(offset + done, total)


@contextlib.contextmanager
def _new_file(path: Path) -> Iterator[Path]:
    try:
        yield path
    finally:
        _remove(path)


def _remove(path: Path) -> None:
    # What cannot be removed now is not listed, and goes at the next unlock.
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
