"""The runs of one unlocked vault: never two at once, and whoever is interested hears of them.

What travels does so in the IO lane; what is heard here comes on the GUI thread.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from fieldkit.domain.connection import CheckResult, Network
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.progress import Progress
from fieldkit.domain.sync_run import SyncStage
from fieldkit.domain.unfinished import WorkId, WorkKind
from fieldkit.domain.upload import Upload, UploadState
from fieldkit.errors import Cancelled
from fieldkit.gui.running import Job, Lane, Run, Tell
from fieldkit.operations.field.note_work import forget_work, note_work
from fieldkit.operations.field.read_return import ReturnRead
from fieldkit.operations.in_vault import InVault
from fieldkit.operations.session import Session

if TYPE_CHECKING:
    # Named only: what judges and speaks is loaded when a run begins.
    from fieldkit.operations.field.sync_desk import SyncSummary, SyncWatcher

_TELL_SECONDS = 0.1  # what changes faster cannot be read


class JudgedNetwork(Protocol):
    """What was found of one server before anything was sent to it."""

    @property
    def results(self) -> tuple[CheckResult, ...]:
        """All checks, in their order."""
        ...

    @property
    def network(self) -> Network | None:
        """The network that this computer is on, None where it is on none."""
        ...

    @property
    def may_connect(self) -> bool:
        """Whether every check that is asked beforehand has passed."""
        ...


class Judge(Protocol):
    """Judges the network that this computer is on, in the thread that calls it; sends nothing."""

    def __call__(
        self, session: Session, *, in_vault: InVault, allowed_once: frozenset[str]
    ) -> Sequence[JudgedNetwork]:
        """Return what is found of each server, the preferred one first."""
        ...


class Travel(Protocol):
    """Does one run, in the thread that calls it."""

    def __call__(
        self,
        session: Session,
        *,
        in_vault: InVault,
        watcher: SyncWatcher,
        allowed_once: frozenset[str],
        retry_now: bool,
        progress: Progress,
    ) -> SyncSummary:
        """Return what the run did. `retry_now`: what failed lately need not wait its time."""
        ...


@dataclass(frozen=True)
class RunState:
    """How the run goes that goes on now, or how the last one of this session ended."""

    is_running: bool = False
    by_person: bool = False  # somebody asked for it
    is_stopping: bool = False
    stage: SyncStage | None = None  # nothing has begun yet
    checks: tuple[CheckResult, ...] = ()  # of the run, or of the network alone before there is one
    network: Network | None = None  # that the checks are of; None while nobody knows
    stored: int = 0  # objects that the server has whole since this run began
    done: int = 0  # bytes
    total: int = 0  # bytes of all that is due
    came_back: ReturnRead | None = None
    summary: SyncSummary | None = None  # once it has ended by itself
    error: Exception | None = None  # the vault or its disk failed
    is_stopped: bool = False  # by the person

    @property
    def has_ended(self) -> bool:
        """Return whether there was a run that is over."""
        return self.summary is not None or self.error is not None or self.is_stopped


class SyncRuns:
    """Begins and stops them; knows no Qt."""

    def __init__(
        self,
        session: Session,
        run: Run,
        tell: Tell,
        in_vault: InVault,
        *,
        on_changed: Callable[[], None],
        travel: Travel | None = None,
        judge: Judge | None = None,
    ) -> None:
        """`on_changed`: `state` says something new."""
        self._session = session
        self._run = run
        self._tell = tell
        self._in_vault = in_vault
        self._on_changed = on_changed
        self._travel = travel or _travel
        self._judge = judge or _judge
        self._moved: dict[Sha256, Upload] = {}
        self._live = RunState()  # while a run goes on, only its thread changes it
        self._bytes = (0, 0)  # done, of so many; changed on the GUI thread alone
        self._job: Job | None = None
        self._noted: tuple[WorkId, ...] = ()
        self._once: frozenset[str] = frozenset()
        self._is_stopping = False
        self._watcher = _Watcher(self)

    @property
    def state(self) -> RunState:
        """Return how it goes."""
        done, total = self._bytes
        return replace(self._live, done=done, total=total, is_stopping=self._is_stopping)

    @property
    def is_running(self) -> bool:
        """Return whether one goes on."""
        return self._live.is_running

    @property
    def moved(self) -> Mapping[Sha256, Upload]:
        """Return how far the objects are that this run has moved; it goes on changing."""
        return self._moved

    def look(self, on_judged: Callable[[JudgedNetwork], None] | None = None) -> None:
        """Judge the network that this computer is on, unless a run does; nothing is sent.

        Who only wants to hear of it (`on_judged`) does not take away what the last run has found.
        """
        if self.is_running:
            return
        session, in_vault, once = self._session, self._in_vault, self._once

        def work(_progress: object) -> Sequence[JudgedNetwork]:
            return self._judge(session, in_vault=in_vault, allowed_once=once)

        def judged(found: Sequence[JudgedNetwork]) -> None:
            if not found or self.is_running:
                return
            best = next((one for one in found if one.may_connect), found[0])
            if on_judged is None or not self._live.has_ended:
                self._live = RunState(checks=best.results, network=best.network)
                self._bytes = (0, 0)
                self._on_changed()
            if on_judged is not None:
                on_judged(best)

        self._run(work, judged, _ignored, lane=Lane.IO)

    def start(self, *, by_person: bool = True) -> None:
        """Begin a run, unless one goes on; a lock only interrupts it.

        What failed lately waits its time, unless a person asks.
        """
        if self.is_running:
            return
        self._live = RunState(is_running=True, by_person=by_person)
        self._moved, self._bytes = {}, (0, 0)
        self._is_stopping = False
        self._on_changed()

        def note(_progress: object) -> tuple[WorkId, ...]:
            return note_work(self._session, WorkKind.SYNC)

        self._run(note, self._go, self._failed)

    def stop(self) -> None:
        """Stop at the next sign of progress; what the server has stays there."""
        if self.is_running and not self._is_stopping:
            self._is_stopping = True
            if self._job is not None:
                self._job.cancel()
            self._on_changed()

    def allow_once(self, word: str) -> None:
        """Let reports leave over the network of this `once_word` until the vault is locked."""
        self._once |= {word}

    @property
    def allowed_once(self) -> frozenset[str]:
        """Return the networks that are allowed until the vault is locked."""
        return self._once

    def hear(self, *, may_wait: bool = False, **changes: object) -> None:
        """Take news of the run, in its own thread."""
        self._live = replace(self._live, **changes)  # type: ignore[arg-type]  # members by name
        self._watcher.tell(may_wait=may_wait)

    def announce(self) -> None:
        """Let it be known that something has changed."""
        if self.is_running:
            self._on_changed()

    def hear_moved(self, upload: Upload) -> None:
        """Take news of one object, in the run's own thread."""
        self._moved[upload.sha256] = upload
        stored = self._live.stored + (upload.state is UploadState.STORED)
        self.hear(stored=stored, may_wait=True)

    def tell(self, news: Callable[[], object]) -> None:
        """Have something called on the GUI thread."""
        self._tell(news)

    def _go(self, noted: tuple[WorkId, ...]) -> None:
        self._noted = noted
        if self._is_stopping:
            self._failed(Cancelled())
            return
        session, in_vault, once = self._session, self._in_vault, self._once
        retry_now = self._live.by_person

        def work(progress: Progress) -> SyncSummary:
            return self._travel(
                session,
                in_vault=in_vault,
                watcher=self._watcher,
                allowed_once=once,
                retry_now=retry_now,
                progress=progress,
            )

        self._job = self._run(
            work, self._ended, self._failed, lane=Lane.IO, on_progress=self._moved_on
        )

    def _moved_on(self, done: int, total: int) -> None:
        if self.is_running and total > 0:
            self._bytes = (done, total)
            self._on_changed()

    def _ended(self, summary: SyncSummary) -> None:
        self._end(
            replace(
                self._live,
                is_running=False,
                checks=summary.checks or self._live.checks,
                network=summary.network,
                came_back=summary.came_back,
                summary=summary,
            )
        )

    def _failed(self, error: Exception) -> None:
        is_stopped = isinstance(error, Cancelled)
        self._end(
            replace(
                self._live,
                is_running=False,
                is_stopped=is_stopped,
                error=None if is_stopped else error,
            )
        )

    def _end(self, state: RunState) -> None:
        self._job = None
        self._live = state
        self._is_stopping = False
        noted, self._noted = self._noted, ()
        session = self._session
        self._run(lambda _progress: forget_work(session, noted), _done, _ignored)
        self._on_changed()


class _Watcher:
    """Hears the run in its own thread; several things at once are told as one."""

    def __init__(self, runs: SyncRuns) -> None:
        self._runs = runs
        self._is_told = False
        self._told_at = 0.0

    def entered(self, stage: SyncStage) -> None:
        self._runs.hear(stage=stage)

    def checked(self, results: tuple[CheckResult, ...]) -> None:
        self._runs.hear(checks=results)

    def moved(self, upload: Upload) -> None:
        self._runs.hear_moved(upload)

    def took_in(self, came_back: ReturnRead) -> None:
        self._runs.hear(came_back=replace(came_back))  # the run goes on adding to its own

    def tell(self, *, may_wait: bool) -> None:
        """Have the news announced, unless that is on its way; `may_wait`: or was just done."""
        now = time.monotonic()
        if self._is_told or (may_wait and now - self._told_at < _TELL_SECONDS):
            return
        self._is_told, self._told_at = True, now
        self._runs.tell(self._announce)

    def _announce(self) -> None:
        self._is_told = False
        self._runs.announce()


def _travel(
    session: Session,
    *,
    in_vault: InVault,
    watcher: SyncWatcher,
    allowed_once: frozenset[str],
    retry_now: bool,
    progress: Progress,
) -> SyncSummary:
    # Here, not above: what speaks over a network is loaded by nobody who sends nothing.
    from fieldkit.operations.field.sync import sync
    from fieldkit.operations.field.sync_way import desk_for

    desk = desk_for(
        session,
        in_vault=in_vault,
        watcher=watcher,
        allowed_once=allowed_once,
        retry_now=retry_now,
    )
    return sync(desk, progress=progress)


def _judge(
    session: Session, *, in_vault: InVault, allowed_once: frozenset[str]
) -> Sequence[JudgedNetwork]:
    # Here, not above, for the same reason; nothing that speaks is needed to judge.
    from fieldkit.operations.field.judge_connection import judge_servers, trust_facts

    facts = in_vault(lambda: trust_facts(session))
    return judge_servers(facts, allowed_once=allowed_once)


def _done(_nothing: None) -> None:
    """Nothing is to be shown."""


def _ignored(_error: Exception) -> None:
    """What is noted in vain is tried once more after the next unlock."""
