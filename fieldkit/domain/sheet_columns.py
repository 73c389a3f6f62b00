"""Which questions the sheet of a mass arrest asks: shared ones above, a column for each other.

A column is a question of the form of a detention (T02), by its name; what all share is asked by the
form of an assembly (T01), and stands in the report of each person as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fieldkit.domain.answers import Json
from fieldkit.domain.form import FILES, Form, Question, questions
from fieldkit.domain.identifiers import HEX_32, FormId, ReportId
from fieldkit.domain.sheet import Certainty, Row, Sheet

SHEET_FORM, PERSON_FORM = FormId("T01"), FormId("T02")

NAME = "name_as_reported"
LOOKS = "person_description"
TAKEN_TO, TAKEN_TO_OTHER = "taken_to", "taken_to_other"
COLUMNS = (
    NAME,
    "sex",
    "age_estimate",
    LOOKS,
    "health_at_risk",
    "summary",
    TAKEN_TO,
    "birth_year",
    "place",
    "source_type",
    "source_ref",
)
PHOTO_PATH = "papers/attachments"  # where the shipped form asks for photos
GUESSES = {Certainty.PROBABLE: "probable_answers", Certainty.UNCERTAIN: "uncertain_answers"}


@dataclass(frozen=True)
class SharedQuestion:
    """One answer that all people of a sheet share."""

    name: str
    of_sheet: str  # question of the sheet's own report, "" where that does not ask it
    of_person: str  # question of each person's report, "" likewise


SHARED = (
    SharedQuestion("assembly_name", "assembly_name", "event_group"),
    SharedQuestion("observed_at", "observed_at", "observed_at"),
    SharedQuestion("place", "place", "place"),
    SharedQuestion("police_units", "police_units", "perpetrator_unit"),
    SharedQuestion("police_vehicles", "police_vehicles", "vehicle_plate"),
    SharedQuestion(TAKEN_TO, "", TAKEN_TO),
    SharedQuestion("source_type", "source_type", "source_type"),
    SharedQuestion("summary", "summary", ""),
)
BY_NAME: Mapping[str, SharedQuestion] = {shared.name: shared for shared in SHARED}
# Where a person says nothing of their own, what all share is said of them.
INHERITED = {shared.of_person: shared.name for shared in SHARED if shared.of_person}


def paths_by_name(form: Form) -> dict[str, str]:
    """Return the paths of the questions outside repeats by name; the first of each name."""
    found: dict[str, str] = {}
    for path, question in questions(form):
        found.setdefault(question.name, path)
    return found


def columns_of(form: Form) -> tuple[Question, ...]:
    """Return the questions that are columns, in their order; a form may lack some."""
    by_name: dict[str, Question] = {}
    for _path, question in questions(form):
        by_name.setdefault(question.name, question)
    return tuple(by_name[name] for name in COLUMNS if name in by_name)


def photo_path(form: Form) -> str:
    """Return the path of the question that photos answer, "" where a form asks for none."""
    return next((path for path, question in questions(form) if question.type in FILES), "")


def answers_of(sheet: Sheet, row: Row, *, is_listed_place: bool) -> dict[str, Json]:
    """Return what a person's report says, by name of the question; shared answers included.

    `is_listed_place`: where they were taken to is in the list; else it is said in words.
    """
    found: dict[str, Json] = {}
    for question, name in INHERITED.items():
        shared = sheet.shared.get(name)
        if shared is not None:
            found[question] = shared.value
    found |= {name: cell.value for name, cell in row.cells.items()}
    if TAKEN_TO in found and not is_listed_place:
        found[TAKEN_TO_OTHER] = found.pop(TAKEN_TO)
    for certainty, question in GUESSES.items():
        guessed = [name for name, cell in row.cells.items() if cell.certainty is certainty]
        if guessed:
            found[question] = [*guessed]
    return found


def row_path(row_id: ReportId, column: str) -> str:
    """Return where a cell is, for who looks through a sheet."""
    return f"{row_id}/{column}"


def cell_at_path(path: str) -> tuple[ReportId, str] | None:
    """Return the row and the column that `row_path` named; None for the path of a question."""
    row, _separator, column = path.partition("/")
    return (ReportId(row), column) if HEX_32.match(row) and column else None
