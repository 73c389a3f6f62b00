"""The last steps of every sealing that somebody asked for, without knowing Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.report import Stub
from fieldkit.domain.unfinished import WorkId, WorkKind
from fieldkit.errors import Cancelled
from fieldkit.gui.errors import explained
from fieldkit.gui.field.seal.shown import SealView
from fieldkit.gui.running import Job, Lane, Run
from fieldkit.operations.field.note_work import forget_work, note_work
from fieldkit.operations.field.seal_report import (
    SealedFile,
    SealingPlan,
    commit_sealing,
    write_sealed,
)
from fieldkit.operations.session import Session


class LastSteps:
    """Writes and verifies what was planned, then commits it; until then nothing has changed."""

    def __init__(
        self,
        view: SealView,
        session: Session,
        run: Run,
        on_sealed: Callable[[tuple[Stub, ...]], None],
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._on_sealed = on_sealed
        self._job: Job | None = None
        self._work: tuple[WorkId, ...] = ()  # as noted in the vault, until it has ended

    def note(self, kind: WorkKind, reports: Sequence[ReportId]) -> None:
        """Note in the vault what is begun, so that a lock only interrupts it; in its lane."""
        self._work = note_work(self._session, kind, reports=reports)

    def take(self, plan: SealingPlan) -> None:
        """Write and verify the sealed files, which can be stopped, and commit them."""
        self._job = self._run(
            lambda progress: write_sealed(plan, progress=progress),
            lambda files: self._commit(plan, files),
            self.fail,
            lane=Lane.IO,
            on_progress=self._view.show_work,
        )

    def cancel(self) -> None:
        """Stop writing."""
        if self._job is not None:
            self._job.cancel()

    def fail(self, error: Exception) -> None:
        """Say why nothing was sealed; what was noted has ended."""
        self._job = None
        ended, self._work = self._work, ()
        self._run(lambda _progress: forget_work(self._session, ended), _nothing, _ignored)
        if isinstance(error, Cancelled):
            self._view.show_failure("", "")
            return
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)

    def _commit(self, plan: SealingPlan, files: tuple[SealedFile, ...]) -> None:
        self._job = None
        self._view.show_committing()

        def commit(_progress: object) -> tuple[Stub, ...]:
            stubs = commit_sealing(self._session, plan, files)
            forget_work(self._session, self._work)  # gone with the drafts, unless copies stay
            return stubs

        self._run(commit, self._on_sealed, self.fail)


def _nothing(_result: None) -> None:
    """Nothing is to be shown."""


def _ignored(_error: Exception) -> None:
    """What is noted in vain is tried once more after the next unlock, and fails there the same."""
