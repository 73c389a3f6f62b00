"""Seals drafts one after the other without asking; what cannot be sealed stays, and is counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fieldkit.domain.identifiers import ReportId
from fieldkit.errors import AlreadySealed, ReportIncomplete, UnknownReport
from fieldkit.gui.errors import explained
from fieldkit.gui.running import Lane, Run
from fieldkit.operations.field.auto_seal import take_mark_away
from fieldkit.operations.field.compose_record import ComposedRecord, compose_record
from fieldkit.operations.field.fill_sheet import sheet_reports
from fieldkit.operations.field.note_work import count_cut_files
from fieldkit.operations.field.seal_report import (
    SealedFile,
    SealingPlan,
    commit_sealing,
    discard_sealed,
    plan_composed,
    write_sealed,
)
from fieldkit.operations.field.write_report import FormLists
from fieldkit.operations.session import Session

_WRITTEN, _COMPOSED = 12, 8  # people of a sheet in one step, some 40 ms each


@dataclass(frozen=True)
class SealedInTurn:
    """What came of it."""

    sealed: int = 0
    incomplete: int = 0  # their forms ask for more
    failed: int = 0
    not_attached: int = 0  # files whose attaching a lock had cut, for what is sealed now
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
        self._not_attached = 0
        self._incomplete: list[ReportId] = []
        self._failed: list[ReportId] = []
        self._why = ("", "")

    def start(self, report_ids: Sequence[ReportId]) -> None:
        """Seal these, in this order."""
        self._waiting = list(report_ids)
        self._count = len(self._waiting)
        self._sealed = self._not_attached = 0
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

        self._fill(report_id, failed)

    def _fill(self, report_id: ReportId, failed: Callable[[Exception], None]) -> None:
        """Write the reports of a few people at a time: others wait for the vault meanwhile."""

        def step(_progress: object) -> tuple[ReportId, ...]:
            if not self._session.vault.sheets.is_sheet(report_id):
                return (report_id,)
            # Read anew each time: what all share may have been changed since the last.
            reports = sheet_reports(self._session, report_id)
            waiting = reports.unwritten()
            if waiting:
                reports.write(waiting[:_WRITTEN])
                return ()
            return (report_id, *reports.rows())

        def done(ids: tuple[ReportId, ...]) -> None:
            if ids:
                self._compose(ids, [], {}, failed)
            else:
                self._fill(report_id, failed)

        self._run(step, done, failed)

    def _compose(
        self,
        ids: tuple[ReportId, ...],
        composed: list[ComposedRecord],
        lists: FormLists,
        failed: Callable[[Exception], None],
    ) -> None:
        """Read a few reports at a time as they will be sealed, then plan."""
        part = ids[len(composed) : len(composed) + _COMPOSED]
        if part:
            self._run(
                lambda _progress: [compose_record(self._session, name, lists) for name in part],
                lambda more: self._compose(ids, [*composed, *more], lists, failed),
                failed,
            )
            return
        self._run(
            lambda _progress: plan_composed(self._session, composed),
            lambda plan: self._write(ids[0], plan, failed),
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
        def commit(_progress: object) -> int:
            cut = count_cut_files(self._session, [plan.composed[0].record.record])
            commit_sealing(self._session, plan, files)
            return cut

        def committed(cut: int) -> None:
            self._sealed += 1
            self._not_attached += cut
            self._next()

        self._run(commit, committed, failed)

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
            self._sealed,
            len(self._incomplete),
            len(self._failed),
            self._not_attached,
            tuple(stay),
            *self._why,
        )
        self._run(
            lambda _progress: take_mark_away(self._session, stay),
            lambda _nothing: self._on_done(found),
            lambda _error: self._on_done(found),
        )
