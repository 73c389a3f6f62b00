"""Turn the rows of a sheet into reports of people, ready to be sealed with it.

A row has a report as soon as a photo belongs to it, and otherwise only when it is sealed: a report
costs some thirty times as much to keep as a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from fieldkit.crypto.digest import digest_by_name
from fieldkit.custody.log import record_event
from fieldkit.domain.answers import Json, current
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.form import Severity, Stage, label_in
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.report import Draft, FormReference
from fieldkit.domain.sheet import Cell, Row, Sheet
from fieldkit.domain.sheet_columns import (
    PERSON_FORM,
    TAKEN_TO,
    TAKEN_TO_OTHER,
    answers_of,
    paths_by_name,
    photo_path,
)
from fieldkit.domain.sheet_log import RowLog, Said, cells_of
from fieldkit.domain.vocabulary import Vocabulary
from fieldkit.errors import NotAllowed
from fieldkit.forms.checks import Problem
from fieldkit.forms.engine import FormEngine
from fieldkit.forms.program import Program
from fieldkit.operations.field.list_forms import newest_form, vocabularies_of
from fieldkit.operations.field.open_draft import open_draft
from fieldkit.operations.field.open_sheet import shared_answers
from fieldkit.operations.field.write_report import engine_of
from fieldkit.operations.session import Session
from fieldkit.operations.shipped_forms import known_form
from fieldkit.translations import _
from fieldkit.vault.sheet_store import RowState

_RECORD_ID = "record_id"


@dataclass(frozen=True)
class RowProblem:
    """Something wrong or missing in the report that a row would become."""

    row_id: ReportId
    problem: Problem = field(repr=False)
    column: str  # name of the question
    label: str

    @property
    def blocks(self) -> bool:
        """Whether it stands against sealing."""
        return self.problem.severity is Severity.BLOCK


@dataclass(frozen=True)
class SheetReports:
    """What the rows of one sheet become; read once, used for as many of them as there are."""

    session: Session = field(repr=False)
    sheet_id: ReportId
    reference: FormReference
    content: bytes = field(repr=False)  # of the form of a person
    program: Program = field(repr=False)
    lists: Mapping[str, Vocabulary] = field(repr=False)
    shared: Mapping[str, Cell] = field(repr=False)
    defaults: Mapping[str, Json] = field(repr=False)  # by path, as every report begins
    paths: Mapping[str, str] = field(repr=False)  # of the questions, by name

    def rows(self) -> tuple[ReportId, ...]:
        """Return the rows that say something, in their order."""
        states = (RowState.CHANGED, RowState.WRITTEN)
        return self.session.vault.sheets.ids_in_state(self.sheet_id, *states)

    def unwritten(self) -> tuple[ReportId, ...]:
        """Return the rows whose reports do not say what the rows say."""
        return self.session.vault.sheets.ids_in_state(self.sheet_id, RowState.CHANGED)

    def empty_rows(self) -> int:
        """Return how many rows say nothing and are left out."""
        return len(self.session.vault.sheets.ids_in_state(self.sheet_id, RowState.EMPTY))

    def check(self, row_ids: Iterable[ReportId], language: str) -> tuple[RowProblem, ...]:
        """Return what stands against sealing these rows, in order; changes nothing."""
        found = []
        for row_id in row_ids:
            engine = self._engine(self._answers(row_id, self._log(row_id)), language)
            # One answer may be wrong in two ways; one is enough to say.
            problems = {problem.path: problem for problem in reversed(engine.problems(Stage.SEAL))}
            for problem in reversed(problems.values()):
                question = engine.question(problem.path)
                default = self.program.schema.form.default_language
                label = label_in(question.label, language, default)
                found.append(RowProblem(row_id, problem, question.name, label))
        return tuple(found)

    def write(self, row_ids: Sequence[ReportId]) -> None:
        """Bring the reports of these rows to what the rows say, in one transaction."""
        vault = self.session.vault
        with vault.transaction():
            for row_id in row_ids:
                self._write(row_id, self._log(row_id))
            vault.sheets.set_state(row_ids, RowState.WRITTEN)

    def begin(self, row_id: ReportId) -> None:
        """Give a row its report, if it has none, so that files can belong to it.

        One that was removed meanwhile stays removed: its files come back with it, or go with it.
        """
        vault = self.session.vault
        stored = vault.sheets.row(row_id)
        with vault.transaction():
            if not vault.sheets.has_report(row_id):
                self._begin(row_id, self._log(row_id))
            if stored is not None and stored.state is not RowState.REMOVED:
                vault.sheets.set_state([row_id], RowState.CHANGED)
            vault.sheets.touch(self.sheet_id, self.session.clock.now())

    @property
    def photo_path(self) -> str:
        """The question that photos of a person answer."""
        return photo_path(self.program.schema.form)

    def _log(self, row_id: ReportId) -> RowLog:
        stored = self.session.vault.sheets.row(row_id)
        return () if stored is None else stored.log

    def _engine(self, answers: Mapping[str, Json], language: str = "") -> FormEngine:
        clock = self.session.clock
        return FormEngine(
            self.program, self.lists, answers, clock, digest_by_name, language=language
        )

    def _answers(self, row_id: ReportId, log: RowLog) -> dict[str, Json]:
        """Return the answers of a row's report by path, the form's defaults included."""
        named = self._named(row_id, log)
        named[_RECORD_ID] = row_id
        at = {self.paths[name]: value for name, value in named.items() if name in self.paths}
        return {**self.defaults, **at}

    def _named(self, row_id: ReportId, log: RowLog) -> dict[str, Json]:
        cells = cells_of(log)
        place = cells.get(TAKEN_TO) or self.shared.get(TAKEN_TO)
        is_listed = place is not None and self._is_listed(place.value)
        return answers_of(Sheet(self.shared), Row(row_id, cells), is_listed_place=is_listed)

    def _is_listed(self, place: Json) -> bool:
        """Say whether a place of detention is in the list of the form; others are said in words."""
        question = self.program.schema.locate(self.paths[TAKEN_TO])[0].question
        listed = self.lists.get(question.vocabulary) if question is not None else None
        return listed is not None and isinstance(place, str) and place in listed.by_code

    def _begin(self, row_id: ReportId, log: RowLog) -> None:
        vault = self.session.vault
        now = self.session.clock.now()
        begun = log[0].at if log else now
        vault.forms.put_form(self.reference, self.content)
        vault.reports.add(Draft(row_id, self.reference, begun, begun))
        record_event(vault, row_id, CustodyEvent.CAPTURED, row_id, at=now)
        for path, value in self.defaults.items():
            self._put(row_id, path, value, begun)

    def _write(self, row_id: ReportId, log: RowLog) -> None:
        vault, now = self.session.vault, self.session.clock.now()
        if not vault.sheets.has_report(row_id):
            self._begin(row_id, log)
        last = vault.reports.revisions(row_id)[-1].at
        for said in log:
            # What was said before the report was last written stands in it already.
            path = self._path_of(said)
            if path and said.at >= last:
                self._put(row_id, path, said.value, said.at)
        wanted = self._answers(row_id, log) | self._photos(row_id)
        for path, value in _differing(current(vault.reports.revisions(row_id)), wanted):
            self._put(row_id, path, value, now)

    def _path_of(self, said: Said) -> str:
        name = said.column
        if name == TAKEN_TO and said.value is not None and not self._is_listed(said.value):
            name = TAKEN_TO_OTHER
        return self.paths.get(name, "")

    def _photos(self, row_id: ReportId) -> dict[str, Json]:
        attached = self.session.vault.attachments.of_report(row_id)
        path = self.photo_path
        if not attached or not path:
            return {}
        return {path: {"attachments": [file.attachment_id for file in attached]}}

    def _put(self, row_id: ReportId, path: str, value: Json, at: datetime) -> None:
        self.session.vault.reports.put_revision(row_id, path, value, at, replaces_last=False)


def sheet_reports(session: Session, sheet_id: ReportId) -> SheetReports:
    """Read what all reports of a sheet have in common.

    Raises:
        AlreadySealed, UnknownReport: It is no draft, or no sheet.
        UnknownForm: The form of a person is not here.
    """
    reference, content = newest_form(session, PERSON_FORM)
    program = known_form(content).program
    lists = vocabularies_of(session.vault, program.schema.form)
    engine = engine_of(session, open_draft(session.vault, sheet_id))
    return SheetReports(
        session,
        sheet_id,
        reference,
        content,
        program,
        lists,
        shared=shared_answers(session, sheet_id, engine),
        defaults=dict(_engine_over(session, program, lists, {}).begin().values),
        paths=paths_by_name(program.schema.form),
    )


def with_rows(session: Session, report_ids: Sequence[ReportId]) -> tuple[ReportId, ...]:
    """Return the reports with those of the people of each sheet among them, written now.

    Raises:
        AlreadySealed, UnknownReport, UnknownForm: As `sheet_reports`.
    """
    found: list[ReportId] = []
    for report_id in report_ids:
        found.append(report_id)
        if session.vault.sheets.is_sheet(report_id):
            reports = sheet_reports(session, report_id)
            reports.write(reports.rows())
            found += reports.rows()
    return tuple(dict.fromkeys(found))


def drop_left_out(session: Session, report_ids: Sequence[ReportId]) -> None:
    """Remove the reports of rows that are empty or were removed from the sheets among these.

    Part of the caller's transaction: they are left out of what is sealed, and go with the sheet.
    """
    vault = session.vault
    for report_id in report_ids:
        if vault.sheets.is_sheet(report_id):
            left = vault.sheets.ids_in_state(report_id, RowState.EMPTY, RowState.REMOVED)
            for row_id in left:
                if vault.sheets.has_report(row_id):
                    vault.reports.remove_draft(row_id)


def refuse_half_sheet(session: Session, report_ids: Sequence[ReportId]) -> None:
    """Check that of each sheet among these reports every person is among them too, as written.

    Raises:
        NotAllowed: Somebody would be left behind.
    """
    sheets, chosen = session.vault.sheets, set(report_ids)
    for report_id in report_ids:
        if sheets.is_sheet(report_id) and (
            sheets.ids_in_state(report_id, RowState.CHANGED)
            or not chosen.issuperset(sheets.ids_in_state(report_id, RowState.WRITTEN))
        ):
            raise NotAllowed(
                _("Not everybody in this sheet would be sealed."),
                hint=_("Open the sheet and seal it there."),
            )


def _engine_over(
    session: Session,
    program: Program,
    lists: Mapping[str, Vocabulary],
    answers: Mapping[str, Json],
    language: str = "",
) -> FormEngine:
    return FormEngine(program, lists, answers, session.clock, digest_by_name, language=language)


def _differing(
    before: Mapping[str, Json], wanted: Mapping[str, Json]
) -> Iterator[tuple[str, Json]]:
    for path, value in wanted.items():
        if before.get(path) != value:
            yield path, value
    for path in before:
        if path not in wanted:
            yield path, None
