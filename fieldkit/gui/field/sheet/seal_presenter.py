"""Seals a sheet with all its people as one object: checks, writes their reports, seals them.

A thousand people take some seconds: all that asks the vault goes in small steps, so that nothing
else waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby

from fieldkit.domain.form import Severity, label_in
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.report import Stub
from fieldkit.domain.unfinished import WorkKind
from fieldkit.errors import Cancelled
from fieldkit.gui.field.seal.last_steps import LastSteps
from fieldkit.gui.field.seal.presenter import summary_of
from fieldkit.gui.field.seal.shown import SealProblem, SealSummary, SealView
from fieldkit.gui.running import Run
from fieldkit.operations.field.check_report import check_report
from fieldkit.operations.field.compose_record import ComposedRecord, compose_record
from fieldkit.operations.field.fill_sheet import RowProblem, SheetReports, sheet_reports
from fieldkit.operations.field.list_forms import form_of
from fieldkit.operations.field.open_draft import open_draft
from fieldkit.operations.field.seal_report import plan_composed
from fieldkit.operations.field.write_report import FormLists
from fieldkit.operations.session import Session
from fieldkit.translations import _, ngettext

_CHECKED, _WRITTEN, _COMPOSED = 30, 12, 8  # people in one step, some 40 ms each


class SheetSealPresenter:
    """One sealing of one sheet."""

    def __init__(
        self,
        view: SealView,
        session: Session,
        run: Run,
        sheet_id: ReportId,
        *,
        language: str,
        on_sealed: Callable[[tuple[Stub, ...]], None],
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._sheet_id = sheet_id
        self._language = language
        self._last_steps = LastSteps(view, session, run, on_sealed)
        self._reports: SheetReports | None = None
        self._is_cancelled = False

    def start(self) -> None:
        """Check everything and say what will happen."""
        self._run(
            lambda _progress: sheet_reports(self._session, self._sheet_id),
            self._check,
            self._last_steps.fail,
        )

    def seal(self) -> None:
        """Write what is not written yet, then seal all together; a lock only interrupts it."""
        reports = self._reports
        if reports is None:
            return
        self._is_cancelled = False
        self._view.show_work(0, 0)

        def begin(_progress: object) -> tuple[ReportId, ...]:
            self._last_steps.note(WorkKind.SEAL_SHEET, [self._sheet_id])
            return reports.unwritten()

        self._run(begin, self._write, self._last_steps.fail)

    def cancel(self) -> None:
        """Stop; the sheet is as it was."""
        self._is_cancelled = True
        self._last_steps.cancel()

    def _check(self, reports: SheetReports) -> None:
        self._reports = reports
        self._run(
            lambda _progress: (reports.rows(), self._problems_of_sheet()),
            lambda found: self._check_rows(reports, found[0], list(found[1]), []),
            self._last_steps.fail,
        )

    def _check_rows(
        self,
        reports: SheetReports,
        rows: tuple[ReportId, ...],
        problems: list[SealProblem],
        found: list[RowProblem],
        done: int = 0,
    ) -> None:
        """Check a few people at a time, then say what was found."""
        part = rows[done : done + _CHECKED]
        if not part:
            problems += self._gathered(rows, found)
            self._run(
                lambda _progress: self._summary(reports, len(rows), problems),
                self._view.show_summary,
                self._last_steps.fail,
            )
            return
        self._run(
            lambda _progress: reports.check(part, self._language),
            lambda more: self._check_rows(
                reports, rows, problems, [*found, *more], done + len(part)
            ),
            self._last_steps.fail,
        )

    def _problems_of_sheet(self) -> tuple[SealProblem, ...]:
        return tuple(
            SealProblem(
                self._sheet_id,
                item.problem.path,
                item.label,
                item.problem.message,
                blocks=item.problem.severity is Severity.BLOCK,
            )
            for item in check_report(self._session, self._sheet_id, self._language)
        )

    def _gathered(
        self, rows: tuple[ReportId, ...], found: Iterable[RowProblem]
    ) -> list[SealProblem]:
        """Return what blocks one by one, and what is advised once for all it concerns."""
        place = {row_id: number for number, row_id in enumerate(rows, start=1)}
        gathered = [
            self._problem(item, _("Row {number}").format(number=place[item.row_id]))
            for item in found
            if item.blocks
        ]
        advised = sorted((item for item in found if not item.blocks), key=_kind)
        for _kind_of_problem, group in groupby(advised, key=_kind):
            items = list(group)
            count = len(items)
            text = ngettext("{count} person", "{count} people", count).format(count=count)
            first = min(items, key=lambda item: place[item.row_id])
            gathered.append(self._problem(first, text))
        return gathered

    def _problem(self, item: RowProblem, who: str) -> SealProblem:
        return SealProblem(
            item.row_id,
            item.column,
            _("{who}: {question}").format(who=who, question=item.label),
            item.problem.message,
            blocks=item.blocks,
        )

    def _summary(
        self, reports: SheetReports, people: int, problems: list[SealProblem]
    ) -> SealSummary:
        session = self._session
        form = form_of(session.vault, open_draft(session.vault, self._sheet_id).form)
        title = label_in(form.title, self._language, form.default_language)
        text = ngettext("{count} person", "{count} people", people).format(count=people)
        return summary_of(
            session,
            (title, *[text] * people),
            tuple(sorted(problems, key=lambda problem: not problem.blocks)),
            remark=_left_out(reports.empty_rows()),
        )

    def _write(self, waiting: tuple[ReportId, ...], done: int = 0) -> None:
        """Write the reports of a few people at a time."""
        reports = self._reports
        if self._was_cancelled() or reports is None:
            return
        part = waiting[done : done + _WRITTEN]
        if not part:
            self._run(
                lambda _progress: (self._sheet_id, *reports.rows()),
                lambda ids: self._compose(ids, [], {}),
                self._last_steps.fail,
            )
            return
        self._view.show_work(done, 2 * len(waiting))
        self._run(
            lambda _progress: reports.write(part),
            lambda _nothing: self._write(waiting, done + len(part)),
            self._last_steps.fail,
        )

    def _compose(
        self, ids: tuple[ReportId, ...], composed: list[ComposedRecord], lists: FormLists
    ) -> None:
        """Read a few reports at a time as they will be sealed, then plan."""
        if self._was_cancelled():
            return
        part = ids[len(composed) : len(composed) + _COMPOSED]
        if not part:
            self._run(
                lambda _progress: plan_composed(self._session, composed),
                self._last_steps.take,
                self._last_steps.fail,
            )
            return
        self._view.show_work(len(ids) + len(composed), 2 * len(ids))
        self._run(
            lambda _progress: [compose_record(self._session, name, lists) for name in part],
            lambda more: self._compose(ids, [*composed, *more], lists),
            self._last_steps.fail,
        )

    def _was_cancelled(self) -> bool:
        if self._is_cancelled:
            self._last_steps.fail(Cancelled())
        return self._is_cancelled


def _kind(item: RowProblem) -> tuple[str, str]:
    return item.column, item.problem.message


def _left_out(count: int) -> str:
    if not count:
        return ""
    text = ngettext("{count} empty row is left out.", "{count} empty rows are left out.", count)
    return text.format(count=count)
