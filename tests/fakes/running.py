"""Runs what presenters ask for at once, or when the test says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from fieldkit.domain.progress import Progress
from fieldkit.errors import Cancelled
from fieldkit.gui.running import Lane

T = TypeVar("T")


class FakeJob:
    """Ends with `Cancelled` at its next sign of progress once it was cancelled."""

    def __init__(self, on_progress: Callable[[int, int], None] | None) -> None:
        self.is_cancelled = False
        self._on_progress = on_progress

    def cancel(self) -> None:
        self.is_cancelled = True

    def progress(self, done: int, total: int) -> None:
        if self.is_cancelled:
            raise Cancelled
        if self._on_progress is not None:
            self._on_progress(done, total)


class InlineRun:
    """Works and delivers on the spot; `holds` keeps the work back until `go`."""

    def __init__(self, *, holds: bool = False) -> None:
        self.lanes: list[Lane] = []
        self._holds = holds
        self._held: list[Callable[[], None]] = []
        self.fails_with: Exception | None = None  # instead of the next work
        self.is_heard = True  # whether anybody is there still to be told what came of it

    def __call__(
        self,
        work: Callable[[Progress], T],
        on_done: Callable[[T], None],
        on_error: Callable[[Exception], None],
        *,
        lane: Lane = Lane.VAULT,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> FakeJob:
        self.lanes.append(lane)
        job = FakeJob(on_progress)
        failure, self.fails_with = self.fails_with, None

        def run() -> None:
            try:
                if failure is not None:
                    raise failure
                result = work(job.progress)
            except Exception as error:  # noqa: BLE001 - as background.py does
                if self.is_heard:
                    on_error(error)
            else:
                if self.is_heard:
                    on_done(result)

        if self._holds:
            self._held.append(run)
        else:
            run()
        return job

    def hold(self) -> None:
        """Keep back what is asked for from now on."""
        self._holds = True

    def step(self) -> None:
        """Do the first that was kept back; what follows from it is kept back too."""
        self._held.pop(0)()

    def go(self) -> None:
        """Do what was kept back, and all that follows from it."""
        self._holds = False
        while self._held:
            self._held.pop(0)()
