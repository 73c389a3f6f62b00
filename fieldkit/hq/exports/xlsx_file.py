"""Tables as one XLSX workbook that says nothing of who made it, where and with what.

Every text is a text, whatever it begins with: no cell is ever a formula. The same tables give the
same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import Cell as WorkbookCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from fieldkit.hq.exports.csv_file import is_formula
from fieldkit.hq.exports.table import Cell, ExportTable
from fieldkit.translations import _

_MAX_TEXT = 32_767  # characters of a cell, by the format
_MAX_TITLE = 31
_WIDEST, _NARROWEST = 48, 6  # characters
_NEVER = (1980, 1, 1, 0, 0, 0)  # the first time that a ZIP file can say
_LONG_AGO = datetime(2000, 1, 1)  # noqa: DTZ001  # openpyxl takes naive ones; removed below
_BOLD = Font(bold=True)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_CORE, _APP = "docProps/core.xml", "docProps/app.xml"
_EMPTY = {
    _CORE: (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties'
        b' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
    ),
    _APP: (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties'
        b' xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
    ),
}


def xlsx_of(tables: Sequence[ExportTable]) -> bytes:
    """Return a workbook: a sheet for each table, and one that explains the columns."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        _add_table(book.create_sheet(_sheet_title(book, table.title)), table)
    _add_dictionary(book.create_sheet(_sheet_title(book, _("Columns"))), tables)
    book.properties.created = book.properties.modified = _LONG_AGO
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        _InMemory(book, archive).save()
    return _nameless(file.getvalue())


class _InMemory(ExcelWriter):  # type: ignore[misc]  # the library has no types
    """Keeps sheets in memory; the library would write each of them to a temporary file in clear."""

    def write_worksheet(self, ws: Worksheet) -> None:
        """Add one sheet, of which the library expects no more than tables here have."""
        content = io.BytesIO()
        writer = WorksheetWriter(ws, out=content)
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], content.getvalue())
        self.manifest.append(ws)


def _add_table(sheet: Worksheet, table: ExportTable) -> None:
    line = 1
    above = [table.title, *table.notes, *([table.warning] if table.warning else [])]
    for number, text in enumerate(above):
        _put(sheet, line, 1, text, is_bold=number == 0, is_wrapped=False)
        line += 1
    line += 1
    headings = [column.heading for column in table.columns]
    if table.group_heading:
        headings.insert(0, table.group_heading)
    for place, heading in enumerate(headings, start=1):
        _put(sheet, line, place, heading, is_bold=True)
    sheet.freeze_panes = f"A{line + 1}"
    for row in table.rows:
        line += 1
        cells = [row.group, *row.cells] if table.group_heading else list(row.cells)
        for place, cell in enumerate(cells, start=1):
            _put(sheet, line, place, cell)
    _set_widths(sheet, table, headings)
    for text in table.footer:
        line += 1
        _put(sheet, line + 1, 1, text, is_wrapped=False)


def _add_dictionary(sheet: Worksheet, tables: Sequence[ExportTable]) -> None:
    line = 1
    for table in tables:
        _put(sheet, line, 1, table.title, is_bold=True, is_wrapped=False)
        for column in table.columns:
            line += 1
            _put(sheet, line, 1, column.heading)
            _put(sheet, line, 2, column.meaning)
        line += 2
    sheet.column_dimensions["A"].width = 30
    sheet.column_dimensions["B"].width = 90


def _put(
    sheet: Worksheet,
    line: int,
    place: int,
    value: Cell,
    *,
    is_bold: bool = False,
    is_wrapped: bool = True,
) -> None:
    if value is None or value == "":
        return
    cell = sheet.cell(line, place)
    if not isinstance(cell, WorkbookCell):
        raise TypeError("a merged cell")
    if isinstance(value, str):
        cell.value = value[:_MAX_TEXT]
        cell.data_type = "s"  # otherwise it would take "=1+1" for a formula
        cell.quotePrefix = is_formula(value)  # it stays a text when the cell is edited
    else:
        cell.value = value if isinstance(value, int | Decimal) else None
    if is_bold:
        cell.font = _BOLD
    if is_wrapped:
        cell.alignment = _WRAPPED


def _set_widths(sheet: Worksheet, table: ExportTable, headings: Sequence[str]) -> None:
    longest = [len(heading) for heading in headings]
    for row in table.rows:
        cells = [row.group, *row.cells] if table.group_heading else row.cells
        longest = [max(length, len(str(c or ""))) for length, c in zip(longest, cells, strict=True)]
    for place, length in enumerate(longest, start=1):
        width = min(max(length + 2, _NARROWEST), _WIDEST)
        sheet.column_dimensions[get_column_letter(place)].width = width


def _sheet_title(book: Workbook, title: str) -> str:
    """Return a title that the format allows and that no other sheet has."""
    plain = re.sub(r"[\[\]:*?/\\']", " ", title).strip()[:_MAX_TITLE] or "-"
    number, unique = 1, plain
    while unique.casefold() in {name.casefold() for name in book.sheetnames}:
        number += 1
        unique = f"{plain[: _MAX_TITLE - 4]} {number}"
    return unique


def _nameless(content: bytes) -> bytes:
    """Return the workbook without program, people and times; times of ZIP files are local ones."""
    cleaned = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(cleaned, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for item in source.infolist():
            entry = zipfile.ZipInfo(item.filename, _NEVER)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # otherwise it tells Windows from others
            target.writestr(entry, _EMPTY.get(item.filename) or source.read(item))
    return cleaned.getvalue()
