"""Reads a table that somebody else made, CSV or XLSX, within limits and without guessing.

What a file is follows from its bytes, not from its name.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from fieldkit.domain.outside_list import MAX_CELL, MAX_COLUMNS, MAX_ROWS
from fieldkit.errors import InvalidInput
from fieldkit.hq.outside.delimited import read_delimited
from fieldkit.translations import _

_WORKBOOK = b"PK\x03\x04"  # as ZIP files begin
MAX_BYTES = 20 * 1024 * 1024
Cells = tuple[str, ...]


@dataclass(frozen=True)
class OutsideTable:
    """A table as it was read: headings, and rows with their line in the file."""

    headings: Cells
    rows: tuple[tuple[int, Cells], ...] = field(repr=False)  # line from 1, cells by heading
    format_text: str  # what it was taken for, e.g. "CSV, UTF-8, ;"
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()


def read_table(content: bytes, sheet: str = "") -> OutsideTable:
    """Return the table of a file; of a workbook the named sheet, else the first that is not empty.

    The first line that is not empty has the headings. Empty rows are left out.

    Raises:
        InvalidInput: It is no table, beyond a limit, without headings, or two are alike.
    """
    if len(content) > MAX_BYTES:
        raise InvalidInput(_("The file is too large: at most 20 MB."))
    others: tuple[str, ...] = ()
    if content.startswith(_WORKBOOK):
        # What reads workbooks loads slowly, and is needed only here.
        from fieldkit.hq.outside.workbook import read_workbook

        sheet, others, lines = read_workbook(content, sheet)
        said = "XLSX"
    else:
        lines, said = read_delimited(content)
        sheet = ""
    filled = [(number, cells) for number, cells in lines if any(cells)]
    if not filled:
        raise InvalidInput(_("There is nothing in this table."))
    headings = _headings(filled[0][1])
    rows = tuple((number, _fitted(cells, len(headings), number)) for number, cells in filled[1:])
    if len(rows) > MAX_ROWS:
        raise InvalidInput(_("The table is too long: at most 100,000 rows."))
    return OutsideTable(headings, rows, said, sheet, others)


def _headings(cells: Cells) -> Cells:
    while cells and not cells[-1]:
        cells = cells[:-1]
    if len(cells) > MAX_COLUMNS:
        raise InvalidInput(_("The table has too many columns: at most 200."))
    if not all(cells):
        raise InvalidInput(
            _("A column has no heading."), hint=_("Give each column a heading in the first line.")
        )
    if len({cell.casefold() for cell in cells}) != len(cells):
        raise InvalidInput(
            _("Two columns have the same heading."), hint=_("Rename one of them in the file.")
        )
    return cells


def _fitted(cells: Cells, width: int, number: int) -> Cells:
    if any(cells[width:]):
        raise InvalidInput(
            _("Line {number} has more cells than there are headings.").format(number=number),
            hint=_("Perhaps a cell has the sign in it that divides cells. Put it in quotes."),
        )
    if any(len(cell) > MAX_CELL for cell in cells):
        raise InvalidInput(_("Line {number} has a text that is too long.").format(number=number))
    return (*cells[:width], *[""] * (width - len(cells)))
