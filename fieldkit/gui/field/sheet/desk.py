"""The sheet that is open: what it says now, what can be undone, and what is saved of it.

Knows no Qt. All presenters of the sheet work on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Protocol

from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.local_text import clock_time, local
from fieldkit.domain.sheet import Cell, CellAt, Row, Sheet, insert_rows
from fieldkit.domain.sheet_history import SheetHistory
from fieldkit.forms.cell_values import CellReader
from fieldkit.gui.errors import explained
from fieldkit.gui.field.sheet.columns import SharedText, ShownSheet
from fieldkit.gui.running import Run
from fieldkit.operations.field.open_sheet import OpenedSheet, open_sheet
from fieldkit.operations.field.write_sheet import forget_removed_rows, write_sheet
from fieldkit.operations.session import Session

_NEW_AT_ONCE = 100  # rows that one step of saving adds


class SheetView(Protocol):
    """What the sheet can show."""

    def show_sheet(self, sheet: ShownSheet) -> None:
        """Show a sheet that was opened."""
        ...

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show the rows as they are now."""
        ...

    def show_shared(self, texts: Mapping[str, SharedText]) -> None:
        """Show what all share, by name."""
        ...

    def show_photos(self, row_id: ReportId, count: int) -> None:
        """Show how many photos a row has."""
        ...

    def show_steps(self, *, can_undo: bool, can_redo: bool) -> None:
        """Say whether there is something to undo, and to do again."""
        ...

    def show_message(self, text: str, *, can_undo: bool = False) -> None:
        """Say what was just done or understood; with `can_undo`, Esc takes it back."""
        ...

    def go_to(self, row: int, column: str) -> None:
        """Put the cursor into a cell."""
        ...

    def show_saved(self, time: str) -> None:
        """Say that everything is saved, and when."""
        ...

    def show_not_saved(self, sentence: str, hint: str) -> None:
        """Say that something is not saved, and why; typing goes on."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


class SheetDesk:
    """One open sheet; changed on the GUI thread, saved in the vault's lane."""

    def __init__(
        self, view: SheetView, session: Session, run: Run, sheet_id: ReportId, *, language: str
    ) -> None:
        self.view = view
        self.session = session
        self.run = run
        self.sheet_id = sheet_id
        self.language = language
        self.opened: OpenedSheet | None = None
        self.history = SheetHistory(Sheet())
        self._saved = Sheet()
        # What the vault's lane was asked to bring the sheet to; None when it could not.
        self._asked: Sheet | None = Sheet()
        self._written = Sheet()  # what it has written; only that lane touches it
        self._photos: dict[ReportId, int] = {}
        self._awaited: set[ReportId] = set()

    @property
    def sheet(self) -> Sheet:
        """The sheet as it is now."""
        return self.history.now

    @property
    def today(self) -> date:
        """The local day."""
        return local(self.session.clock.now(), self.session.clock).date()

    def reader(self, column: str) -> CellReader | None:
        """Return how a column is read, None where there is none of this name."""
        return None if self.opened is None else self.opened.columns.get(column)

    def start(self) -> None:
        """Open the sheet and show it; what was removed before is forgotten."""

        def work(_progress: object) -> OpenedSheet:
            forget_removed_rows(self.session, self.sheet_id)
            return open_sheet(self.session, self.sheet_id, self.language)

        self.run(work, self._show, self.failed)

    def reload(self) -> None:
        """Show what may have been changed elsewhere: what all share, and the photos."""

        def work(_progress: object) -> OpenedSheet:
            return open_sheet(self.session, self.sheet_id, self.language)

        before = self.sheet

        def done(opened: OpenedSheet) -> None:
            if self.sheet != before:
                return  # typed on meanwhile: what was read is older than that
            shared = opened.sheet.shared
            for row_id in {*self._photos, *opened.photos}:
                if opened.photos.get(row_id, 0) != self._photos.get(row_id, 0):
                    self.view.show_photos(row_id, opened.photos.get(row_id, 0))
            self._photos = dict(opened.photos)
            self._saved = self._asked = self._written = Sheet(shared, self._saved.rows)
            self.history = self.history.with_shared(shared)
            self._show_shared()

        if self.opened is not None and self._saved == self.sheet:
            self.run(work, done, self.failed)

    def change(self, sheet: Sheet, place: CellAt, *, visit: str = "", goes: bool = False) -> None:
        """Show a change, remember it as one step, and save it."""
        if self.opened is None:
            return
        before = self.sheet
        self.history = self.history.then(sheet, place, visit)
        if self.sheet is before:
            return
        self.view.show_message("")
        self._show_changes(before)
        if goes:
            self.view.go_to(*place)
        self.save()

    def take_back(self, visit: str) -> None:
        """Make undone what was typed in one visit to a cell, without a trace among the steps."""
        before = self.sheet
        self.history = self._with_photos(self.history.without_visit(visit))
        self._show_changes(before)
        self.save()

    def end_visit(self) -> None:
        """Let what follows in the same cell be another step."""
        self.history = self.history.ended()

    def undo(self) -> None:
        """Show the sheet before the last step; a row with photos goes only by being removed."""
        found = self.history.undone()
        self._step(None if found is None else (self._with_photos(found[0]), found[1]))

    def redo(self) -> None:
        """Do again what was undone."""
        self._step(self.history.redone())

    def save(self) -> None:
        """Save what differs from what is saved.

        All of it waits in the vault's lane at once: a lock, or leaving, lets no answer of that lane
        through to this object any more, but does let the lane come to its end.
        """
        if self.opened is None:
            return
        asked = self._saved if self._asked is None else self._asked
        parts = []
        while asked != self.sheet:
            asked = _next_part(asked, self.sheet)
            parts.append(asked)
        self._asked = asked
        for part in parts:
            self._save(part)

    def _save(self, after: Sheet) -> None:
        def work(_progress: object) -> None:
            write_sheet(self.session, self.sheet_id, self._written, after)
            self._written = after

        def done(_nothing: None) -> None:
            self._saved = after
            if self._saved == self.sheet:
                clock = self.session.clock
                self.view.show_saved(clock_time(local(clock.now(), clock).replace(second=0)))

        def failed(error: Exception) -> None:
            self._asked = None  # the next change asks for all of it again
            known = explained(error)
            self.view.show_not_saved(known.sentence, known.hint)

        self.run(work, done, failed)

    def is_saved(self) -> bool:
        """Say whether everything is saved."""
        return self._saved == self.sheet

    def has_photos(self, row_id: ReportId) -> bool:
        """Say whether a row has photos, or some are on their way to it."""
        return self._photos.get(row_id, 0) > 0 or row_id in self._awaited

    def await_photos(self, row_id: ReportId) -> None:
        """Take note that photos are on their way to a row."""
        self._awaited.add(row_id)

    def add_photo(self, row_id: ReportId) -> None:
        """Take note that a row has one photo more."""
        self._photos[row_id] = self._photos.get(row_id, 0) + 1
        self.view.show_photos(row_id, self._photos[row_id])

    def shared_texts(self) -> dict[str, SharedText]:
        """Return what all share as it stands in its fields."""
        readers = {} if self.opened is None else self.opened.shared
        found = {}
        for name, cell in self.sheet.shared.items():
            reader = readers.get(name)
            if reader is not None:
                note = reader.meaning(cell.value) or reader.problem(cell.value)
                found[name] = SharedText(reader.shown(cell.value), note)
        return found

    def failed(self, error: Exception) -> None:
        """Say what did not work."""
        known = explained(error)
        self.view.show_failure(known.sentence, known.hint)

    def _show(self, opened: OpenedSheet) -> None:
        self.opened = opened
        self.history = SheetHistory(opened.sheet)
        self._saved = self._asked = self._written = opened.sheet
        self._photos = dict(opened.photos)
        self.view.show_sheet(
            ShownSheet(opened.columns, opened.shared, opened.sheet.rows, opened.photos)
        )
        self._show_shared()
        self._show_steps()

    def _show_changes(self, before: Sheet) -> None:
        if self.sheet.rows != before.rows:
            self.view.show_rows(self.sheet.rows)
        if self.sheet.shared != before.shared:
            self._show_shared()
        self._show_steps()

    def _show_shared(self) -> None:
        self.view.show_shared(self.shared_texts())

    def _show_steps(self) -> None:
        self.view.show_steps(can_undo=bool(self.history.past), can_redo=bool(self.history.future))

    def _with_photos(self, history: SheetHistory) -> SheetHistory:
        """Return the history with the rows of now that have photos, where it leads back to."""
        sheet = history.now
        there = {row.row_id for row in sheet.rows}
        for number, row in enumerate(self.sheet.rows):
            if row.row_id not in there and self.has_photos(row.row_id):
                sheet = insert_rows(sheet, number, [Row(row.row_id)])
        return replace(history, now=sheet)

    def _step(self, found: tuple[SheetHistory, CellAt] | None) -> None:
        if found is None:
            return
        before = self.sheet
        self.history, place = found
        self.view.show_message("")
        self._show_changes(before)
        self.view.go_to(*place)
        self.save()


def _next_part(saved: Sheet, wanted: Sheet) -> Sheet:
    """Return what to save next: `wanted`, or fewer new rows of it where there are very many."""
    known = {row.row_id for row in saved.rows}
    new = [row.row_id for row in wanted.rows if row.row_id not in known]
    if len(new) <= _NEW_AT_ONCE:
        return wanted
    later = set(new[_NEW_AT_ONCE:])
    return Sheet(wanted.shared, tuple(row for row in wanted.rows if row.row_id not in later))


def as_cell(reader: CellReader | None, text: str, today: date) -> Cell | None:
    """Return the cell for what was typed in a column."""
    return None if reader is None else reader.read(text, today)
