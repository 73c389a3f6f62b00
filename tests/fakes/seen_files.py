"""What somebody sees who opens a file that left headquarters."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import openpyxl
import pypdfium2


def csv_rows(path: Path) -> list[list[str]]:
    """Return the lines of a CSV file."""
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def xlsx_rows(path: Path, sheet: int = 0) -> list[list[object]]:
    """Return the cells of one sheet of a workbook."""
    book = openpyxl.load_workbook(path)
    return [[cell.value for cell in row] for row in book.worksheets[sheet].iter_rows()]


def pdf_text(path: Path) -> str:
    """Return the text of all pages of a PDF file."""
    document = pypdfium2.PdfDocument(path.read_bytes())
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def everything_in(path: Path) -> bytes:
    """Return all bytes of a file, and of what is packed in it."""
    content = path.read_bytes()
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return content + b"".join(archive.read(item) for item in archive.infolist())
