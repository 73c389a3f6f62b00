"""Seals drafts in three steps: plan from the vault, write and verify a file, commit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fieldkit.domain.form import Severity, label_in
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.report import Stub
from fieldkit.domain.unfinished import WorkKind
from fieldkit.errors import NoHeadquarters
from fieldkit.gui.field.editor.pages import question_at
from fieldkit.gui.field.seal.last_steps import LastSteps
from fieldkit.gui.field.seal.shown import SealProblem, SealSummary, SealView
from fieldkit.gui.running import Run
from fieldkit.gui.widgets.markup import escaped, plain
from fieldkit.operations.field.check_report import problems_of
from fieldkit.operations.field.keep_directory import headquarters_of
from fieldkit.operations.field.note_work import count_cut_files
from fieldkit.operations.field.open_draft import open_draft
from fieldkit.operations.field.seal_report import SealingPlan, plan_sealing
from fieldkit.operations.field.write_report import engine_of
from fieldkit.operations.session import Session
from fieldkit.translations import ngettext


class SealPresenter:
    """One sealing of one or several drafts together."""

    def __init__(
        self,
        view: SealView,
        session: Session,
        run: Run,
        report_ids: Sequence[ReportId],
        *,
        language: str,
        on_sealed: Callable[[tuple[Stub, ...]], None],
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._report_ids = tuple(report_ids)
        self._language = language
        self._last_steps = LastSteps(view, session, run, on_sealed)

    def start(self) -> None:
        """Check the drafts and say what will happen."""
        self._run(lambda _progress: self._check(), self._view.show_summary, self._last_steps.fail)

    def seal(self) -> None:
        """Seal them; from now on a lock only interrupts it."""
        self._view.show_work(0, 0)

        def plan(_progress: object) -> SealingPlan:
            plan = plan_sealing(self._session, self._report_ids)
            self._last_steps.note(WorkKind.SEAL, self._report_ids)
            return plan

        self._run(plan, self._last_steps.take, self._last_steps.fail)

    def cancel(self) -> None:
        """Stop; the drafts are as they were."""
        self._last_steps.cancel()

    def _check(self) -> SealSummary:
        titles: list[str] = []
        problems: list[SealProblem] = []
        for report_id in self._report_ids:
            draft = open_draft(self._session.vault, report_id)
            engine = engine_of(self._session, draft)
            engine.language = self._language
            form = engine.form
            titles.append(label_in(form.title, self._language, form.default_language))
            problems += [
                SealProblem(
                    report_id,
                    problem.path,
                    plain(
                        engine.shown(problem.path, question_at(engine, problem.path).label, escaped)
                    ),
                    problem.message,
                    blocks=problem.severity is Severity.BLOCK,
                )
                for problem in problems_of(engine, draft)
            ]
        return summary_of(
            self._session,
            tuple(titles),
            tuple(problems),
            remark=not_attached_yet(count_cut_files(self._session, self._report_ids)),
        )


def summary_of(
    session: Session,
    titles: tuple[str, ...],
    problems: tuple[SealProblem, ...],
    *,
    remark: str = "",
) -> SealSummary:
    """Return what would be sealed, and how headquarters wants it."""
    try:
        keeps_copy = headquarters_of(session.vault, session.clock.now()).policy.keep_readable_copy
        has_headquarters = True
    except NoHeadquarters:
        has_headquarters = keeps_copy = False
    return SealSummary(titles, problems, has_headquarters, keeps_copy, remark)


def not_attached_yet(count: int) -> str:
    """Return that files whose attaching a lock had cut would be left out, "" where there are none.

    Opening a draft goes on with them.
    """
    if not count:
        return ""
    return ngettext(
        "{count} file is not attached yet: the lock came first. Go back and open the draft for it.",
        "{count} files are not attached yet: the lock came first."
        " Go back and open the draft for them.",
        count,
    ).format(count=count)
