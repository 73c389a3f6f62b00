"""Decides what happens to whole rows of a sheet: new, gone, moved, copied, found."""

from __future__ import annotations

from collections.abc import Sequence

from fieldkit.domain.sheet import (
    CellAt,
    Row,
    copy_down,
    fill_series,
    insert_rows,
    move_rows,
    remove_rows,
)
from fieldkit.domain.sheet_columns import NAME
from fieldkit.domain.spelling import fold
from fieldkit.gui.field.sheet.desk import SheetDesk
from fieldkit.operations.field.write_sheet import new_row_id
from fieldkit.translations import _, ngettext


class RowsPresenter:
    """The rows of one sheet."""

    def __init__(self, desk: SheetDesk) -> None:
        self._desk = desk

    def insert(self, at: int) -> None:
        """Put an empty row before another."""
        sheet = insert_rows(self._desk.sheet, at, [Row(new_row_id())])
        self._desk.change(sheet, (at, NAME), goes=True)

    def remove(self, numbers: Sequence[int]) -> None:
        """Take rows away."""
        if not numbers:
            return
        sheet = self._desk.sheet
        self._desk.change(remove_rows(sheet, numbers), (numbers[0], NAME), goes=True)
        count = len(numbers)
        text = ngettext(
            "{count} row removed. Ctrl+Z brings it back.",
            "{count} rows removed. Ctrl+Z brings them back.",
            count,
        )
        self._desk.view.show_message(text.format(count=count))

    def move(self, numbers: Sequence[int], steps: int) -> None:
        """Move rows up or down, together."""
        if numbers:
            target = max(numbers[0] + steps, 0)
            sheet = move_rows(self._desk.sheet, numbers, steps)
            self._desk.change(sheet, (target, NAME), goes=True)

    def copy_down(self, cells: Sequence[CellAt]) -> None:
        """Copy the uppermost chosen cells down, or the one above a single cell."""
        if cells:
            self._desk.change(copy_down(self._desk.sheet, cells), cells[0])

    def count_on(self, cells: Sequence[CellAt]) -> None:
        """Let the chosen cells count on from the first."""
        if cells:
            self._desk.change(fill_series(self._desk.sheet, cells), cells[0])

    def find(self, text: str, after: CellAt) -> None:
        """Go to the next cell that holds a text, from a cell on, round the end."""
        desk = self._desk
        wanted = fold(text.strip())
        if not wanted or desk.opened is None:
            return
        columns = list(desk.opened.columns)
        start = after[0], columns.index(after[1]) if after[1] in columns else 0
        found: list[tuple[int, int]] = []
        for number, row in enumerate(desk.sheet.rows):
            for place, name in enumerate(columns):
                cell = row.cells.get(name)
                reader = desk.reader(name)
                if cell is None or reader is None:
                    continue
                if wanted in fold(reader.shown(cell.value)):
                    found.append((number, place))
        if not found:
            desk.view.show_message(_("Nothing in this sheet holds “{text}”.").format(text=text))
            return
        row_at, place = next((at for at in found if at > start), found[0])
        desk.view.go_to(row_at, columns[place])
        count = len(found)
        sentence = ngettext("Found in {count} cell.", "Found in {count} cells.", count)
        desk.view.show_message(sentence.format(count=count))
