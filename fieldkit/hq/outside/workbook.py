"""Reads one sheet of an XLSX workbook of others; macros, formulas and links are never followed.

The only place that opens workbooks of others. A workbook is a ZIP file of XML: its sizes are
checked before anything is unpacked, and XML that defines entities is refused.
"""

from __future__ import annotations

import io
import unicodedata
import warnings
import zipfile
import zlib
from datetime import date, datetime, time

from openpyxl import load_workbook
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.utils.exceptions import InvalidFileException

from fieldkit.domain.outside_list import MAX_COLUMNS, MAX_ROWS
from fieldkit.errors import InvalidInput
from fieldkit.hq.outside.sheet_marks import SheetMarks, marks_of
from fieldkit.translations import _

Lines = list[tuple[int, tuple[str, ...]]]

_MAX_ENTRIES = 2_000
_MAX_UNPACKED = 200 * 1024 * 1024
_MAX_RATIO = 200  # unpacked to packed, of large entries
_SMALL = 1024 * 1024
# Twice what is allowed: an empty cell far to the right makes its row as wide as that.
_MAX_CELLS = 2 * MAX_ROWS * MAX_COLUMNS
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY", b"<\x00!\x00D\x00O", b"\x00<\x00!\x00D\x00O")
_LAST_ROW = 1_048_576  # of a sheet, by the format
_MIDNIGHT = time(0, 0)


def read_workbook(content: bytes, sheet: str = "") -> tuple[str, tuple[str, ...], Lines]:
    """Return the sheet that was read, the other sheets, and its lines with their numbers.

    Of a formula the result that was saved counts; an error ("#N/A") is no text. What is merged
    downwards stands in each row. Dates become `2026-11-22` or `2026-11-22 14:05`, numbers without a
    fraction whole numbers.

    Raises:
        InvalidInput: It is no workbook, beyond a limit, has no such sheet, or a formula in it has
            no result.
    """
    _check_archive(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and print settings, which do not matter
        try:
            book = load_workbook(
                io.BytesIO(content), read_only=True, data_only=True, keep_links=False
            )
            names = [item.title for item in book.worksheets]
            chosen = sheet or _first_filled(book, names)
            if chosen not in names:
                raise InvalidInput(_("There is no such sheet in this workbook."))
            lines = _lines(book[chosen])
            with book[chosen]._get_source() as source:
                lines = _completed(lines, marks_of(source))
        except InvalidInput:
            raise
        # What its parser raises on a damaged file is anything; none of it is ours.
        except (
            InvalidFileException,
            zipfile.BadZipFile,
            zlib.error,
            KeyError,
            ValueError,
            TypeError,
            AttributeError,
            IndexError,
            SyntaxError,  # of XML
            OSError,
            EOFError,
            RecursionError,
            OverflowError,
        ) as error:
            raise _damaged() from error
    return chosen, tuple(name for name in names if name != chosen), lines


def _check_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > _MAX_ENTRIES or sum(e.file_size for e in entries) > _MAX_UNPACKED:
                raise InvalidInput(_("This workbook unpacks to more than is allowed."))
            for entry in entries:
                if entry.flag_bits & 1:
                    raise InvalidInput(
                        _("This workbook is protected by a password."),
                        hint=_("Save it without one."),
                    )
                if entry.file_size > max(_SMALL, entry.compress_size * _MAX_RATIO):
                    raise InvalidInput(_("This workbook unpacks to more than is allowed."))
                _check_entry(archive, entry)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,  # zipfile raises it for ways of packing that it does not know
        EOFError,
        OSError,
    ) as error:
        raise _damaged() from error


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Read an entry whole, so that its true size counts, and refuse XML with entities."""
    seen, tail = 0, b""
    is_xml = entry.filename.endswith((".xml", ".rels", ".vml"))
    with archive.open(entry) as source:
        while piece := source.read(_SMALL):
            seen += len(piece)
            if seen > entry.file_size:
                raise InvalidInput(_("This workbook unpacks to more than is allowed."))
            if is_xml and any(sign in tail + piece for sign in _FORBIDDEN):
                raise _damaged()
            tail = piece[-16:]


def _first_filled(book: object, names: list[str]) -> str:
    for name in names:
        sheet = book[name]  # type: ignore[index]  # the library has no types
        sheet.reset_dimensions()  # how large it is said to be is often wrong
        if any(cell for row in sheet.iter_rows(values_only=True, max_row=20) for cell in row):
            return name
    return names[0] if names else ""


def _lines(sheet: object) -> Lines:
    lines: Lines = []
    # By the size that is said rows would be left out, where it is wrong: programs of others do so.
    sheet.reset_dimensions()  # type: ignore[attr-defined]  # as above
    rows = sheet.iter_rows(values_only=True)  # type: ignore[attr-defined]  # as above
    seen = 0
    for number, row in enumerate(rows, start=1):
        seen += len(row)
        if seen > _MAX_CELLS:
            raise InvalidInput(_("This workbook unpacks to more than is allowed."))
        if len(row) > MAX_COLUMNS and any(cell not in (None, "") for cell in row[MAX_COLUMNS:]):
            raise InvalidInput(_("The table has too many columns: at most 200."))
        cells = tuple(_text(cell) for cell in row[:MAX_COLUMNS])
        if any(cells):
            lines.append((number, cells))
        if len(lines) > MAX_ROWS + 1 or number > _LAST_ROW:
            raise InvalidInput(_("The table is too long: at most 100,000 rows."))
    return lines


def _completed(lines: Lines, marks: SheetMarks) -> Lines:
    """Let what is merged downwards, below the headings, stand in each row that is there."""
    if marks.has_unsaved:
        raise InvalidInput(
            _("A formula in this workbook has no result."),
            hint=_("Open it in a spreadsheet, and save it anew."),
        )
    if sum(last - first for _column, first, last in marks.merged) > _LAST_ROW:
        raise InvalidInput(_("This workbook unpacks to more than is allowed."))
    rows = {number: list(cells) for number, cells in lines}
    headings = lines[0][0] if lines else 0
    for column, first, last in marks.merged:
        said = rows.get(first, [])[column : column + 1]
        if first <= headings or not any(said):
            continue
        for number in range(first + 1, last + 1):
            if number in rows:
                cells = rows[number]
                cells += [""] * (column + 1 - len(cells))
                cells[column] = cells[column] or said[0]
    return [(number, tuple(cells)) for number, cells in rows.items()]


def _text(cell: object) -> str:
    if cell is None or cell in ERROR_CODES:
        return ""
    if isinstance(cell, datetime):
        has_time = cell.time().replace(second=0, microsecond=0) != _MIDNIGHT
        return cell.strftime("%Y-%m-%d %H:%M" if has_time else "%Y-%m-%d")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(unicodedata.normalize("NFC", str(cell)).split())


def _damaged() -> InvalidInput:
    return InvalidInput(
        _("This workbook cannot be read."), hint=_("Save it anew as XLSX, or as CSV in UTF-8.")
    )
