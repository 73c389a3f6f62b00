"""Works with one drive in the background: looks for drives, does it, says what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from fieldkit.domain.progress import Progress
from fieldkit.errors import Cancelled
from fieldkit.gui.errors import explained
from fieldkit.gui.field.handover.sticks import StickRow, stick_rows
from fieldkit.gui.hq.drive_work.shown import DriveResult
from fieldkit.gui.running import Job, Lane, Run
from fieldkit.platform.volumes import Volume

DriveWork = Callable[[Path, Progress], DriveResult]


class DriveWorkView(Protocol):
    """What the screen can show."""

    def show_sticks(self, rows: tuple[StickRow, ...]) -> None:
        """Show the drives that are plugged in now."""
        ...

    def show_work(self, done: int, total: int) -> None:
        """Say that work runs."""
        ...

    def show_result(self, result: DriveResult) -> None:
        """Say what came of it."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say why it did not work; an empty sentence means that it was stopped."""
        ...


class DriveWorkPresenter:
    """One visit; `work` runs in the IO lane and asks for the vault's steps itself."""

    def __init__(
        self,
        view: DriveWorkView,
        run: Run,
        *,
        work: DriveWork,
        on_done: Callable[[], None],
        find_volumes: Callable[[], list[Volume]],
        more: DriveWork | None = None,
    ) -> None:
        self._view = view
        self._run = run
        self._work = work
        self._on_done = on_done
        self._find_volumes = find_volumes
        self._more = more
        self._job: Job | None = None
        self._is_looking = False
        self._paths: tuple[str, ...] | None = None

    def look(self) -> None:
        """Look which drives there are; asked again and again."""
        if not self._is_looking:
            self._is_looking = True
            self._run(
                lambda _progress: self._find_volumes(), self._looked, self._not_looked, lane=Lane.IO
            )

    def start(self, folder: str) -> None:
        """Do it with this drive."""
        self._begin(Path(folder), self._work)

    def start_more(self, folder: str) -> None:
        """Do what follows with the same drive."""
        if self._more is not None:
            self._begin(Path(folder), self._more)

    def cancel(self) -> None:
        """Stop at the next sign of progress."""
        if self._job is not None:
            self._job.cancel()

    def _begin(self, folder: Path, work: DriveWork) -> None:
        self._view.show_work(0, 0)
        self._job = self._run(
            lambda progress: work(folder, progress),
            self._ended,
            self._failed,
            lane=Lane.IO,
            on_progress=self._view.show_work,
        )

    def _ended(self, result: DriveResult) -> None:
        self._job = None
        self._view.show_result(result)
        self._on_done()

    def _looked(self, volumes: list[Volume]) -> None:
        self._is_looking = False
        paths = tuple(str(volume.mount_point) for volume in volumes)
        if paths != self._paths:
            self._paths = paths
            self._view.show_sticks(stick_rows(volumes, 0))

    def _not_looked(self, _error: Exception) -> None:
        self._is_looking = False  # the next look comes soon

    def _failed(self, error: Exception) -> None:
        self._job = None
        self._paths = None
        known = explained(error)
        if isinstance(error, Cancelled):
            self._view.show_failure("", "")
        else:
            self._view.show_failure(known.sentence, known.hint)
        self._on_done()
