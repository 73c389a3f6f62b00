"""Seals drafts one after the other without asking; what cannot be sealed stays, and is counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.report import Stub
from fieldkit.errors import AlreadySealed, ReportIncomplete, UnknownReport
from fieldkit.gui.errors import explained
from fieldkit.gui.running import Lane, Run
from fieldkit.operations.field.auto_seal import take_mark_away
from fieldkit.operations.field.fill_sheet import with_rows
from fieldkit.operations.field.seal_report import (
    SealedFile,
    SealingPlan,
    commit_sealing,
    discard_sealed,
    plan_sealing,
    write_sealed,
)
from fieldkit.operations.session import Session


@dataclass(frozen=True)
class SealedInTurn:
    """What came of it."""

    sealed: int = 0
    incomplete: int = 0  # their forms ask for more
    failed: int = 0
    stay: tuple[ReportId, ...] = ()  # both of these
    sentence: str = ""  # why the last one failed
    hint: str = ""


class SealingInTurn:
    """One round; knows no screen."""

    def __init__(
        self,
        session: Session,
        run: Run,
        *,
        on_progress: Callable[[int, int, int, int], None],
        on_done: Callable[[SealedInTurn], None],
        is_open: Callable[[ReportId], bool] = lambda _report_id: False,
    ) -> None:
        """`on_progress` takes how many are done, how many there are, and the bytes of this one.

        What `is_open` at the last moment is left as it is.
        """
        self._is_open = is_open
        self._session = session
        self._run = run
        self._on_progress = on_progress
        self._on_done = on_done
        self._waiting: list[ReportId] = []
        self._count = 0
        self._sealed = 0
        self._incomplete: list[ReportId] = []
        self._failed: list[ReportId] = []
        self._why = ("", "")

    def start(self, report_ids: Sequence[ReportId]) -> None:
        """Seal these, in this order."""
        self._waiting = list(report_ids)
        self._count = len(self._waiting)
        self._sealed = 0
        self._incomplete, self._failed, self._why = [], [], ("", "")
        self._next()

    def _next(self) -> None:
        if not self._waiting:
            self._end()
            return
        report_id = self._waiting.pop(0)
        self._report(0, 0)

        def failed(error: Exception) -> None:
            self._take(report_id, error)
            self._next()

        self._run(
            lambda _progress: plan_sealing(self._session, with_rows(self._session, [report_id])),
            lambda plan: self._write(report_id, plan, failed),
            failed,
        )

    def _write(
        self, report_id: ReportId, plan: SealingPlan, failed: Callable[[Exception], None]
    ) -> None:
        def written(files: tuple[SealedFile, ...]) -> None:
            if self._is_open(report_id):
                self._run(
                    lambda _progress: discard_sealed(plan, files),
                    self._discarded,
                    failed,
                    lane=Lane.IO,
                )
            else:
                self._commit(plan, files, failed)

        self._run(
            lambda progress: write_sealed(plan, progress=progress),
            written,
            failed,
            lane=Lane.IO,
            on_progress=self._report,
        )

    def _commit(
        self,
        plan: SealingPlan,
        files: tuple[SealedFile, ...],
        failed: Callable[[Exception], None],
    ) -> None:
        def committed(_stubs: tuple[Stub, ...]) -> None:
            self._sealed += 1
            self._next()

        self._run(lambda _progress: commit_sealing(self._session, plan, files), committed, failed)

    def _discarded(self, _nothing: None) -> None:
        self._next()

    def _take(self, report_id: ReportId, error: Exception) -> None:
        if isinstance(error, ReportIncomplete):
            self._incomplete.append(report_id)
        elif not isinstance(error, AlreadySealed | UnknownReport):
            self._failed.append(report_id)
            known = explained(error)
            self._why = (known.sentence, known.hint)

    def _report(self, done: int, total: int) -> None:
        self._on_progress(self._count - len(self._waiting) - 1, self._count, done, total)

    def _end(self) -> None:
        stay = [*self._incomplete, *self._failed]
        found = SealedInTurn(
            self._sealed, len(self._incomplete), len(self._failed), tuple(stay), *self._why
        )
        self._run(
            lambda _progress: take_mark_away(self._session, stay),
            lambda _nothing: self._on_done(found),
            lambda _error: self._on_done(found),
        )
