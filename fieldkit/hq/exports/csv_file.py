"""Tables as CSV (RFC 4180, UTF-8) with a data dictionary beside each.

A cell that a spreadsheet would take for a formula begins with an apostrophe. So does what follows a
semicolon: where lists are divided by it, as in Belarus and Russia, spreadsheets cut lines there.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from fieldkit.hq.exports.table import Cell, ExportTable
from fieldkit.translations import _

# Spreadsheets take these for the beginning of a formula, full-width ones in some languages too.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "\N{MINUS SIGN}")
_CUT = re.compile(rf"""(;[\s"']*)(?=[{re.escape("".join(_FORMULA_SIGNS))}])""")
# Without it spreadsheets read the file in the code page of the machine.
_BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


def csv_of(table: ExportTable) -> bytes:
    """Return the rows below one line of keys; the group, where there is one, comes first."""
    heads = [column.key for column in table.columns]
    before = ["group"] if table.group_heading else []
    after = ["warning"] if table.warning else []
    lines = [
        [
            *([row.group] if before else []),
            *row.cells,
            *([table.warning] if after else []),
        ]
        for row in table.rows
    ]
    return _written([[*before, *heads, *after], *lines])


def dictionary_of(table: ExportTable) -> bytes:
    """Return what each column is called and means, then every note of the table."""
    lines: list[list[Cell]] = [["column", "heading", "meaning"]]
    if table.group_heading:
        lines.append(["group", table.group_heading, _("Rows are listed by this.")])
    lines += [[column.key, column.heading, column.meaning] for column in table.columns]
    if table.warning:
        lines.append(["warning", _("Warning"), table.warning])
    lines += [["", _("Note"), note] for note in (table.title, *table.notes, *table.footer)]
    return _written(lines)


def is_formula(text: str) -> bool:
    """Say whether a spreadsheet could take this for a formula."""
    return text.lstrip(" '\N{NO-BREAK SPACE}").startswith(_FORMULA_SIGNS)


def _written(lines: Iterable[Sequence[Cell]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([_cell(cell) for cell in line] for line in lines)
    return (_BYTE_ORDER_MARK + text.getvalue()).encode("utf-8")


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        harmless = _CUT.sub(r"\1'", cell)
        return f"'{harmless}" if is_formula(harmless) else harmless
    return str(cell)
