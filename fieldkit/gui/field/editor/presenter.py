"""Decides what the editor does: takes answers, saves each at once, says what is missing.

The form runs here, in memory; the vault is written in the background. What could not be saved
is kept and goes with the next save.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from fieldkit.domain.answers import Json
from fieldkit.domain.form import SELECTS, Question, QuestionType
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.local_text import clock_time, local
from fieldkit.errors import FieldkitError, InvalidAnswer, NoHeadquarters
from fieldkit.forms.changes import Changes
from fieldkit.forms.engine import FormEngine
from fieldkit.gui.errors import explained
from fieldkit.gui.field.editor import undo
from fieldkit.gui.field.editor.outline import outline
from fieldkit.gui.field.editor.pages import Pages, question_at, raw_answer
from fieldkit.gui.field.editor.problems import ProblemList, Said
from fieldkit.gui.field.editor.shown_page import PageChange, ShownPage
from fieldkit.gui.field.editor.timeline import Timeline
from fieldkit.gui.field.editor.touched import Onlookers
from fieldkit.gui.field.editor.view_protocol import EditorView
from fieldkit.gui.running import Run
from fieldkit.gui.widgets.questions import RawAnswer, SectionView, questions_of
from fieldkit.operations.field.keep_directory import headquarters_of
from fieldkit.operations.field.open_draft import open_draft
from fieldkit.operations.field.read_answer import plain_answer, seal_answer
from fieldkit.operations.field.write_report import engine_of, put_answers
from fieldkit.operations.session import Session
from fieldkit.translations import _


@dataclass(frozen=True)
class _Opened:
    """One open report; made in the background, then used on the GUI thread alone."""

    engine: FormEngine = field(repr=False)
    pages: Pages
    problems: ProblemList
    onlookers: Onlookers
    shown: ShownPage
    page: SectionView
    timeline: Timeline


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
        self._visit = ""  # the question that is being answered
        self._wanted = ""  # the question to go to once the report is open
        self._taken: undo.TakenAway | None = None  # what was taken away last
        self._unsaved: dict[str, Json] = {}
        self._asked: Counter[str] = Counter()  # how often each answer was to be saved
        self._unsealed: dict[str, str] = {}  # texts that could not be sealed yet, by path
        self._sealings: Counter[str] = Counter()  # how often, of each sealed question
        self._taken_away: Counter[str] = Counter()  # likewise

    def start(self) -> None:
        """Open the draft and show it."""
        self._run(self._read, self._show, self._not_opened)

    def answer(self, path: str, raw: RawAnswer) -> None:
        """Take what stands in a question now and save it."""
        if self._open is None:
            return
        engine = self._open.engine
        question = question_at(engine, path)
        self._offer_undo_of(engine, path, question, raw)
        if question.sealed_at_entry and isinstance(raw, str):
            self._seal(self._open, path, raw)
            return
        if question.sealed_at_entry:
            self._taken_away[path] += 1
            self._unsealed.pop(path, None)
        self._open.problems.refuse(path, None)
        value = None if raw in (None, "", []) else plain_answer(engine, question, _json(raw))
        try:
            changes = engine.put(path, value)
        except FieldkitError as error:
            self._view.show_not_saved(error.sentence, error.hint)
            # A name that stays since a moment ago is shown so, with what it was.
            self._show_page_change(self._open.shown.again(path), [path])
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
        if self._open is None or self._open.problems.is_refused(path):
            return
        engine = self._open.engine
        if question_at(engine, path).sealed_at_entry and engine.answer(path) is not None:
            self._view.show_answer(path, True)

    def add_row(self, path: str) -> None:
        """Add a row to a repeat and go there."""
        added = self._add_row(path)
        if added:
            self._view.show_new_row(added)

    def observe(self) -> None:
        """Note an event of the time-line that is observed now; its words follow."""
        if self._open is not None and self._open.timeline.path:
            self._view.show_new_event(self._add_row(self._open.timeline.path))

    def remove_row(self, path: str) -> None:
        """Remove a row with all its answers; it can be brought back until the next change."""
        if self._open is not None:
            taken = undo.row_of(self._open.engine, path)
            title = self._open.pages.title_of(path)
            changes = self._open.engine.remove_row(path)
            self._save(changes.values)
            self._show_changes(changes)
            self._taken = taken
            self._view.offer_undo(_("Removed: {title}").format(title=title))

    def undo(self) -> None:
        """Bring back what was taken away last."""
        taken, self._taken = self._taken, None
        self._view.offer_undo("")
        if self._open is None or taken is None:
            return
        changes = undo.bring_back(self._open.engine, taken)
        self._save(changes.values)
        if taken.place is not None:
            self._open.shown.show_from(taken.path.rpartition("[")[0], taken.place)
        self._show_changes(changes)
        if taken.place is None:
            self._view.show_answer(taken.path, raw_answer(taken.answers[taken.path]))
            self._view.jump_to(taken.path)
        else:
            self._view.show_new_row(taken.path)

    def outline(self) -> None:
        """List the sections with how far each is."""
        if self._open is not None:
            opened = self._open
            self._view.show_outline(outline(opened.page, opened.engine, opened.problems.shown()))

    def turn(self, path: str, row: int) -> None:
        """Show the rows of a repeat about the one at `row`, from 0 on."""
        if self._open is not None:
            self._show_page_change(self._open.shown.turn(path, row))

    def answers_again(self, path: str) -> None:
        """Show again the answers in the rows of a repeat, which were made anew."""
        if self._open is not None:
            inside = self._open.shown.questions_in(path)
            for question, answer in self._open.pages.answers(inside).items():
                self._view.show_answer(question, answer)

    def jump(self, path: str) -> None:
        """Go to a question that lies in a row which is not shown, or once the report is open."""
        if self._open is None:
            self._wanted = path
            return
        self._show_page_change(self._open.shown.turn_to(path))
        if self._open.shown.shows(path):
            self._view.jump_to(path)

    def _read(self, _progress: object) -> _Opened:
        draft = open_draft(self._session.vault, self._report_id)
        engine = engine_of(self._session, draft)
        engine.language = self._language
        seals_answers = True
        try:
            headquarters_of(self._session.vault, self._session.clock.now())
        except NoHeadquarters:
            seals_answers = False
        problems = ProblemList(engine, draft)
        pages = Pages(engine, problems.said, seals_answers=seals_answers)
        shown, timeline = ShownPage(engine, pages), Timeline(engine, pages)
        page = shown.start()
        return _Opened(engine, pages, problems, Onlookers(engine), shown, page, timeline)

    def _show(self, opened: _Opened) -> None:
        self._open = opened
        self._unsaved |= opened.engine.opened.values
        paths = [
            question.path
            for question in questions_of(opened.page)
            if question.kind != QuestionType.NOTE
        ]
        self._view.show_page(opened.pages.title(), opened.page, opened.pages.answers(paths))
        self._view.show_problems(opened.problems.shown())
        if opened.timeline.path:
            self._view.offer_timeline()
            self._view.show_events(opened.timeline.events())
        if self._wanted:
            self.jump(self._wanted)

    def _add_row(self, path: str) -> str:
        """Add a row to a repeat, let the page show it, and return its path; "" where it cannot."""
        if self._open is None:
            return ""
        self._withdraw_undo()
        row, changes = self._open.engine.add_row(path)
        self._save(changes.values)
        self._open.shown.show_from(path, len(self._open.engine.rows(path)) - 1)
        self._show_changes(changes)
        return f"{path}[{row}]"

    def _offer_undo_of(
        self, engine: FormEngine, path: str, question: Question, raw: RawAnswer
    ) -> None:
        """Offer to bring back an answer that goes with one press; typed text has its own undo."""
        is_pressed = question.type in SELECTS or question.sealed_at_entry
        if is_pressed and raw in (None, "", []) and engine.answer(path) is not None:
            self._taken = undo.answer_of(engine, path)
            self._view.offer_undo(_("Answer removed."))
        else:
            self._withdraw_undo()

    def _withdraw_undo(self) -> None:
        if self._taken is not None:
            self._taken = None
            self._view.offer_undo("")

    def _seal(self, opened: _Opened, path: str, text: str) -> None:
        """Seal an answer while it is typed; what breaks its constraint is said, and kept too."""
        found = opened.engine.check_before_sealing(path, text)
        opened.problems.refuse(path, Said(found[0].message, blocks=True) if found else None)
        replaces = self._visit == path
        self._visit = path
        self._keep_sealed(opened, path, text, replaces_last=replaces)

    def _keep_sealed(
        self, opened: _Opened, path: str, text: str, *, replaces_last: bool = False
    ) -> None:
        before = self._taken_away[path]
        self._unsealed.pop(path, None)
        self._sealings[path] += 1
        this = self._sealings[path]

        def work(_progress: object) -> Json:
            value = seal_answer(self._session, text)
            answers = {path: value}
            put_answers(self._session, self._report_id, answers, replaces_last=replaces_last)
            return value

        def done(value: Json) -> None:
            if self._taken_away[path] == before:  # else: while it was sealed; saved after this
                self._sealed(opened, path, value)

        def failed(error: Exception) -> None:
            if self._taken_away[path] == before and self._sealings[path] == this:
                self._unsealed[path] = text
            self._not_saved(error)

        self._run(work, done, failed)

    def _sealed(self, opened: _Opened, path: str, value: Json) -> None:
        try:
            changes = opened.engine.put(path, value)
        except InvalidAnswer:
            self._save({path: None})  # its row was removed meanwhile
            return
        also = {other: answer for other, answer in changes.values.items() if other != path}
        if also:
            self._save(also)
        self._saved()
        self._show_changes(changes, typed=path)
        if self._visit != path:
            self.left(path)

    def _save(self, values: Mapping[str, Json], *, replaces_last: bool = False) -> None:
        saving = {**self._unsaved, **values}
        self._unsaved = {}
        self._asked.update(saving.keys())
        asked = {path: self._asked[path] for path in saving}

        def work(_progress: object) -> None:
            put_answers(self._session, self._report_id, saving, replaces_last=replaces_last)

        def done(_nothing: None) -> None:
            self._saved()

        def failed(error: Exception) -> None:
            # What was answered anew meanwhile must not come back with the next save.
            still = {path: saving[path] for path in saving if self._asked[path] == asked[path]}
            self._unsaved = {**still, **self._unsaved}
            self._not_saved(error)

        # One lane, in order: a later answer to the same question is saved after this one.
        self._run(work, done, failed)

    def _saved(self) -> None:
        waiting = dict(self._unsealed)
        for path, text in waiting.items():
            if self._open is not None:
                self._keep_sealed(self._open, path, text)
        if not self._unsaved and not waiting:
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
        """Show what one step of the engine touched; what was typed stands there already."""
        if self._open is None:
            return
        touched = self._open.onlookers.touched(changes)
        self._open.problems.update(touched)
        given = [path for path in changes.values if path != typed]
        self._show_page_change(self._open.shown.changes(touched), given)
        self._view.show_problems(self._open.problems.shown())
        timeline = self._open.timeline
        if timeline.path and any(path.startswith(timeline.path) for path in changes.values):
            self._view.show_events(timeline.events())

    def _show_page_change(self, change: PageChange, given: Iterable[str] = ()) -> None:
        """Show what looks different, and the answers that were not typed here."""
        if self._open is None:
            return
        if change.items:
            self._view.show_changes(change.items)
        paths = dict.fromkeys([*change.entered, *filter(self._open.shown.is_question, given)])
        for path, answer in self._open.pages.answers(paths).items():
            self._view.show_answer(path, answer)


def _json(raw: RawAnswer) -> Json:
    return list(raw) if isinstance(raw, list) else raw
