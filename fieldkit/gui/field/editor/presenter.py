"""Decides what the editor does: takes answers, saves each at once, says what is missing.

The form runs here, in memory; the vault is written in the background. What could not be saved
is kept and goes with the next save.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from fieldkit.domain.answers import Json
from fieldkit.domain.form import Severity
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.local_text import clock_time, local
from fieldkit.domain.report import Draft
from fieldkit.errors import InvalidAnswer, NoHeadquarters
from fieldkit.forms.checks import Problem, ProblemKind
from fieldkit.forms.engine import FormEngine
from fieldkit.forms.state import Changes
from fieldkit.gui.errors import explained
from fieldkit.gui.field.editor.pages import Pages, Said, question_at
from fieldkit.gui.running import Run
from fieldkit.gui.widgets.questions import Item, RawAnswer, SectionView, differences, questions_of
from fieldkit.operations.field.check_report import problems_of
from fieldkit.operations.field.keep_directory import headquarters_of
from fieldkit.operations.field.open_draft import open_draft
from fieldkit.operations.field.read_answer import plain_answer, seal_answer
from fieldkit.operations.field.write_report import engine_of, put_answers
from fieldkit.operations.session import Session


@dataclass(frozen=True)
class ShownProblem:
    """One entry of the list of what is missing or wrong."""

    path: str
    label: str
    message: str
    blocks: bool  # False: sealing is possible all the same


class EditorView(Protocol):
    """What the editor can show."""

    def show_page(self, title: str, page: SectionView, answers: Mapping[str, RawAnswer]) -> None:
        """Show the whole form with its answers."""
        ...

    def show_changes(self, items: tuple[Item, ...]) -> None:
        """Show what changed of the form, in place."""
        ...

    def show_answer(self, path: str, answer: RawAnswer) -> None:
        """Show an answer that was not typed here."""
        ...

    def show_problems(self, problems: tuple[ShownProblem, ...]) -> None:
        """List what is missing or wrong, in form order."""
        ...

    def show_new_row(self, path: str) -> None:
        """Put the cursor into a row that was added."""
        ...

    def show_saved(self, time: str) -> None:
        """Say that everything is saved, and when."""
        ...

    def show_not_saved(self, sentence: str, hint: str) -> None:
        """Say that something is not saved, and why; typing goes on."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say that the report cannot be shown."""
        ...


@dataclass(frozen=True)
class _Opened:
    draft: Draft
    engine: FormEngine = field(repr=False)
    seals_answers: bool


class EditorPresenter:
    """One open draft."""

    def __init__(
        self, view: EditorView, session: Session, run: Run, report_id: ReportId, *, language: str
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._report_id = report_id
        self._language = language
        self._open: _Opened | None = None
        self._pages: Pages | None = None
        self._page = SectionView("", "", ())
        self._visit = ""  # the question that is being answered
        self._unsaved: dict[str, Json] = {}
        self._wrong: dict[str, Said] = {}  # sealed answers that break their constraint, by path

    def start(self) -> None:
        """Open the draft and show it."""
        self._run(self._read, self._show, self._not_opened)

    def answer(self, path: str, raw: RawAnswer) -> None:
        """Take what stands in a question now and save it."""
        if self._open is None:
            return
        engine = self._open.engine
        question = question_at(engine, path)
        if question.sealed_at_entry and isinstance(raw, str):
            self._seal(engine, path, raw)
            return
        self._wrong.pop(path, None)
        value = None if raw in (None, "", []) else plain_answer(engine, question, _json(raw))
        try:
            changes = engine.put(path, value)
        except InvalidAnswer as error:
            self._view.show_not_saved(error.sentence, error.hint)
            return
        self._save(changes.values, replaces_last=self._visit == path)
        self._visit = path
        self._show_changes(changes, typed=path)

    def answer_files(self, path: str, attachments: tuple[str, ...]) -> None:
        """Take which files answer a question now."""
        if self._open is not None and path:
            value: Json = {"attachments": list(attachments)} if attachments else None
            changes = self._open.engine.put(path, value)
            self._save(changes.values)
            self._show_changes(changes)

    def left(self, path: str) -> None:
        """Take note that the cursor left a question: what comes next is another visit."""
        if self._visit == path:
            self._visit = ""
        if self._open is None or path in self._wrong:
            return
        engine = self._open.engine
        if question_at(engine, path).sealed_at_entry and engine.answer(path) is not None:
            self._view.show_answer(path, True)

    def add_row(self, path: str) -> None:
        """Add a row to a repeat and go there."""
        if self._open is not None:
            row, changes = self._open.engine.add_row(path)
            self._save(changes.values)
            self._show_changes(changes)
            self._view.show_new_row(f"{path}[{row}]")

    def remove_row(self, path: str) -> None:
        """Remove a row with all its answers."""
        if self._open is not None:
            changes = self._open.engine.remove_row(path)
            self._save(changes.values)
            self._show_changes(changes)

    def _read(self, _progress: object) -> _Opened:
        draft = open_draft(self._session.vault, self._report_id)
        engine = engine_of(self._session, draft)
        engine.language = self._language
        try:
            headquarters_of(self._session.vault, self._session.clock.now())
        except NoHeadquarters:
            return _Opened(draft, engine, seals_answers=False)
        return _Opened(draft, engine, seals_answers=True)

    def _show(self, opened: _Opened) -> None:
        self._open = opened
        self._unsaved |= opened.engine.opened.values
        self._pages = Pages(opened.engine, seals_answers=opened.seals_answers)
        problems = self._problems()
        self._page = self._pages.page(_inline(problems))
        answers = self._pages.answers(self._page)
        self._view.show_page(self._pages.title(), self._page, answers)
        self._list(problems)

    def _seal(self, engine: FormEngine, path: str, text: str) -> None:
        """Seal an answer while it is typed; what breaks its constraint is said, and kept too."""
        found = engine.check_before_sealing(path, text)
        self._wrong = {key: said for key, said in self._wrong.items() if key != path}
        if found:
            self._wrong[path] = Said(found[0].message, blocks=True)
        replaces = self._visit == path
        self._visit = path

        def work(_progress: object) -> Json:
            value = seal_answer(self._session, text)
            put_answers(self._session, self._report_id, {path: value}, replaces_last=replaces)
            return value

        def done(value: Json) -> None:
            changes = engine.put(path, value)
            changes.values.pop(path, None)
            if changes.values:
                self._save(changes.values)
            self._saved()
            self._show_changes(changes, typed=path)
            if self._visit != path:
                self.left(path)

        self._run(work, done, self._not_saved)

    def _save(self, values: Mapping[str, Json], *, replaces_last: bool = False) -> None:
        saving = {**self._unsaved, **values}
        self._unsaved = {}

        def work(_progress: object) -> None:
            put_answers(self._session, self._report_id, saving, replaces_last=replaces_last)

        def done(_nothing: None) -> None:
            self._saved()

        def failed(error: Exception) -> None:
            self._unsaved = {**saving, **self._unsaved}
            self._not_saved(error)

        # One lane, in order: a later answer to the same question is saved after this one.
        self._run(work, done, failed)

    def _saved(self) -> None:
        if not self._unsaved:
            clock = self._session.clock
            moment = local(clock.now(), clock).replace(second=0)
            self._view.show_saved(clock_time(moment))

    def _not_saved(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_not_saved(known.sentence, known.hint)

    def _not_opened(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)

    def _show_changes(self, changes: Changes, *, typed: str = "") -> None:
        if self._pages is None:
            return
        problems = self._problems()
        page = self._pages.page(_inline(problems) | self._wrong)
        changed, self._page = differences(self._page, page), page
        if changed:
            self._view.show_changes(changed)
        shown = {question.path for question in questions_of(page)}
        for path in changes.values.keys() & shown - {typed}:
            self._view.show_answer(path, self._pages.answer(path))
        self._list(problems)

    def _problems(self) -> tuple[Problem, ...]:
        return () if self._open is None else problems_of(self._open.engine, self._open.draft)

    def _list(self, problems: tuple[Problem, ...]) -> None:
        label: Callable[[str], str] = self._pages.label if self._pages is not None else str
        shown = [
            ShownProblem(
                problem.path,
                label(problem.path),
                problem.message,
                blocks=problem.severity is Severity.BLOCK,
            )
            for problem in problems
        ]
        shown += [
            ShownProblem(path, label(path), said.message, said.blocks)
            for path, said in self._wrong.items()
        ]
        self._view.show_problems(tuple(shown))


def _inline(problems: tuple[Problem, ...]) -> dict[str, Said]:
    """Return what is said beside the questions: what was answered wrongly, not what is missing."""
    return {
        problem.path: Said(problem.message, blocks=problem.severity is Severity.BLOCK)
        for problem in problems
        if problem.kind is not ProblemKind.REQUIRED
    }


def _json(raw: RawAnswer) -> Json:
    return list(raw) if isinstance(raw, list) else raw
