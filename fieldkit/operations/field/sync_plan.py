"""What a run of sync reads from the vault and commits to it, in short steps of their own."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fieldkit.custody.log import log_event
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.report import TRANSITIONS, ReportState
from fieldkit.domain.upload import OutboxItem, Upload, UploadState
from fieldkit.errors import DeviceError, UnknownReport
from fieldkit.operations.field.remember_sync import ClockSkew, remember_skew, remember_sync
from fieldkit.operations.field.renew_certificate import (
    ask_for_renewal,
    waiting_renewal,
    was_sent_lately,
)
from fieldkit.operations.field.sync_desk import SyncSummary
from fieldkit.operations.record_mark import record_mark
from fieldkit.operations.session import Session
from fieldkit.transfer import outbox
from fieldkit.vault.vault import Vault

logger = logging.getLogger(__name__)

AT_SERVER = "server"  # detail of the custody entry: handed over to the drop server


@dataclass(frozen=True)
class UploadJob:
    """One object that is to go, and where its file lies."""

    upload: Upload
    path: Path
    is_in_outbox: bool = True  # else a request of this device: how far it is is not kept


@dataclass(frozen=True)
class UploadPlan:
    """In the order in which they go."""

    jobs: tuple[UploadJob, ...]
    to_ask_for: tuple[UploadJob, ...] = ()  # stored for days without a receipt

    @property
    def size(self) -> int:
        """Return how many bytes are to go, as far as is known here."""
        return sum(job.upload.size - job.upload.offset for job in self.jobs)


def plan_uploads(
    session: Session, *, retry_now: bool, without: Collection[Sha256] = ()
) -> UploadPlan:
    """Return what is due; what a run that was cut has left on its way waits again."""
    vault, now = session.vault, session.clock.now()
    wanted = [item for item in vault.uploads.items() if item.upload.sha256 not in without]
    due = [outbox.in_turn(upload) for upload in outbox.due(wanted, now, retry_now=retry_now)]
    known = {item.upload.sha256: item for item in wanted}
    changed = [upload for upload in due if known[upload.sha256].upload.state is not upload.state]
    if changed:
        with vault.transaction():
            for upload in changed:
                vault.uploads.put(upload, now)
    return UploadPlan(
        (*_requests(session, without), *_jobs(vault, due, known)),
        _jobs(vault, outbox.to_ask_for(wanted, now), known),
    )


def _requests(session: Session, without: Collection[Sha256]) -> tuple[UploadJob, ...]:
    """Return the request for a new certificate that waits for its answer, made if it is time."""
    with contextlib.suppress(DeviceError):  # reports do not wait for it
        ask_for_renewal(session)
    waiting = waiting_renewal(session.vault)
    if waiting is None or waiting.sha256 in without or was_sent_lately(session):
        return ()
    upload = Upload(waiting.sha256, waiting.size)
    return (UploadJob(upload, waiting.path, is_in_outbox=False),)


def _jobs(
    vault: Vault, uploads: Sequence[Upload], known: Mapping[Sha256, OutboxItem]
) -> tuple[UploadJob, ...]:
    path_of = vault.outbox.path_of
    return tuple(
        UploadJob(upload, path_of(upload.sha256, carried=known[upload.sha256].carried))
        for upload in uploads
    )


def commit_moves(session: Session, moves: Sequence[Upload]) -> bool:
    """Keep the states that one object went through, the last of which may be stored.

    Returns False where a receipt came meanwhile, or the object left: then nothing is to be kept.
    """
    vault, now = session.vault, session.clock.now()
    if not _is_on_its_way(vault, moves[0].sha256):
        return False
    with vault.transaction():
        for upload in moves:
            vault.uploads.put(upload, now)
        if moves[-1].state is UploadState.STORED:
            _set_stored(session, moves[-1].sha256)
    return True


def _is_on_its_way(vault: Vault, sha256: Sha256) -> bool:
    try:
        state = vault.uploads.item(sha256).upload.state
    except UnknownReport:
        return False
    return state not in (UploadState.RECEIVED, UploadState.HELD)


def _set_stored(session: Session, sha256: Sha256) -> None:
    vault, now = session.vault, session.clock.now()
    # A colleague's object is not counted as handed on: a server may lie, no receipt about it
    # comes here, and this may be the last copy.
    sealed = vault.outbox.get(sha256)
    if ReportState.STORED in TRANSITIONS[sealed.state]:
        vault.outbox.set_state(sha256, ReportState.STORED)
        vault.reports.set_state(sha256, ReportState.STORED)
    log_event(vault, CustodyEvent.HANDED_OVER, sha256, at=now, detail=AT_SERVER)


def see_again(session: Session, sha256: Sha256) -> None:
    """Remember that the server still has an object that it stored days ago."""
    with session.vault.transaction():
        session.vault.uploads.set_seen(sha256, session.clock.now())


def note_skew(session: Session, skew: ClockSkew) -> None:
    """Remember how far this clock is off; it is never corrected."""
    with session.vault.transaction():
        remember_skew(session.vault, skew)


def end_run(session: Session, summary: SyncSummary) -> None:
    """Remember the run, and count what is still to go."""
    vault, now = session.vault, session.clock.now()
    items = vault.uploads.items()
    summary.waiting = outbox.count_waiting(items)
    summary.given_up = sum(item.upload.state is UploadState.GIVEN_UP for item in items)
    summary.again_at = outbox.first_again(items)
    with vault.transaction():
        remember_sync(
            vault,
            summary.end,
            now,
            stored=summary.stored,
            letters=summary.came_back.letters,
            again_at=summary.again_at,
        )
    if summary.stored:
        record_mark(session)
    logger.info(
        "sync ended: %s, %d stored (%d bytes), %d waiting",
        summary.end.value,
        summary.stored,
        summary.stored_bytes,
        summary.waiting,
    )
