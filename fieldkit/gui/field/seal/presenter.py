"""Seals drafts in three steps: plan from the vault, write and verify a file, commit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from fieldkit.domain.form import Severity, label_in
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.report import Stub
from fieldkit.domain.unfinished import WorkId, WorkKind
from fieldkit.errors import Cancelled, NoHeadquarters
from fieldkit.gui.errors import explained
from fieldkit.gui.field.editor.pages import question_at
from fieldkit.gui.running import Job, Lane, Run
from fieldkit.gui.widgets.markup import escaped, plain
from fieldkit.operations.field.check_report import problems_of
from fieldkit.operations.field.keep_directory import headquarters_of
from fieldkit.operations.field.note_work import count_cut_files, forget_work, note_work
from fieldkit.operations.field.open_draft import open_draft
from fieldkit.operations.field.seal_report import (
    SealedFile,
    SealingPlan,
    commit_sealing,
    plan_sealing,
    write_sealed,
)
from fieldkit.operations.field.write_report import engine_of
from fieldkit.operations.session import Session
from fieldkit.translations import ngettext


@dataclass(frozen=True)
class SealProblem:
    """Something to correct or to think of before sealing."""

    report_id: ReportId
    path: str
    label: str
    message: str
    blocks: bool


@dataclass(frozen=True)
class SealSummary:
    """What would be sealed."""

    titles: tuple[str, ...]  # of the forms, one per report
    problems: tuple[SealProblem, ...]
    has_headquarters: bool
    keeps_copy: bool  # headquarters lets this device keep a readable copy
    remark: str = ""  # what else is to be known

    @property
    def is_possible(self) -> bool:
        """Whether nothing stands against it."""
        return self.has_headquarters and not any(problem.blocks for problem in self.problems)


class SealView(Protocol):
    """What the sealing screen can show."""

    def show_summary(self, summary: SealSummary) -> None:
        """Say what will happen and what is missing."""
        ...

    def show_work(self, done: int, total: int) -> None:
        """Say that sealing runs, in bytes; total 0 means that its end is not known."""
        ...

    def show_committing(self) -> None:
        """Say that the last step runs, which cannot be stopped any more."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say why nothing was sealed; an empty sentence means that it was stopped."""
        ...


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
        self._on_sealed = on_sealed
        self._job: Job | None = None
        self._work: tuple[WorkId, ...] = ()  # as noted in the vault, until it has ended

    def start(self) -> None:
        """Check the drafts and say what will happen."""
        self._run(lambda _progress: self._check(), self._view.show_summary, self._failed)

    def seal(self) -> None:
        """Seal them; from now on a lock only interrupts it."""
        self._view.show_work(0, 0)

        def plan(_progress: object) -> SealingPlan:
            plan = plan_sealing(self._session, self._report_ids)
            self._work = note_work(self._session, WorkKind.SEAL, reports=self._report_ids)
            return plan

        self._run(plan, self._write, self._failed)

    def cancel(self) -> None:
        """Stop; the drafts are as they were."""
        if self._job is not None:
            self._job.cancel()

    def _write(self, plan: SealingPlan) -> None:
        self._job = self._run(
            lambda progress: write_sealed(plan, progress=progress),
            lambda files: self._commit(plan, files),
            self._failed,
            lane=Lane.IO,
            on_progress=self._view.show_work,
        )

    def _commit(self, plan: SealingPlan, files: tuple[SealedFile, ...]) -> None:
        self._job = None
        self._view.show_committing()

        def commit(_progress: object) -> tuple[Stub, ...]:
            stubs = commit_sealing(self._session, plan, files)
            forget_work(self._session, self._work)  # gone with the drafts, unless copies stay
            return stubs

        self._run(commit, self._on_sealed, self._failed)

    def _failed(self, error: Exception) -> None:
        self._job = None
        ended, self._work = self._work, ()
        self._run(lambda _progress: forget_work(self._session, ended), _nothing, _ignored)
        if isinstance(error, Cancelled):
            self._view.show_failure("", "")
            return
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)

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
        try:
            headquarters = headquarters_of(self._session.vault, self._session.clock.now())
        except NoHeadquarters:
            return SealSummary(
                tuple(titles), tuple(problems), has_headquarters=False, keeps_copy=False
            )
        return SealSummary(
            tuple(titles),
            tuple(problems),
            has_headquarters=True,
            keeps_copy=headquarters.policy.keep_readable_copy,
            remark=not_attached_yet(count_cut_files(self._session, self._report_ids)),
        )


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


def _nothing(_result: None) -> None:
    """Nothing is to be shown."""


def _ignored(_error: Exception) -> None:
    """What is noted in vain is tried once more after the next unlock, and fails there the same."""
