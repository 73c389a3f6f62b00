"""Commit objects that were read: decide by what the database knows, and keep or hold each one.

All of a group is committed together, for one flush of the disk serves many; what is decided
on each stays its own affair. Nothing may be promised to a device before this has returned.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fieldkit.bundle.receipt import HeldReason, Outcome
from fieldkit.crypto.keys import VerifyingKey
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.identifiers import BlobId, DeviceId, ReportId, Sha256
from fieldkit.errors import ObjectHeld
from fieldkit.hq.archive import flush_files
from fieldkit.hq.intake import Claim, check_numbers, check_place
from fieldkit.operations.hq.read_object import ReadObject
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.platform.durable import translate_os_error
from fieldkit.vault.blobs import remove_blob

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class IntakeResult:
    """What became of one file."""

    sha256: Sha256
    outcome: Outcome
    reason: str  # a HeldReason while held, else empty
    is_new: bool  # False: the same file was here already
    device: DeviceId | None = None
    sequence: int | None = None
    records: tuple[ReportId, ...] = ()


def commit_objects(
    session: HeadquartersSession,
    objects: Sequence[ReadObject],
    overruled: frozenset[HeldReason] = frozenset(),
) -> tuple[IntakeResult, ...]:
    """Commit `objects` durably, each accepted or held, and return what became of them, in order.

    Raises:
        DeviceError, VaultError: Nothing of the group was committed; it can come again.
    """
    if not objects:
        return ()
    flush_files(item.path for item in objects)
    commit = _Commit(session, overruled, session.clock.now())
    with session.store.transaction():
        results = tuple(commit.take(item) for item in objects)
        session.archive.keep(commit.moves)
    _tidy(session, commit.leftover_files, commit.leftover_blobs)
    held = sum(result.outcome is Outcome.HELD for result in results)
    logger.info("committed %d objects, %d of them held", len(results), held)
    return results


class _Commit:
    """One group: what it moves, and what is left over once it is committed."""

    def __init__(
        self, session: HeadquartersSession, overruled: frozenset[HeldReason], now: datetime
    ) -> None:
        self._session = session
        self._store = session.store
        self._overruled = overruled
        self._now = now
        self.moves: list[tuple[Sha256, Path, Outcome]] = []
        self.leftover_files: list[Path] = []
        self.leftover_blobs: list[BlobId] = []

    def take(self, item: ReadObject) -> IntakeResult:
        known = self._store.objects.get(item.sha256)
        if known is None:
            return self._decide(item, was_held=False)
        if known.state is Outcome.HELD and item.path == self._kept_at(item, Outcome.HELD):
            return self._decide(item, was_held=True)
        self._store.objects.arrived_again(item.sha256)
        self.leftover_blobs += _blobs_of(item)
        if self._kept_at(item, known.state).exists():
            self.leftover_files.append(item.path)
        else:  # our original was lost, and here it is again
            self.moves.append((item.sha256, item.path, known.state))
        return IntakeResult(
            item.sha256,
            known.state,
            known.reason,
            is_new=False,
            device=known.device,
            sequence=None if known.link is None else known.link.sequence,
            records=tuple(
                record.report_id for record in self._store.records.of_object(item.sha256)
            ),
        )

    def _kept_at(self, item: ReadObject, state: Outcome) -> Path:
        return self._session.archive.path_of(item.sha256, state)

    def _decide(self, item: ReadObject, *, was_held: bool) -> IntakeResult:
        reason, claim = item.reason, item.claim
        if reason is None and claim is not None:
            reason = self._objection(claim)
        if reason is not None or claim is None:
            return self._hold(item, reason or HeldReason.DAMAGED, was_held=was_held)
        return self._accept(item, claim, was_held=was_held)

    def _objection(self, claim: Claim) -> HeldReason | None:
        objects = self._store.objects
        key = VerifyingKey.from_openssh(claim.signing_key).to_bytes()
        try:
            check_numbers(
                claim,
                object_known=objects.object_accepted(claim.object_id),
                records_known=objects.records_known(claim.records),
            )
            neighbours = objects.neighbours(claim.device, claim.link.sequence)
            if HeldReason.CHAIN_FORK not in self._overruled:
                check_place(claim, key, neighbours)
        except ObjectHeld as held:
            return HeldReason(held.reason)
        return None

    def _hold(self, item: ReadObject, reason: HeldReason, *, was_held: bool) -> IntakeResult:
        objects = self._store.objects
        if was_held:
            objects.hold_for(item.sha256, reason, item.claim)
        else:
            objects.add_held(item.sha256, item.size, reason, item.claim, self._now)
            self.moves.append((item.sha256, item.path, Outcome.HELD))
        self.leftover_blobs += _blobs_of(item)
        self._note(item.sha256, reason.value)
        return _result(item, Outcome.HELD, reason.value)

    def _accept(self, item: ReadObject, claim: Claim, *, was_held: bool) -> IntakeResult:
        objects = self._store.objects
        if was_held:
            objects.accept(item.sha256, claim, self._now)
        else:
            objects.add_accepted(item.sha256, item.size, claim, self._now)
        self._store.records.add(item.sha256, item.records, item.forms)
        for content in item.contents:
            if self._store.contents.get(content.sha256) is None:
                self._store.contents.add(content)
            else:
                self.leftover_blobs.append(content.blob_id)
        for part in item.parts:
            self._store.contents.add_part(part)
        self._store.mail.acknowledge(claim.device, item.acknowledged, self._now)
        self.moves.append((item.sha256, item.path, Outcome.ACCEPTED))
        self._note(item.sha256, Outcome.ACCEPTED.value)
        return _result(item, Outcome.ACCEPTED, "")

    def _note(self, sha256: Sha256, detail: str) -> None:
        self._store.audit.append(CustodyEvent.IMPORTED, sha256, detail, self._now)


def _result(item: ReadObject, outcome: Outcome, reason: str) -> IntakeResult:
    claim = item.claim
    return IntakeResult(
        item.sha256,
        outcome,
        reason,
        is_new=True,
        device=None if claim is None else claim.device,
        sequence=None if claim is None else claim.link.sequence,
        records=tuple(record.report_id for record in item.records),
    )


def _blobs_of(item: ReadObject) -> list[BlobId]:
    blobs = [content.blob_id for content in item.contents]
    return blobs + [part.blob_id for part in item.parts if part.blob_id is not None]


def _tidy(session: HeadquartersSession, files: Iterable[Path], blobs: Iterable[BlobId]) -> None:
    try:
        for path in files:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise translate_os_error(error) from error
    for blob_id in blobs:
        remove_blob(session.archive.attachments, blob_id)
