"""Sheets of many people: what all share, and one row of text for each person."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from fieldkit.domain import canonical_json
from fieldkit.domain.answers import Json
from fieldkit.domain.clock import to_text
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.sheet_log import RowLog, log_from_json, log_to_json
from fieldkit.errors import UnknownReport
from fieldkit.vault.database import Database, Row

MAX_CONTENT = 64 * 1024 * 1024  # bytes of one row as JSON

_ROW = "row_id, place, state, content"


class RowState(enum.StrEnum):
    """Whether a row is of use, and whether its report says the same by now."""

    EMPTY = "empty"
    CHANGED = "changed"
    WRITTEN = "written"  # the report of the row holds all of it
    REMOVED = "removed"  # kept while it may still be undone


@dataclass(frozen=True)
class StoredRow:
    """One row as it is kept."""

    row_id: ReportId
    place: int
    state: RowState
    log: RowLog = field(repr=False)


class SheetStore:
    """Writes need an open `vault.transaction()`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, sheet_id: ReportId, at: datetime) -> None:
        """Make a sheet of a report that is there already."""
        self._database.write(
            "INSERT INTO sheet (sheet_id, shared, changed_at) VALUES (?, '{}', ?)",
            sheet_id,
            to_text(at),
        )

    def touch(self, sheet_id: ReportId, at: datetime) -> None:
        """Note that something in a sheet was changed.

        Raises:
            UnknownReport: There is no such sheet.
        """
        if not self._database.write(
            "UPDATE sheet SET changed_at = ? WHERE sheet_id = ?", to_text(at), sheet_id
        ):
            raise UnknownReport

    def sheet_ids(self) -> tuple[ReportId, ...]:
        """Return all sheets, by id."""
        rows = self._database.rows("SELECT sheet_id FROM sheet ORDER BY sheet_id")
        return tuple(ReportId(sheet_id) for (sheet_id,) in rows)

    def is_sheet(self, report_id: ReportId) -> bool:
        """Say whether a report is a sheet."""
        row = self._database.row("SELECT 1 FROM sheet WHERE sheet_id = ?", report_id)
        return row is not None

    def sheet_of(self, row_id: ReportId) -> ReportId | None:
        """Return the sheet that a report is a row of, None where it is none."""
        row = self._database.row("SELECT sheet_id FROM sheet_row WHERE row_id = ?", row_id)
        return None if row is None else ReportId(row[0])

    def row_ids(self) -> frozenset[ReportId]:
        """Return the rows of all sheets: reports among these belong to one."""
        rows = self._database.rows("SELECT row_id FROM sheet_row")
        return frozenset(ReportId(row_id) for (row_id,) in rows)

    def people(self, sheet_id: ReportId) -> int:
        """Return how many rows of a sheet say something."""
        return len(self.ids_in_state(sheet_id, RowState.CHANGED, RowState.WRITTEN))

    def shared(self, sheet_id: ReportId) -> dict[str, Json]:
        """Return what all rows of a sheet share beside the answers of its report.

        Raises:
            UnknownReport: There is no such sheet.
        """
        row = self._database.row("SELECT shared FROM sheet WHERE sheet_id = ?", sheet_id)
        if row is None:
            raise UnknownReport
        value = _read(row[0])
        return value if isinstance(value, dict) else {}

    def put_shared(self, sheet_id: ReportId, shared: dict[str, Json]) -> None:
        """Keep what all rows share.

        Raises:
            UnknownReport: There is no such sheet.
        """
        text = canonical_json.write(shared).decode("utf-8")
        if not self._database.write(
            "UPDATE sheet SET shared = ? WHERE sheet_id = ?", text, sheet_id
        ):
            raise UnknownReport

    def rows(self, sheet_id: ReportId) -> tuple[StoredRow, ...]:
        """Return all rows of a sheet in their order, removed ones too."""
        rows = self._database.rows(
            f"SELECT {_ROW} FROM sheet_row WHERE sheet_id = ? ORDER BY place, row_id", sheet_id
        )
        return tuple(_stored(row) for row in rows)

    def row(self, row_id: ReportId) -> StoredRow | None:
        """Return one row, None where there is none."""
        row = self._database.row(f"SELECT {_ROW} FROM sheet_row WHERE row_id = ?", row_id)
        return None if row is None else _stored(row)

    def put_row(self, sheet_id: ReportId, row: StoredRow) -> None:
        """Keep a row, in place of what was there.

        Raises:
            UnknownReport: There is no such sheet, or the row is another one's.
        """
        text = canonical_json.write(log_to_json(row.log)).decode("utf-8")
        kept = self._database.write(
            "INSERT INTO sheet_row (row_id, sheet_id, place, state, content)"
            " SELECT ?, sheet_id, ?, ?, ? FROM sheet WHERE sheet_id = ?"
            " ON CONFLICT (row_id) DO UPDATE SET place = excluded.place, state = excluded.state,"
            " content = excluded.content WHERE sheet_row.sheet_id = excluded.sheet_id",
            row.row_id,
            row.place,
            row.state.value,
            text,
            sheet_id,
        )
        if not kept:
            raise UnknownReport

    def set_place(self, row_id: ReportId, place: int) -> None:
        """Move a row among the others."""
        self._database.write("UPDATE sheet_row SET place = ? WHERE row_id = ?", place, row_id)

    def set_state(self, row_ids: Sequence[ReportId], state: RowState) -> None:
        """Bring rows to a state."""
        for row_id in row_ids:
            self._database.write(
                "UPDATE sheet_row SET state = ? WHERE row_id = ?", state.value, row_id
            )

    def ids_in_state(self, sheet_id: ReportId, *states: RowState) -> tuple[ReportId, ...]:
        """Return the rows of a sheet that are in one of these states, in their order."""
        wanted = {state.value for state in states}
        rows = self._database.rows(
            "SELECT row_id, state FROM sheet_row WHERE sheet_id = ? ORDER BY place, row_id",
            sheet_id,
        )
        return tuple(ReportId(row_id) for row_id, state in rows if state in wanted)

    def drop_row(self, row_id: ReportId) -> None:
        """Forget a row that has no report."""
        self._database.write("DELETE FROM sheet_row WHERE row_id = ?", row_id)

    def has_report(self, row_id: ReportId) -> bool:
        """Say whether a row has a report already."""
        row = self._database.row("SELECT 1 FROM report WHERE report_id = ?", row_id)
        return row is not None

    def reported(self, sheet_id: ReportId) -> frozenset[ReportId]:
        """Return the rows of a sheet that have a report already."""
        rows = self._database.rows(
            "SELECT row_id FROM sheet_row WHERE sheet_id = ?"
            " AND EXISTS (SELECT 1 FROM report WHERE report.report_id = sheet_row.row_id)",
            sheet_id,
        )
        return frozenset(ReportId(row_id) for (row_id,) in rows)


def _stored(row: Row) -> StoredRow:
    row_id, place, state, content = row
    return StoredRow(ReportId(row_id), place, RowState(state), log_from_json(_read(content)))


def _read(text: str) -> Json:
    value: Json = canonical_json.read(
        text.encode("utf-8"), max_bytes=MAX_CONTENT, max_depth=canonical_json.REPORT_DEPTH
    )
    return value
