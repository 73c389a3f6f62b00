"""Save what changed in a sheet of many people: all of it together, or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from fieldkit.crypto.random import random_hex
from fieldkit.domain.answers import Json
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.sheet import MAX_ROWS, Row, Sheet
from fieldkit.domain.sheet_columns import BY_NAME, paths_by_name
from fieldkit.domain.sheet_log import cells_of, extended
from fieldkit.errors import NotAllowed
from fieldkit.operations.field.open_draft import open_draft
from fieldkit.operations.field.write_report import engine_of
from fieldkit.operations.session import Session
from fieldkit.translations import ngettext
from fieldkit.vault.sheet_store import RowState, StoredRow


def new_row_id() -> ReportId:
    """Return the id of a new row, and of the report that it becomes."""
    return ReportId(random_hex(16))


def write_sheet(session: Session, sheet_id: ReportId, before: Sheet, after: Sheet) -> None:
    """Save the difference between what was saved last and what is to be.

    Rows that are gone are kept as removed until `forget_removed_rows`: they may come back.

    Raises:
        AlreadySealed, UnknownReport: It is no draft, or no sheet; nothing was saved.
    """
    if len(after.rows) > MAX_ROWS:
        raise NotAllowed(
            ngettext(
                "At most {count} person fits into one sheet.",
                "At most {count} people fit into one sheet.",
                MAX_ROWS,
            ).format(count=MAX_ROWS)
        )
    vault, now = session.vault, session.clock.now()
    open_draft(vault, sheet_id)
    with vault.transaction():
        vault.sheets.touch(sheet_id, now)
        if after.shared != before.shared:
            _write_shared(session, sheet_id, before, after, now)
        saved = {row.row_id: (place, row) for place, row in enumerate(before.rows)}
        for place, row in enumerate(after.rows):
            was_at, was = saved.pop(row.row_id, (place, None))
            if was is None or was.cells != row.cells:
                _write_row(session, sheet_id, row, place, now)
            elif was_at != place:
                vault.sheets.set_place(row.row_id, place)
        vault.sheets.set_state(tuple(saved), RowState.REMOVED)


def forget_removed_rows(session: Session, sheet_id: ReportId) -> int:
    """Throw away for good what was removed from a sheet; return how many rows that were."""
    vault = session.vault
    removed = vault.sheets.ids_in_state(sheet_id, RowState.REMOVED)
    if removed and not vault.read_only:
        reported = vault.sheets.reported(sheet_id)
        with vault.transaction():
            for row_id in removed:
                if row_id in reported:
                    vault.reports.remove_draft(row_id)
                else:
                    vault.sheets.drop_row(row_id)
    return len(removed)


def settle_row(session: Session, row_id: ReportId) -> None:
    """Note that the photos of a row changed: its report is to be written anew, or it is empty."""
    vault = session.vault
    stored = vault.sheets.row(row_id)
    if stored is not None and stored.state is not RowState.REMOVED:
        says = bool(cells_of(stored.log)) or bool(vault.attachments.of_report(row_id))
        sheet_id = vault.sheets.sheet_of(row_id)
        with vault.transaction():
            vault.sheets.set_state([row_id], RowState.CHANGED if says else RowState.EMPTY)
            if sheet_id is not None:
                vault.sheets.touch(sheet_id, session.clock.now())


def _write_row(session: Session, sheet_id: ReportId, row: Row, place: int, now: datetime) -> None:
    vault = session.vault
    stored = vault.sheets.row(row.row_id) or StoredRow(row.row_id, place, RowState.EMPTY, ())
    is_empty = row.is_empty and not vault.attachments.of_report(row.row_id)
    state = RowState.EMPTY if is_empty else RowState.CHANGED
    log = extended(stored.log, row.cells, now)
    vault.sheets.put_row(sheet_id, replace(stored, place=place, state=state, log=log))


def _write_shared(
    session: Session, sheet_id: ReportId, before: Sheet, after: Sheet, now: datetime
) -> None:
    """Save shared answers: to the report of the sheet where it asks them, else beside it."""
    vault = session.vault
    engine = engine_of(session, open_draft(vault, sheet_id))
    paths = paths_by_name(engine.form)
    beside: dict[str, Json] = {}
    values: dict[str, Json] = {}
    for name, question in BY_NAME.items():
        cell = after.shared.get(name)
        if question.of_sheet not in paths:
            if cell is not None:
                beside[name] = [cell.value, cell.certainty.value]
        elif cell != before.shared.get(name):
            path = paths[question.of_sheet]
            values |= engine.put(path, None if cell is None else cell.value).values
    for path, value in values.items():
        vault.reports.put_revision(sheet_id, path, value, now, replaces_last=True)
    vault.sheets.put_shared(sheet_id, beside)
    # What all share stands in the report of each: those that are written say it no more.
    written = vault.sheets.ids_in_state(sheet_id, RowState.WRITTEN)
    vault.sheets.set_state(written, RowState.CHANGED)
