"""Send sealed objects over a trusted connection, each in the states of `transfer/outbox.py`."""

from __future__ import annotations

import contextlib
import logging
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from fieldkit.crypto.digest import Sha256Stream
from fieldkit.domain.connection import Cause, Check
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.progress import Progress
from fieldkit.domain.upload import Upload
from fieldkit.dropserver.protocol import LOCKED
from fieldkit.errors import (
    ConnectionCut,
    DriveUnreadable,
    FieldkitError,
    NetworkError,
    NotTrusted,
    ObjectDamaged,
    OffsetDiffers,
    ServerAnswerInvalid,
    ServerBusy,
    ServerFull,
    ServerRefused,
)
from fieldkit.operations.field.renew_certificate import note_sent
from fieldkit.operations.field.sync_desk import OpenWay, SyncDesk, SyncSummary
from fieldkit.operations.field.sync_plan import (
    UploadJob,
    commit_moves,
    plan_uploads,
    see_again,
)
from fieldkit.transfer import outbox
from fieldkit.transfer.drop_box import Progressed

logger = logging.getLogger(__name__)

_BATCH = 1024 * 1024  # bytes
_LARGE = 1024 * 1024  # bytes to go, from which the vault is told before the end
_TOLD_SECONDS = 5.0  # between two offsets that the vault is told
_MOST_OFFSETS = 4  # times that a server may name another offset for one object
_BUSY_IN_A_ROW = 3  # objects that it is too busy or too full for, until it is left alone
_LOCKED_SECONDS = (1, 2, 4, 8, 15)  # that a lock on an object is waited for, each time longer
_STEP_SECONDS = 0.2  # of waiting, until it is asked whether to stop
_FORBIDDEN = 403
_TOO_MANY = frozenset({429, 503})


@dataclass
class Course:
    """What happened to objects in one run, over all its connections."""

    # Once is the network's fault; twice without a byte more in between may be the object's.
    cut: set[Sha256] = field(default_factory=set)
    answers: int = 0  # bytes acknowledged, objects stored or refused: something got done
    busy_in_a_row: int = 0  # or full
    # How often somebody else was uploading it: mostly a request of ours that the server does not
    # know yet to be dead.
    locked: dict[Sha256, int] = field(default_factory=dict)
    settled: set[Sha256] = field(default_factory=set)  # stored, or to be tried in another run


def send_objects(
    desk: SyncDesk,
    opened: OpenWay,
    summary: SyncSummary,
    course: Course,
    progress: Progress,
) -> None:
    """Send everything that is due, also what is sealed meanwhile; count it in `summary`.

    One object that the server refuses, or whose file here is damaged, waits and holds up no other.

    Raises:
        NetworkError, Cancelled: The object at hand waits; what was stored before is stored.
        FieldkitError: The vault or its disk failed.
    """
    sender = _Sender(desk, opened, summary, course, progress)
    while True:
        plan = desk.in_vault(
            lambda: plan_uploads(desk.session, retry_now=desk.retry_now, without=course.settled)
        )
        if not plan.jobs and not plan.to_ask_for:
            return
        sender.total += plan.size
        for job in sorted(plan.jobs, key=lambda job: job.upload.sha256 in course.locked):
            sender.send(job)
            if course.busy_in_a_row >= _BUSY_IN_A_ROW:
                return
            if not opened.is_usable:  # some refusals end the connection
                raise ConnectionCut
        for job in plan.to_ask_for:
            sender.ask_for(job)
        sender.tell()


class _Trail:
    """The states that one object goes through: told at once, kept in the vault when asked."""

    def __init__(self, desk: SyncDesk, job: UploadJob) -> None:
        self._desk = desk
        self._is_kept = job.is_in_outbox
        self._unsaved: list[Upload] = []
        self._saved_at = time.monotonic()
        self.upload = job.upload

    def to(self, upload: Upload) -> None:
        """Go one step on."""
        self.upload = upload
        if self._is_kept:
            self._unsaved.append(upload)
            self._desk.watcher.moved(upload)

    def save(self) -> bool:
        """Keep it; say whether there was still something to keep."""
        moves, self._unsaved = self._unsaved, []
        self._saved_at = time.monotonic()
        return bool(moves) and self._desk.in_vault(lambda: commit_moves(self._desk.session, moves))

    def save_sometimes(self) -> None:
        """Keep it if that was long ago: the server knows better, this is for the next start."""
        if time.monotonic() - self._saved_at >= _TOLD_SECONDS:
            self.save()


class _Sender:
    """Sends one object after the other over one connection."""

    def __init__(
        self,
        desk: SyncDesk,
        opened: OpenWay,
        summary: SyncSummary,
        course: Course,
        progress: Progress,
    ) -> None:
        self._desk = desk
        self._opened = opened
        self._box = opened.box
        self._summary = summary
        self._course = course
        self._progress = progress
        self._done = 0
        self.total = 0

    def send(self, job: UploadJob) -> None:
        """Send one object, or note why it waits."""
        self._wait_for_lock(job.upload.sha256)
        trail = _Trail(self._desk, job)
        try:
            self._send(job, trail)
            self._course.busy_in_a_row = 0
            self._course.settled.add(job.upload.sha256)
        except (ObjectDamaged, DriveUnreadable):
            self._summary.damaged += 1
            self._course.settled.add(job.upload.sha256)
            trail.to(outbox.damaged_here(trail.upload, self._now()))
            trail.save()
        except ServerRefused as error:
            if error.status == LOCKED and self._may_come_free(job.upload.sha256):
                trail.to(outbox.interrupted(trail.upload))
                trail.save()
                return
            self._fail(trail, error)
            if error.status == _FORBIDDEN:
                raise NotTrusted(Check.OUR_CERTIFICATE, Cause.OURS_REFUSED) from error
            self._count_refusal(error)
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

    def tell(self) -> None:
        """Tell how far it is; raises what the person or the network says."""
        self._progress(self._done, self.total)

    def ask_for(self, job: UploadJob) -> None:
        """Ask whether the server still has an object; send it anew if not."""
        self.tell()
        self._course.settled.add(job.upload.sha256)
        if self._box.uploaded(job.upload.sha256).is_complete:
            self._desk.in_vault(lambda: see_again(self._desk.session, job.upload.sha256))
            return
        logger.warning("the server lost an object that it had stored")
        trail = _Trail(self._desk, job)
        trail.to(outbox.lost(job.upload))
        if trail.save():
            self.total += job.upload.size
            self.send(UploadJob(trail.upload, job.path))

    def _send(self, job: UploadJob, trail: _Trail) -> None:
        trail.to(outbox.checking(trail.upload))
        there = self._box.uploaded(job.upload.sha256)
        if not there.is_complete:
            there = self._send_rest(job, trail, there)
        self._course.answers += 1
        trail.to(outbox.stored(trail.upload))
        if not job.is_in_outbox:
            self._desk.in_vault(lambda: note_sent(self._desk.session))
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
                except OffsetDiffers as error:
                    if not self._opened.is_usable:
                        raise ConnectionCut from error
                    there = self._box.uploaded(job.upload.sha256)
                if there.is_complete:
                    return there
        raise ServerAnswerInvalid

    def _upload(self, job: UploadJob, trail: _Trail, source: BinaryIO, offset: int) -> Progressed:
        def acknowledged(durable: int) -> None:
            self._course.answers += durable > trail.upload.offset
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
                self.tell()
                digest.update(batch)
                size += len(batch)
            source.seek(0)
        except OSError as error:
            raise DriveUnreadable from error
        if size != job.upload.size or digest.hexdigest() != job.upload.sha256:
            raise ObjectDamaged

    def _fail(self, trail: _Trail, error: NetworkError) -> None:
        self._course.settled.add(trail.upload.sha256)
        trail.to(outbox.failed(trail.upload, error, self._now()))
        trail.save()
        logger.info("an object waits: %s", outbox.reason_of(error))

    def _may_come_free(self, sha256: Sha256) -> bool:
        """Count that an object is locked; false where that was waited for often enough."""
        course = self._course
        course.answers += 1
        course.locked[sha256] = course.locked.get(sha256, 0) + 1
        return course.locked[sha256] <= len(_LOCKED_SECONDS)

    def _wait_for_lock(self, sha256: Sha256) -> None:
        """Wait before an object that was locked is tried again; the others went meanwhile."""
        self.tell()
        times = self._course.locked.get(sha256, 0)
        seconds = _LOCKED_SECONDS[times - 1] if times else 0
        for _ in range(round(seconds / _STEP_SECONDS)):
            self._desk.wait(_STEP_SECONDS)
            self.tell()

    def _count_refusal(self, error: ServerRefused) -> None:
        course = self._course
        course.answers += 1
        is_busy = isinstance(error, ServerBusy) and error.status in _TOO_MANY
        is_for_all = is_busy or isinstance(error, ServerFull)
        course.busy_in_a_row = course.busy_in_a_row + 1 if is_for_all else 0

    def _note_cut(self, job: UploadJob, trail: _Trail, error: NetworkError) -> None:
        sha256 = job.upload.sha256
        cut = self._course.cut
        if trail.upload.offset > job.upload.offset or sha256 not in cut:
            cut.add(sha256)
            trail.to(outbox.interrupted(trail.upload))
            trail.save()
        else:
            self._fail(trail, error)

    def _now(self) -> datetime:
        return self._desk.session.clock.now()


def _opened(job: UploadJob) -> BinaryIO:
    try:
        return job.path.open("rb", buffering=0)
    except OSError as error:
        raise DriveUnreadable from error
