"""Sheets with invented people in real vaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fieldkit.domain.answers import Json
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.sheet import Cell, Row, Sheet
from fieldkit.operations.field.begin_sheet import begin_sheet
from fieldkit.operations.field.open_sheet import open_sheet
from fieldkit.operations.field.write_sheet import new_row_id, write_sheet
from fieldkit.operations.session import Session

SHARED: Mapping[str, Json] = {
    "assembly_name": "Invented march",
    "place": "Invented square",
    "police_vehicles": "grey van 0000",
}


def a_row(**answers: Json) -> Row:
    return Row(new_row_id(), {name: Cell(value) for name, value in answers.items()})


def people(count: int) -> tuple[Row, ...]:
    return tuple(
        a_row(name_as_reported=f"Invented {number}", sex="M", age_estimate=20 + number % 50)
        for number in range(count)
    )


def kept(session: Session, sheet_id: ReportId) -> Sheet:
    return open_sheet(session, sheet_id, "en").sheet


def a_sheet(session: Session, rows: Sequence[Row], **shared: Json) -> ReportId:
    """Begin a sheet, so that it can be sealed, and save it."""
    sheet_id = begin_sheet(session)
    before = kept(session, sheet_id)
    wanted = {**SHARED, **shared}  # None: not said
    said = {name: Cell(value) for name, value in wanted.items() if value is not None}
    write_sheet(session, sheet_id, before, Sheet({**before.shared, **said}, tuple(rows)))
    return sheet_id
