"""The sheet of a mass arrest: what all people share, one row for each, one cell for each answer.

A sheet never changes: every step returns a new one, so that undoing is to show the one before.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from fieldkit.domain.answers import Json
from fieldkit.domain.identifiers import ReportId

# A manifest of a sealed object has a megabyte, some 400 bytes for each record.
MAX_ROWS = 2000

CellAt: TypeAlias = tuple[int, str]  # number of the row from 0, name of the column

_NUMBER_AT_END = re.compile(r"(?P<before>.*?)(?P<number>\d{1,9})(?P<after>\D{0,3})\Z", re.DOTALL)


class Certainty(enum.StrEnum):
    """How sure the person is of one answer."""

    CERTAIN = ""
    PROBABLE = "probable"
    UNCERTAIN = "uncertain"

    @property
    def next(self) -> Certainty:
        """The one that follows when a key goes round."""
        every = tuple(Certainty)
        return every[(every.index(self) + 1) % len(every)]


@dataclass(frozen=True)
class Cell:
    """One answer, in the shape that its question stores, and how certain it is."""

    value: Json
    certainty: Certainty = Certainty.CERTAIN


@dataclass(frozen=True)
class Row:
    """One person; the id is that of the report that the row becomes."""

    row_id: ReportId
    cells: Mapping[str, Cell] = field(default_factory=dict)  # by name of the question

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said of this person."""
        return not self.cells

    def with_cell(self, column: str, cell: Cell | None) -> Row:
        """Return the row with one cell changed; None empties it."""
        cells = {name: kept for name, kept in self.cells.items() if name != column}
        if cell is not None:
            cells[column] = cell
        return replace(self, cells=cells)


@dataclass(frozen=True)
class Sheet:
    """All rows in their order, and the answers that they share."""

    shared: Mapping[str, Cell] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()

    def cell(self, at: CellAt) -> Cell | None:
        """Return one cell, None where it is empty or there is no such row."""
        row, column = at
        return self.rows[row].cells.get(column) if 0 <= row < len(self.rows) else None

    @property
    def people(self) -> int:
        """How many rows say something."""
        return sum(not row.is_empty for row in self.rows)


def put_shared(sheet: Sheet, name: str, cell: Cell | None) -> Sheet:
    """Return the sheet with another answer that all share; None takes it away."""
    shared = {key: kept for key, kept in sheet.shared.items() if key != name}
    if cell is not None:
        shared[name] = cell
    return replace(sheet, shared=shared)


def put_cells(sheet: Sheet, cells: Mapping[CellAt, Cell | None]) -> Sheet:
    """Return the sheet with these cells; None empties one, a row that is not there is ignored."""
    rows = list(sheet.rows)
    for (row, column), cell in cells.items():
        if 0 <= row < len(rows):
            rows[row] = rows[row].with_cell(column, cell)
    return replace(sheet, rows=tuple(rows))


def insert_rows(sheet: Sheet, at: int, rows: Sequence[Row]) -> Sheet:
    """Return the sheet with rows put in before the one at `at`."""
    at = min(max(at, 0), len(sheet.rows))
    return replace(sheet, rows=(*sheet.rows[:at], *rows, *sheet.rows[at:]))


def remove_rows(sheet: Sheet, numbers: Iterable[int]) -> Sheet:
    """Return the sheet without these rows."""
    gone = set(numbers)
    return replace(sheet, rows=tuple(row for n, row in enumerate(sheet.rows) if n not in gone))


def move_rows(sheet: Sheet, numbers: Iterable[int], steps: int) -> Sheet:
    """Return the sheet with these rows moved together by `steps`, as far as there is room."""
    moved = sorted({number for number in numbers if 0 <= number < len(sheet.rows)})
    if not moved:
        return sheet
    rest = [number for number in range(len(sheet.rows)) if number not in set(moved)]
    at = min(max(moved[0] + steps, 0), len(rest))
    order = [*rest[:at], *moved, *rest[at:]]
    return replace(sheet, rows=tuple(sheet.rows[number] for number in order))


def copy_down(sheet: Sheet, cells: Iterable[CellAt]) -> Sheet:
    """Return the sheet with the uppermost chosen cell of each column copied to those below it.

    A single cell takes what stands above it.
    """
    put: dict[CellAt, Cell | None] = {}
    for column, rows in _by_column(cells):
        first = rows[0] if len(rows) > 1 else rows[0] - 1
        if first >= 0:
            put |= {(row, column): sheet.cell((first, column)) for row in rows if row != first}
    return put_cells(sheet, put)


def fill_series(sheet: Sheet, cells: Iterable[CellAt]) -> Sheet:
    """Return the sheet with the chosen cells of each column counting on from the first.

    Numbers count, and texts that end in one ("Unknown 1"). Two that are there already give the
    step. What has no number is copied.
    """
    put: dict[CellAt, Cell | None] = {}
    for column, rows in _by_column(cells):
        first = sheet.cell((rows[0], column))
        if first is None:
            continue
        step = _step(first, sheet.cell((rows[1], column)) if len(rows) > 1 else None)
        for place, row in enumerate(rows[1:], start=1):
            put[row, column] = replace(first, value=_counted(first.value, step * place))
    return put_cells(sheet, put)


def with_certainty(sheet: Sheet, cells: Iterable[CellAt], certainty: Certainty) -> Sheet:
    """Return the sheet with this certainty of all chosen cells that are not empty."""
    put: dict[CellAt, Cell | None] = {}
    for at in cells:
        cell = sheet.cell(at)
        if cell is not None:
            put[at] = replace(cell, certainty=certainty)
    return put_cells(sheet, put)


def _by_column(cells: Iterable[CellAt]) -> Iterator[tuple[str, list[int]]]:
    rows: dict[str, set[int]] = {}
    for row, column in cells:
        rows.setdefault(column, set()).add(row)
    for column, found in rows.items():
        yield column, sorted(found)


def _step(first: Cell, second: Cell | None) -> int:
    start, after = _number(first.value), None if second is None else _number(second.value)
    return 1 if start is None or after is None or start == after else after - start


def _number(value: Json) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    match = _NUMBER_AT_END.match(value) if isinstance(value, str) else None
    return None if match is None else int(match["number"])


def _counted(value: Json, more: int) -> Json:
    if isinstance(value, int) and not isinstance(value, bool):
        return value + more
    match = _NUMBER_AT_END.match(value) if isinstance(value, str) else None
    if match is None:
        return value
    number = str(max(int(match["number"]) + more, 0)).zfill(len(match["number"]))
    return f"{match['before']}{number}{match['after']}"
