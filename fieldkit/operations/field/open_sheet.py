"""Open a sheet of many people: its rows, and how each column is read and shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldkit.domain.answers import Json
from fieldkit.domain.form import Form, Question, questions
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.sheet import Cell, Certainty, Row, Sheet
from fieldkit.domain.sheet_columns import (
    BY_NAME,
    PERSON_FORM,
    SHARED,
    TAKEN_TO,
    columns_of,
    paths_by_name,
)
from fieldkit.domain.sheet_log import cells_of
from fieldkit.forms.cell_values import CellReader
from fieldkit.forms.choices import ChoiceLists
from fieldkit.forms.engine import FormEngine
from fieldkit.operations.field.list_forms import newest_form, vocabularies_of
from fieldkit.operations.field.open_draft import open_draft
from fieldkit.operations.field.write_report import engine_of
from fieldkit.operations.session import Session
from fieldkit.operations.shipped_forms import known_form
from fieldkit.vault.sheet_store import RowState


@dataclass(frozen=True)
class OpenedSheet:
    """A sheet as it was left; `columns` and `shared` are in the order of asking."""

    sheet: Sheet = field(repr=False)
    columns: Mapping[str, CellReader] = field(repr=False)
    shared: Mapping[str, CellReader] = field(repr=False)
    photos: Mapping[ReportId, int] = field(repr=False)  # how many each row has


def open_sheet(session: Session, sheet_id: ReportId, language: str) -> OpenedSheet:
    """Return a sheet with everything that is needed to show it.

    Raises:
        AlreadySealed, UnknownReport: It is no draft, or no sheet.
        UnknownForm: The form of a person is not here.
    """
    vault = session.vault
    engine = engine_of(session, open_draft(vault, sheet_id), language)
    stored = vault.sheets.rows(sheet_id)
    kept = [row for row in stored if row.state is not RowState.REMOVED]
    sheet = Sheet(
        shared_answers(session, sheet_id, engine),
        tuple(Row(row.row_id, cells_of(row.log)) for row in kept),
    )
    _reference, content = newest_form(session, PERSON_FORM)
    form = known_form(content).form
    lists = ChoiceLists(form, vocabularies_of(vault, form))
    return OpenedSheet(
        sheet,
        columns={
            question.name: _reader(question, lists, language, form.default_language)
            for question in columns_of(form)
        },
        shared=_shared_readers(engine, form, lists, language),
        photos={
            row_id: len(vault.attachments.of_report(row_id))
            for row_id in vault.sheets.reported(sheet_id)
        },
    )


def is_sheet(session: Session, report_id: ReportId) -> bool:
    """Say whether a draft is a sheet of many people."""
    return session.vault.sheets.is_sheet(report_id)


def shared_answers(session: Session, sheet_id: ReportId, engine: FormEngine) -> dict[str, Cell]:
    """Return what all people of a sheet share, by name.

    Raises:
        UnknownReport: It is no sheet.
    """
    found: dict[str, Cell] = {}
    paths = paths_by_name(engine.form)
    for shared in SHARED:
        answer = engine.answer(paths[shared.of_sheet]) if shared.of_sheet in paths else None
        if answer is not None:
            found[shared.name] = Cell(answer)
    for name, kept in session.vault.sheets.shared(sheet_id).items():
        if name in BY_NAME and isinstance(kept, list) and len(kept) == 2:
            found[name] = Cell(kept[0], _certainty(kept[1]))
    return found


def _certainty(code: Json) -> Certainty:
    try:
        return Certainty(str(code))
    except ValueError:
        return Certainty.UNCERTAIN


def _shared_readers(
    engine: FormEngine, person: Form, lists: ChoiceLists, language: str
) -> dict[str, CellReader]:
    of_sheet, of_person = _by_name(engine.form), _by_name(person)
    found: dict[str, CellReader] = {}
    for shared in SHARED:
        if shared.of_sheet in of_sheet:
            question = of_sheet[shared.of_sheet]
            default = engine.form.default_language
            found[shared.name] = _reader(question, engine.choices, language, default)
        elif shared.of_person in of_person and not shared.of_sheet:
            question = of_person[shared.of_person]
            found[shared.name] = _reader(question, lists, language, person.default_language)
    return found


def _reader(
    question: Question, lists: ChoiceLists, language: str, default_language: str
) -> CellReader:
    # A place that is in no list is told in words, by a question of its own.
    is_place = question.name == TAKEN_TO
    return CellReader(question, lists, language, default_language, takes_others=is_place)


def _by_name(form: Form) -> dict[str, Question]:
    found: dict[str, Question] = {}
    for _path, question in questions(form):
        found.setdefault(question.name, question)
    return found
