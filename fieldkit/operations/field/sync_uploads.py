"""Send sealed objects over a trusted connection, each in the states of `transfer/outbox.py`."""

from __future__ import annotations

import contextlib
import logging
import time
from datetime import datetime
from typing import BinaryIO

from fieldkit.crypto.digest import Sha256Stream
from fieldkit.domain.connection import Cause, Check
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.progress import Progress
from fieldkit.domain.upload import Upload
from fieldkit.errors import (
    DriveUnreadable,
    FieldkitError,
    NetworkError,
    NotTrusted,
    ObjectDamaged,
    OffsetDiffers,
    ServerAnswerInvalid,
    ServerBusy,
    ServerRefused,
)
from fieldkit.operations.field.sync_desk import SyncDesk, SyncSummary
from fieldkit.operations.field.sync_plan import (
    UploadJob,
    commit_moves,
    plan_uploads,
    see_again,
)
from fieldkit.transfer import outbox
from fieldkit.transfer.drop_box import DeviceDropBox, Progressed

logger = logging.getLogger(__name__)

_BATCH = 1024 * 1024  # bytes
_LARGE = 1024 * 1024  # bytes to go, from which the vault is told before the end
_TOLD_SECONDS = 5.0  # between two offsets that the vault is told
_MOST_OFFSETS = 4  # times that a server may name another offset for one object
_BUSY_IN_A_ROW = 3  # objects that it is too busy for, until it is left alone
_FORBIDDEN = 403
_TOO_MANY = frozenset({429, 503})


def send_objects(
    desk: SyncDesk,
    box: DeviceDropBox,
    summary: SyncSummary,
    cut: set[Sha256],
    progress: Progress,
) -> None:
    """Send everything that is due, also what is sealed meanwhile; count it in `summary`.

    One object that the server refuses, or whose file here is damaged, waits and holds up no other.
    `cut` are those that were cut in this run before: once is the network's fault, twice without a
    byte more in between may be the object's.

    Raises:
        NetworkError, Cancelled: The object at hand waits; what was stored before is stored.
        FieldkitError: The vault or its disk failed.
    """
    sender = _Sender(desk, box, summary, cut, progress)
    seen: set[Sha256] = set()
    while True:
        plan = desk.in_vault(
            lambda: plan_uploads(desk.session, retry_now=desk.retry_now, without=seen)
        )
        if not plan.jobs and not plan.to_ask_for:
            return
        sender.total += plan.size
        for job in plan.jobs:
            seen.add(job.upload.sha256)
            sender.send(job)
            if sender.busy_in_a_row >= _BUSY_IN_A_ROW:
                return
        for job in plan.to_ask_for:
            seen.add(job.upload.sha256)
            sender.ask_for(job)


class _Trail:
    """The states that one object goes through: told at once, kept in the vault when asked."""

    def __init__(self, desk: SyncDesk, upload: Upload) -> None:
        self._desk = desk
        self._unsaved: list[Upload] = []
        self._saved_at = time.monotonic()
        self.upload = upload

    def to(self, upload: Upload) -> None:
        """Go one step on."""
        self.upload = upload
        self._unsaved.append(upload)
        self._desk.watcher.moved(upload)

    def save(self) -> bool:
        """Keep it; say whether there was still something to keep."""
        moves, self._unsaved = self._unsaved, []
        self._saved_at = time.monotonic()
        return self._desk.in_vault(lambda: commit_moves(self._desk.session, moves))

    def save_sometimes(self) -> None:
        """Keep it if that was long ago: the server knows better, this is for the next start."""
        if time.monotonic() - self._saved_at >= _TOLD_SECONDS:
            self.save()


class _Sender:
    """Sends one object after the other over one connection."""

    def __init__(
        self,
        desk: SyncDesk,
        box: DeviceDropBox,
        summary: SyncSummary,
        cut: set[Sha256],
        progress: Progress,
    ) -> None:
        self._desk = desk
        self._box = box
        self._summary = summary
        self._cut = cut
        self._progress = progress
        self._done = 0
        self.total = 0
        self.busy_in_a_row = 0

    def send(self, job: UploadJob) -> None:
        """Send one object, or note why it waits."""
        self._step()
        trail = _Trail(self._desk, job.upload)
        try:
            self._send(job, trail)
            self.busy_in_a_row = 0
        except (ObjectDamaged, DriveUnreadable):
            self._summary.damaged += 1
            trail.to(outbox.damaged_here(trail.upload, self._now()))
            trail.save()
        except ServerRefused as error:
            self._fail(trail, error)
            if error.status == _FORBIDDEN:
                raise NotTrusted(Check.OUR_CERTIFICATE, Cause.OURS_REFUSED) from error
            too_busy = isinstance(error, ServerBusy) and error.status in _TOO_MANY
            self.busy_in_a_row = self.busy_in_a_row + 1 if too_busy else 0
        except NetworkError as error:
            self._note_cut(job, trail, error)
            raise
        except BaseException:
            # Stopped, or the vault's disk failed: what cannot be kept now is read as cut later.
            with contextlib.suppress(FieldkitError):
                trail.to(outbox.interrupted(trail.upload))
                trail.save()
            raise
        finally:
            self._done += job.upload.size - job.upload.offset

    def ask_for(self, job: UploadJob) -> None:
        """Ask whether the server still has an object; send it anew if not."""
        self._step()
        if self._box.uploaded(job.upload.sha256).is_complete:
            self._desk.in_vault(lambda: see_again(self._desk.session, job.upload.sha256))
            return
        logger.warning("the server lost an object that it had stored")
        trail = _Trail(self._desk, job.upload)
        trail.to(outbox.lost(job.upload))
        if trail.save():
            self.total += job.upload.size
            self.send(UploadJob(trail.upload, job.path))

    def _send(self, job: UploadJob, trail: _Trail) -> None:
        trail.to(outbox.checking(trail.upload))
        there = self._box.uploaded(job.upload.sha256)
        if not there.is_complete:
            there = self._send_rest(job, trail, there)
        trail.to(outbox.stored(trail.upload))
        if trail.save():
            self._summary.stored += 1
            self._summary.stored_bytes += job.upload.size

    def _send_rest(self, job: UploadJob, trail: _Trail, there: Progressed) -> Progressed:
        with _opened(job) as source:
            # Once more, though the server does so too: a damaged file is named here, and does
            # not travel for nothing. The file stays open, so it is the one that was hashed.
            self._check(job, source)
            for _ in range(_MOST_OFFSETS):
                trail.to(outbox.uploading(trail.upload, there.offset))
                if job.upload.size - there.offset >= _LARGE:
                    trail.save()
                try:
                    there = self._upload(job, trail, source, there.offset)
                except OffsetDiffers:
                    there = self._box.uploaded(job.upload.sha256)
                if there.is_complete:
                    return there
        raise ServerAnswerInvalid

    def _upload(self, job: UploadJob, trail: _Trail, source: BinaryIO, offset: int) -> Progressed:
        def acknowledged(durable: int) -> None:
            trail.to(outbox.uploading(trail.upload, durable))
            trail.save_sometimes()

        def sent(done: int, _total: int) -> None:
            self._progress(self._done + max(0, done - job.upload.offset), self.total)

        try:
            return self._box.upload(
                job.upload.sha256,
                source,
                job.upload.size,
                offset,
                acknowledged=acknowledged,
                progress=sent,
            )
        except OSError as error:  # of the file: what the network does is a NetworkError
            raise DriveUnreadable from error

    def _check(self, job: UploadJob, source: BinaryIO) -> None:
        digest = Sha256Stream()
        size = 0
        try:
            while batch := source.read(_BATCH):
                self._step()
                digest.update(batch)
                size += len(batch)
            source.seek(0)
        except OSError as error:
            raise DriveUnreadable from error
        if size != job.upload.size or digest.hexdigest() != job.upload.sha256:
            raise ObjectDamaged

    def _fail(self, trail: _Trail, error: NetworkError) -> None:
        trail.to(outbox.failed(trail.upload, error, self._now()))
        trail.save()
        logger.info("an object waits: %s", outbox.reason_of(error))

    def _note_cut(self, job: UploadJob, trail: _Trail, error: NetworkError) -> None:
        sha256 = job.upload.sha256
        if trail.upload.offset > job.upload.offset or sha256 not in self._cut:
            self._cut.add(sha256)
            trail.to(outbox.interrupted(trail.upload))
            trail.save()
        else:
            self._fail(trail, error)

    def _step(self) -> None:
        self._progress(self._done, self.total)

    def _now(self) -> datetime:
        return self._desk.session.clock.now()


def _opened(job: UploadJob) -> BinaryIO:
    try:
        return job.path.open("rb", buffering=0)
    except OSError as error:
        raise DriveUnreadable from error
