"""Runs of sync without lanes and without a wire: over a drop box in memory, or as a test says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from fieldkit.domain.progress import Progress
from fieldkit.gui.field.sync.runs import JudgedNetwork, SyncRuns
from fieldkit.operations.field.sync import sync
from fieldkit.operations.field.sync_desk import SyncDesk, SyncSummary, SyncWatcher
from fieldkit.operations.in_vault import InVault
from fieldkit.operations.session import Session
from tests.fakes.drop_box import MemoryDropBox, MemoryWay
from tests.fakes.running import InlineRun

T = TypeVar("T")


def at_once(step: Callable[[], T]) -> T:
    """Do a step of the vault here and now."""
    return step()


def heard_at_once(news: Callable[[], object]) -> None:
    """Be told here and now."""
    news()


@dataclass
class FakeNetwork:
    """A way to a server in memory, for everything that judges or travels."""

    session: Session
    box: MemoryDropBox = field(default_factory=MemoryDropBox)
    runs: list[bool] = field(default_factory=list)  # whether each run retried at once
    once: list[frozenset[str]] = field(default_factory=list)  # allowed for each run
    judged: int = 0
    before: Callable[[SyncWatcher, Progress], None] = lambda _watcher, _progress: None

    def __post_init__(self) -> None:
        self.way = MemoryWay(self.session, [self.box])

    def travel(
        self,
        session: Session,
        *,
        in_vault: InVault,
        watcher: SyncWatcher,
        allowed_once: frozenset[str],
        retry_now: bool,
        progress: Progress,
    ) -> SyncSummary:
        """Do one run."""
        self.runs.append(retry_now)
        self.once.append(allowed_once)
        self.before(watcher, progress)
        desk = SyncDesk(session, self.way, in_vault, watcher, retry_now=retry_now)
        return sync(desk, progress=progress)

    def judge(
        self, _session: Session, *, in_vault: InVault, allowed_once: frozenset[str]
    ) -> Sequence[JudgedNetwork]:
        """Judge the network."""
        self.judged += 1
        return self.way.judge(in_vault)


@dataclass
class Changes:
    """Counts how often something new was said."""

    count: int = 0

    def __call__(self) -> None:
        self.count += 1


def sync_runs(
    session: Session,
    run: InlineRun,
    network: FakeNetwork,
    on_changed: Callable[[], None] = lambda: None,
) -> SyncRuns:
    """Return runs over a fake network."""
    return SyncRuns(
        session,
        run,
        heard_at_once,
        at_once,
        on_changed=on_changed,
        travel=network.travel,
        judge=network.judge,
    )
