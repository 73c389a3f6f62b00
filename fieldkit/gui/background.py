"""Work off the GUI thread; the only module of the windows that knows about threads.

VAULT is one thread: the vault is opened there and its connection never leaves it.
IO is a few threads for files, ciphers, drives and the network; no vault calls there. Work that
streams and needs the vault in between asks for short steps there, and waits for each.
Results arrive on the GUI thread, and are dropped when whoever waits for them has gone.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from fieldkit.domain.progress import Progress
from fieldkit.errors import Cancelled
from fieldkit.gui.running import Lane, Run, Tell

logger = logging.getLogger(__name__)
T = TypeVar("T")


_PROGRESS_SECONDS = 0.05
_THREADS = {Lane.VAULT: 1, Lane.IO: 3}


class Job:
    """One piece of running work: it can be cancelled, and says how far it is."""

    def __init__(self, report: Callable[[int, int], None], lane: Lane = Lane.IO) -> None:
        self.lane = lane
        self._stop = threading.Event()
        self._abandoned = threading.Event()
        self._report = report
        self._reported = -_PROGRESS_SECONDS

    @property
    def is_abandoned(self) -> bool:
        """Return whether the vault is about to be closed, so that no step in it may begin."""
        return self._abandoned.is_set()

    def cancel(self) -> None:
        """Ask the work to stop; it ends with `Cancelled` at its next sign of progress."""
        self._stop.set()

    def abandon(self) -> None:
        """Ask the work to stop, and let it touch the vault no more."""
        self._abandoned.set()
        self.cancel()

    def progress(self, done: int, total: int) -> None:
        """Take the work's progress; this is the `Progress` that is handed to it.

        Raises:
            Cancelled: Somebody asked for it.
        """
        if self._stop.is_set():
            raise Cancelled
        # Thousands of steps a second would keep the window from anything else.
        now = time.monotonic()
        if now - self._reported >= _PROGRESS_SECONDS or 0 < total <= done:
            self._reported = now
            self._report(done, total)


class _Here(threading.local):
    """What runs in this thread."""

    job: Job | None = None


class BackgroundJobs(QObject):
    """Runs work in lanes. One per application, made and closed on the GUI thread."""

    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pools = {
            lane: ThreadPoolExecutor(count, thread_name_prefix=lane.value)
            for lane, count in _THREADS.items()
        }
        self._closed = False
        self._jobs: set[Job] = set()
        self._here = _Here()
        # Queued: the slot runs on the thread that owns this object, whoever emits.
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        owner: QObject,
        work: Callable[[Progress], T],
        on_done: Callable[[T], None],
        on_error: Callable[[Exception], None],
        *,
        lane: Lane = Lane.VAULT,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> Job:
        """Run `work` in `lane`, then one of the callbacks on the GUI thread.

        `work` takes the `Progress` it reports to and never touches a widget. Nothing is
        delivered after `owner` was destroyed or the jobs were closed.
        """

        def report(done: int, total: int) -> None:
            if on_progress is not None:
                self._arrived.emit(lambda: self._alive(owner) and on_progress(done, total))

        job = Job(report, lane)
        if self._closed:
            return job  # a timer of a window that goes may still ask for something
        self._jobs.add(job)
        future = self._pools[lane].submit(self._begin, job, work)

        def deliver(ended: Future[T]) -> None:
            self._jobs.discard(job)
            if not self._alive(owner) or ended.cancelled():
                return
            error = ended.exception()
            if error is None:
                on_done(ended.result())
            elif isinstance(error, Exception):
                logger.info("background work ended with %s", type(error).__name__)
                on_error(error)
            else:
                raise error

        future.add_done_callback(lambda ended: self._arrived.emit(lambda: deliver(ended)))
        return job

    @property
    def is_streaming(self) -> bool:
        """Whether long work runs or waits: files, ciphers, drives. Any thread may ask."""
        return any(job.lane is Lane.IO for job in tuple(self._jobs))

    def runner(self, owner: QObject) -> Run:
        """Return what a presenter runs its work with; results go to `owner` while it lives."""

        def run(
            work: Callable[[Progress], T],
            on_done: Callable[[T], None],
            on_error: Callable[[Exception], None],
            *,
            lane: Lane = Lane.VAULT,
            on_progress: Callable[[int, int], None] | None = None,
        ) -> Job:
            return self.run(owner, work, on_done, on_error, lane=lane, on_progress=on_progress)

        return run

    def teller(self, owner: QObject) -> Tell:
        """Return what work tells news with while it runs: they are heard on the GUI thread.

        Any thread may tell; nothing is heard once `owner` has gone.
        """

        def tell(news: Callable[[], object]) -> None:
            self._arrived.emit(lambda: self._alive(owner) and news())

        return tell

    def in_vault(self, step: Callable[[], T]) -> T:
        """Do a short step in the vault's lane, asked for by work that runs in IO; wait for it.

        Work that a person stopped may still do steps, to leave things as they should be.

        Raises:
            Cancelled: The window is closing, and with it the vault.
        """
        job = self._here.job
        if job is None or job.lane is Lane.VAULT:
            raise RuntimeError("only work in the IO lane waits for the vault's")

        def begin() -> T:
            # Asked here, not before: whoever waits in the queue may be closed upon meanwhile.
            if self._closed or job.is_abandoned:
                raise Cancelled
            return step()

        try:
            return self._pools[Lane.VAULT].submit(begin).result()
        except (CancelledError, RuntimeError) as error:
            # Dropped from the queue, or the lane takes nothing any more.
            if self._closed:
                raise Cancelled from error
            raise

    def wait_for_vault(self, seconds: float) -> None:
        """Wait until what was asked of the VAULT lane so far is done, at most `seconds`."""
        waiting = self._pools[Lane.VAULT].submit(lambda: None)
        with contextlib.suppress(TimeoutError):
            waiting.result(timeout=seconds)

    def cancel_all(self) -> None:
        """Ask all running work to stop at its next sign of progress, for the vault closes."""
        for job in list(self._jobs):
            job.abandon()

    def close(self) -> None:
        """Drop what is queued, stop and wait for what is running."""
        self._closed = True
        self.cancel_all()
        for pool in self._pools.values():
            pool.shutdown(wait=True, cancel_futures=True)

    def _begin(self, job: Job, work: Callable[[Progress], T]) -> T:
        self._here.job = job
        return work(job.progress)

    def _alive(self, owner: QObject) -> bool:
        return not self._closed and isValid(owner)

    def _deliver(self, delivery: Callable[[], object]) -> None:
        delivery()
