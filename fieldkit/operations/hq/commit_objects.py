"""Commit objects that were read: decide by what the database knows, and keep or hold each one.

All of a group is committed together, for one flush of the disk serves many; what is decided
on each stays its own affair. Nothing may be promised to a device before this has returned.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fieldkit.bundle.receipt import HeldReason, Outcome
from fieldkit.crypto.keys import VerifyingKey
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.identifiers import BlobId, DeviceId, ReportId, Sha256
from fieldkit.errors import ObjectHeld
from fieldkit.hq.intake import (
    IN_CHAIN_THOUGH_HELD,
    Claim,
    KnownLinks,
    check_numbers,
    check_place,
)
from fieldkit.hq.store.content_store import StoredContent
from fieldkit.hq.store.object_store import NewObject, ReceivedObject
from fieldkit.hq.store.record_store import ObjectRecords
from fieldkit.operations.hq.read_mentions import read_reports
from fieldkit.operations.hq.read_object import ReadObject
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.platform.durable import translate_os_error
from fieldkit.platform.group_flush import flush_files
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

    @property
    def taken_in(self) -> tuple[ReportId, ...]:
        """The reports that came with it and were not here before."""
        return self.records if self.is_new and self.outcome is Outcome.ACCEPTED else ()


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
    flush_files([item.path for item in objects])
    with session.store.transaction():
        commit = _Commit(session, objects, overruled)
        results = tuple(commit.take(item) for item in objects)
        commit.write()
        session.archive.keep(commit.moves)
    _tidy(session, commit.leftover_files, commit.leftover_blobs)
    read_reports(session, [report for result in results for report in result.taken_in])
    held = sum(result.outcome is Outcome.HELD for result in results)
    logger.info("committed %d objects, %d of them held", len(results), held)
    return results


class _Commit:
    """One group: what is decided, what it moves, and what is left over once it is committed.

    What the database knows of the whole group is asked at once; what the group itself adds is
    kept beside it until `write`, since each object may stand next to another of the group.
    """

    def __init__(
        self,
        session: HeadquartersSession,
        objects: Sequence[ReadObject],
        overruled: frozenset[HeldReason],
    ) -> None:
        self._session = session
        self._store = store = session.store
        self._overruled = overruled
        self._now = session.clock.now()
        claims = [item.claim for item in objects if item.claim is not None]
        self._known = store.objects.get_all(item.sha256 for item in objects)
        self._erased = store.erasures.among(item.sha256 for item in objects)
        self._object_ids = store.objects.accepted_among(claim.object_id for claim in claims)
        self._records = store.objects.records_among(
            record for claim in claims for record in claim.records
        )
        self._contents = store.contents.known_among(
            content.sha256 for item in objects for content in item.contents
        )
        self._links = self._links_around(claims)
        self._decided: dict[Sha256, IntakeResult] = {}
        self._paths: dict[Sha256, Path] = {}
        self._added: list[NewObject] = []
        self._new_contents: list[StoredContent] = []
        self._taken: list[ReadObject] = []
        self.moves: list[tuple[Sha256, Path, Outcome]] = []
        self.leftover_files: list[Path] = []
        self.leftover_blobs: list[BlobId] = []

    def take(self, item: ReadObject) -> IntakeResult:
        if item.sha256 in self._decided:  # twice in one group
            self.leftover_blobs += _blobs_of(item)
            if item.path != self._paths[item.sha256]:
                self.leftover_files.append(item.path)
            return replace(self._decided[item.sha256], is_new=False)
        known = self._known.get(item.sha256)
        if known is None:
            result = self._decide(item, was_held=False)
        elif known.state is Outcome.HELD and item.path == self._kept_at(item, Outcome.HELD):
            result = self._decide(item, was_held=True)
        else:
            result = self._again(item, known)
        self._decided[item.sha256], self._paths[item.sha256] = result, item.path
        return result

    def write(self) -> None:
        self._store.objects.add(self._added, self._now)
        self._store.records.add(
            [ObjectRecords(item.sha256, item.records, item.forms) for item in self._taken]
        )
        self._store.contents.add(self._new_contents)
        self._store.contents.add_parts(part for item in self._taken for part in item.parts)
        for item in self._taken:
            if item.claim is not None:
                self._store.mail.acknowledge(item.claim.device, item.acknowledged, self._now)
        self._store.audit.append_all(
            CustodyEvent.IMPORTED,
            [
                (result.sha256, result.reason or result.outcome.value)
                for result in self._decided.values()
                if result.is_new
            ],
            self._now,
        )

    def _again(self, item: ReadObject, known: ReceivedObject) -> IntakeResult:
        self._store.objects.arrived_again(item.sha256)
        self.leftover_blobs += _blobs_of(item)
        is_here = self._kept_at(item, known.state).exists()
        if is_here or item.sha256 in self._erased:  # what was erased is not kept again
            self.leftover_files.append(item.path)
        else:  # our original was lost, and here it is again
            self.moves.append((item.sha256, item.path, known.state))
        records = self._store.records.of_object(item.sha256)
        return IntakeResult(
            item.sha256,
            known.state,
            known.reason,
            is_new=False,
            device=known.device,
            sequence=None if known.link is None else known.link.sequence,
            records=tuple(record.report_id for record in records),
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
        key = VerifyingKey.from_openssh(claim.signing_key).to_bytes()
        try:
            check_numbers(
                claim,
                object_known=claim.object_id in self._object_ids,
                records_known=self._records,
            )
            if HeldReason.CHAIN_FORK not in self._overruled:
                check_place(claim, key, self._links.around(claim.device, claim.link.sequence))
        except ObjectHeld as held:
            return HeldReason(held.reason)
        return None

    def _links_around(self, claims: Iterable[Claim]) -> KnownLinks:
        places: dict[DeviceId, set[int]] = defaultdict(set)
        for claim in claims:
            here = claim.link.sequence
            places[claim.device] |= {here - 1, here, here + 1}
        found = KnownLinks()
        for device, sequences in places.items():
            for link in self._store.objects.links_at(device, sorted(sequences)):
                found.add(device, link)
        return found

    def _hold(self, item: ReadObject, reason: HeldReason, *, was_held: bool) -> IntakeResult:
        if was_held:
            self._store.objects.hold_for(item.sha256, reason, item.claim)
        else:
            self._added.append(NewObject(item.sha256, item.size, reason, item.claim))
            self.moves.append((item.sha256, item.path, Outcome.HELD))
        if item.claim is not None and reason in IN_CHAIN_THOUGH_HELD:
            self._links.add(item.claim.device, item.claim.link)
        self.leftover_blobs += _blobs_of(item)
        return _result(item, Outcome.HELD, reason.value)

    def _accept(self, item: ReadObject, claim: Claim, *, was_held: bool) -> IntakeResult:
        if was_held:
            self._store.objects.accept(item.sha256, claim, self._now)
        else:
            self._added.append(NewObject(item.sha256, item.size, None, claim))
        self.moves.append((item.sha256, item.path, Outcome.ACCEPTED))
        for content in item.contents:
            if content.sha256 in self._contents:
                self.leftover_blobs.append(content.blob_id)
            else:
                self._contents.add(content.sha256)
                self._new_contents.append(content)
        self._object_ids.add(claim.object_id)
        self._records.update(claim.records)
        self._links.add(claim.device, claim.link)
        self._taken.append(item)
        return _result(item, Outcome.ACCEPTED, "")


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
