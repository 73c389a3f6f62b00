"""Makes resources/forms/*.xlsx and *.json from the sheets in packaging/forms.

Run: python packaging/build_forms.py [FORM ...]
The sheets (see form_sheets.py) are the source, as text can be compared line by line; the workbooks
are what an organisation opens and copies, the JSON is what the programs read. Both are written the
same, byte for byte, by the same versions of openpyxl and pyxform.
"""

from __future__ import annotations

import argparse
import io
import sys
import zipfile
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

from form_sheets import form_ids, sheets  # noqa: E402

from fieldkit.forms.loader import write_form  # noqa: E402
from fieldkit.forms.xlsform.check import compile_xlsform  # noqa: E402

TARGET = ROOT / "resources" / "forms"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_WIDTHS = {"type": 34, "name": 26}


def workbook(form_id: str) -> bytes:
    """Return the workbook of one form; the same bytes for the same sheets."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets(form_id).items():
        _fill(book.create_sheet(name), rows)
    book.properties.creator = "fieldkit"
    book.properties.created = book.properties.modified = datetime(2020, 1, 1)  # noqa: DTZ001
    written = io.BytesIO()
    book.save(written)
    return _with_fixed_times(written.getvalue())


def build(form_id: str) -> None:
    """Write the workbook and the compiled form of one form."""
    path = TARGET / f"{form_id}.xlsx"
    path.write_bytes(workbook(form_id))
    (TARGET / f"{form_id}.json").write_bytes(write_form(compile_xlsform(path)))


def _fill(sheet, rows: list[list[str]]) -> None:
    for row in rows:
        sheet.append([cell or None for cell in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = _WIDTHS.get(cell.value, 22)
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            cell.number_format = "@"
    sheet.freeze_panes = "C2" if sheet.title == "survey" else "A2"


def _with_fixed_times(data: bytes) -> bytes:
    """Return the zip file with constant times, so that equal sheets give equal bytes."""
    fixed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(fixed, "w") as target:
        for name in sorted(source.namelist()):
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _without_saving_time(content)
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            target.writestr(entry, content)
    return fixed.getvalue()


def _without_saving_time(content: bytes) -> bytes:
    # openpyxl sets the time of saving over the one it was given.
    start = content.index(b"<dcterms:modified")
    end = content.index(b"</dcterms:modified>") + len(b"</dcterms:modified>")
    return content[:start] + content[end:]


def main() -> None:
    """Build the forms named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("forms", nargs="*", metavar="FORM")
    for form_id in parser.parse_args().forms or form_ids():
        build(form_id)
        print(f"{form_id}: workbook and compiled form written")


if __name__ == "__main__":
    main()
