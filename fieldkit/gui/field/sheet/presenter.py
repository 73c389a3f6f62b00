"""Decides what typing in a sheet does: cells, what all share, and what is pasted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from fieldkit.domain.described_person import read_description
from fieldkit.domain.pasted_people import (
    AGE,
    BORN,
    LOOKS,
    NOTE,
    SEX,
    Pasted,
    PastedPerson,
    PasteKind,
    heading_key,
    read_pasted,
)
from fieldkit.domain.sheet import (
    MAX_ROWS,
    Cell,
    CellAt,
    Certainty,
    Row,
    Sheet,
    insert_rows,
    put_cells,
    put_shared,
    remove_rows,
    with_certainty,
)
from fieldkit.domain.sheet_columns import NAME
from fieldkit.gui.field.sheet.desk import SheetDesk, as_cell
from fieldkit.operations.field.write_sheet import new_row_id
from fieldkit.translations import _, ngettext

_LONGEST_PASTE = 2_000_000  # characters
_CERTAIN = Certainty.CERTAIN


class SheetPresenter:
    """Typing in one sheet."""

    def __init__(self, desk: SheetDesk) -> None:
        self._desk = desk
        self._is_changed = False  # by the visit to the cell that is being typed in

    def type(self, row: int, column: str, text: str) -> None:
        """Take what stands in a cell so far; the whole visit to it is one step."""
        before = self._desk.sheet
        changed = self._with_text(row, column, text)
        self._desk.change(changed, (row, column), visit=_visit(row, column))
        self._is_changed = self._is_changed or changed != before

    def edit(self, row: int, column: str, text: str) -> None:
        """Take what was typed in a cell, and propose what a description says of other cells."""
        self.type(row, column, text)
        self._desk.end_visit()
        is_changed, self._is_changed = self._is_changed, False
        if column == NAME and is_changed:
            self._propose(row, text)

    def give_up(self, row: int, column: str) -> None:
        """Make undone what was typed in a cell that was left by Escape."""
        self._is_changed = False
        self._desk.take_back(_visit(row, column))

    def share(self, name: str, text: str) -> None:
        """Take what stands in a field that all share."""
        desk = self._desk
        reader = None if desk.opened is None else desk.opened.shared.get(name)
        cell = as_cell(reader, text, desk.today)
        place = (0, NAME)
        desk.change(put_shared(desk.sheet, name, cell), place, visit=f"shared {name}")

    def leave_shared(self, _name: str) -> None:
        """Take note that the cursor left a field that all share."""
        self._desk.end_visit()

    def clear(self, cells: Sequence[CellAt]) -> None:
        """Empty cells."""
        if cells:
            sheet = put_cells(self._desk.sheet, dict.fromkeys(cells))
            self._desk.change(sheet, cells[0])

    def mark(self, cells: Sequence[CellAt]) -> None:
        """Give cells the certainty that follows that of the first which is not empty."""
        sheet = self._desk.sheet
        known = [found for at in cells if (found := sheet.cell(at)) is not None]
        if known:
            certainty = known[0].certainty.next
            self._desk.change(with_certainty(sheet, cells, certainty), cells[0])
            self._desk.view.show_message(_certainty_sentence(certainty))

    def paste(self, row: int, column: str, text: str) -> None:
        """Take what was pasted: people, cells, or the text of one cell."""
        desk = self._desk
        if desk.opened is None:
            return
        if len(text) > _LONGEST_PASTE:
            desk.view.show_failure(
                _("That is too much text to paste."), _("Attach it as a file, or paste a part.")
            )
            return
        headings = {heading_key(reader.label): name for name, reader in desk.opened.columns.items()}
        found = read_pasted(
            text, headings, this_year=desk.today.year, is_name_column=column == NAME
        )
        if found.kind is PasteKind.TEXT:
            self.edit(row, column, found.text)
        elif found.kind is PasteKind.BLOCK:
            self._paste_block(row, column, found)
        else:
            self._paste_people(row, found)

    def _with_text(self, row: int, column: str, text: str) -> Sheet:
        desk = self._desk
        cell = as_cell(desk.reader(column), text, desk.today)
        sheet = desk.sheet
        if row >= len(sheet.rows):
            return sheet if cell is None else _with_rows(sheet, len(sheet.rows) + 1, {column: cell})
        before = sheet.cell((row, column))
        if cell is not None and before is not None and cell == replace(before, certainty=_CERTAIN):
            return sheet  # the same again is as certain as it was
        return put_cells(sheet, {(row, column): cell})

    def _propose(self, row: int, text: str) -> None:
        """Fill the empty cells beside a description; what was typed stays as it is."""
        found = read_description(text, this_year=self._desk.today.year)
        if found.name and not found.is_anything:
            return
        texts = {SEX: found.sex, LOOKS: found.looks}
        texts[AGE] = "" if found.age is None else str(found.age)
        texts[BORN] = "" if found.birth_year is None else str(found.birth_year)
        guessed = frozenset({AGE}) if found.is_age_guessed else frozenset[str]()
        cells = self._cells(PastedPerson({name: t for name, t in texts.items() if t}, guessed))
        there = self._desk.sheet.rows[row].cells if row < len(self._desk.sheet.rows) else {}
        new = {name: cell for name, cell in cells.items() if name not in there}
        if new:
            put: dict[CellAt, Cell | None] = {(row, name): cell for name, cell in new.items()}
            self._desk.change(put_cells(self._desk.sheet, put), (row, NAME))
            self._desk.view.show_message(
                _("Understood: {answers}. Ctrl+Z takes that back, the words stay.").format(
                    answers=", ".join(self._said(new))
                )
            )

    def _said(self, cells: Mapping[str, Cell]) -> list[str]:
        found = []
        for name, cell in cells.items():
            reader = self._desk.reader(name)
            if reader is not None:
                found.append(f"{reader.label}: {reader.shown(cell.value)}")
        return found

    def _paste_people(self, row: int, found: Pasted) -> None:
        desk = self._desk
        sheet = desk.sheet
        if self._is_too_many(len(sheet.rows) + len(found.people)):
            return
        rows = [Row(new_row_id(), self._cells(person)) for person in found.people]
        rows = [one for one in rows if not one.is_empty]
        here = sheet.rows[row] if row < len(sheet.rows) else None
        # A photo, here or on its way, may be all that is known of somebody: that row stays.
        is_free = here is not None and here.is_empty and not desk.has_photos(here.row_id)
        at = row if is_free or here is None else row + 1
        if is_free:
            sheet = remove_rows(sheet, [row])
        sheet = insert_rows(sheet, at, rows)
        if found.preamble:
            before = sheet.shared.get(NOTE)
            text = f"{before.value}\n{found.preamble}" if before else found.preamble
            sheet = put_shared(sheet, NOTE, Cell(text))
        desk.change(sheet, (at, NAME))
        desk.view.go_to(at + len(rows) - 1, NAME)  # all of them into sight, the first one last
        desk.view.go_to(at, NAME)
        desk.view.show_message(self._understood(rows), can_undo=True)

    def _understood(self, rows: Sequence[Row]) -> str:
        count = len(rows)
        people = ngettext("{count} person", "{count} people", count).format(count=count)
        parts = []
        for name, reader in self._desk.opened.columns.items() if self._desk.opened else ():
            there = sum(name in row.cells for row in rows)
            if name != NAME and there:
                parts.append(f"{reader.label} ({there})")
        if not parts:
            return _("Pasted: {people}. Esc takes it back.").format(people=people)
        return _("Pasted: {people}. Also understood: {answers}. Esc takes it back.").format(
            people=people, answers=", ".join(parts)
        )

    def _paste_block(self, row: int, column: str, found: Pasted) -> None:
        desk = self._desk
        names = list(desk.opened.columns) if desk.opened is not None else []
        if column not in names or self._is_too_many(row + len(found.block)):
            return
        first = names.index(column)
        sheet = _with_rows(desk.sheet, row + len(found.block), {})
        put: dict[CellAt, Cell | None] = {}
        for down, line in enumerate(found.block):
            row_at = row + down
            for name, text in zip(names[first:], line, strict=False):
                cell = as_cell(desk.reader(name), text, desk.today)
                if cell is not None:
                    put[row_at, name] = cell
            more = [text.strip() for text in line[len(names) - first :] if text.strip()]
            if more:
                put[row_at, NOTE] = _with_more(put.get((row_at, NOTE)), sheet, row_at, more)
        desk.change(put_cells(sheet, put), (row, column), goes=True)
        count = len(put)
        text = ngettext(
            "Pasted into {count} cell. Esc takes it back.",
            "Pasted into {count} cells. Esc takes it back.",
            count,
        )
        desk.view.show_message(text.format(count=count), can_undo=True)

    def _cells(self, person: PastedPerson) -> dict[str, Cell]:
        """Return the cells of what was pasted; what has no column here goes to the note."""
        found: dict[str, Cell] = {}
        spare = []
        for name, text in person.texts.items():
            cell = as_cell(self._desk.reader(name), text, self._desk.today)
            if cell is None:
                spare.append(text)
            elif name in person.guessed:
                found[name] = replace(cell, certainty=Certainty.PROBABLE)
            else:
                found[name] = cell
        home = NOTE if self._desk.reader(NOTE) is not None else NAME
        for text in spare:
            before = found.get(home)
            found[home] = Cell(f"{before.value}, {text}" if before else text)
        return found

    def _is_too_many(self, count: int) -> bool:
        if count <= MAX_ROWS:
            return False
        text = ngettext(
            "At most {count} person fits into one sheet.",
            "At most {count} people fit into one sheet.",
            MAX_ROWS,
        )
        self._desk.view.show_failure(
            text.format(count=MAX_ROWS),
            _("Nothing was pasted. Begin another sheet for the others."),
        )
        return True


def _visit(row: int, column: str) -> str:
    return f"{row} {column}"


def _with_rows(sheet: Sheet, count: int, last: Mapping[str, Cell]) -> Sheet:
    """Return the sheet with at least `count` rows; what the last new one says is `last`."""
    missing = count - len(sheet.rows)
    if missing <= 0:
        return sheet
    rows = [Row(new_row_id()) for _number in range(missing - 1)]
    return insert_rows(sheet, len(sheet.rows), [*rows, Row(new_row_id(), dict(last))])


def _with_more(cell: Cell | None, sheet: Sheet, row: int, more: Sequence[str]) -> Cell:
    before = cell or sheet.cell((row, NOTE))
    return Cell(", ".join([str(before.value), *more] if before is not None else more))


def _certainty_sentence(certainty: Certainty) -> str:
    return {
        Certainty.CERTAIN: _("Certain."),
        Certainty.PROBABLE: _("Probable, marked by ?"),
        Certainty.UNCERTAIN: _("Uncertain, marked by ??"),
    }[certainty]
