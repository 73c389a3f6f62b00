"""Tables of others are read strictly: what is not certain is refused, and nothing explodes."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from fieldkit.errors import InvalidInput
from fieldkit.hq.outside.table_file import MAX_BYTES, read_table

LINES = [["Прозвішча", "Год"], ["Выдуманы", "1980"], ["Няіснуючая", ""]]


def a_workbook(lines: list[list[object]], title: str = "Спіс") -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for line in lines:
        sheet.append(line)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


_SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def changed(content: bytes, name: str, new: bytes) -> bytes:
    """Return the ZIP file with one entry's content replaced."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for item in source.infolist():
            target.writestr(item.filename, new if item.filename == name else source.read(item))
    return file.getvalue()


def as_csv(sign: str) -> str:
    return "\r\n".join(sign.join(line) for line in LINES) + "\r\n"


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    ("codec", "said"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("cp1251", "Windows-1251")],
)
def test_encoding_and_sign_are_found_and_said(codec: str, said: str, sign: str) -> None:
    table = read_table(as_csv(sign).encode(codec))
    assert table.headings == ("Прозвішча", "Год")
    assert table.rows == ((2, ("Выдуманы", "1980")), (3, ("Няіснуючая", "")))
    assert said in table.format_text


def test_a_workbook_gives_what_its_cells_show() -> None:
    evening = datetime(2026, 11, 22, 18, 5)  # noqa: DTZ001  # as workbooks have them
    table = read_table(a_workbook([["Name", "Born", "When"], [" Выдуманы ", 1980, evening]]))
    assert table.rows == ((2, ("Выдуманы", "1980", "2026-11-22 18:05")),)
    assert (table.format_text, table.sheet) == ("XLSX", "Спіс")


def test_empty_lines_are_left_out_and_lines_keep_their_number() -> None:
    table = read_table(b"\n\nname\n\nInvented\n")
    assert table.rows == ((5, ("Invented",)),)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"\x00\x01\x02\x03",
        b"\xff\xd8\xff\xe0 a photo",
        bytes(range(128, 256)) * 4,
        b'name\n"not closed',
        b"name,\nInvented,too many\n",
        b"name,Name\na,b\n",
        b"name,,born\na,b,c\n",
        b"name\na,b\n",
        b"name\n" + b"a" * 6000,
        b"PK\x03\x04 no archive",
        "name\n\u0007".encode(),
    ],
)
def test_what_is_no_such_table_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput):
        read_table(content)


def test_a_file_beyond_the_limit_is_refused() -> None:
    with pytest.raises(InvalidInput):
        read_table(b"a" * (MAX_BYTES + 1))


def test_a_bomb_is_not_unpacked() -> None:
    content = changed(a_workbook([["name"]]), "xl/worksheets/sheet1.xml", b"<x/>" * 20_000_000)
    assert len(content) < MAX_BYTES
    with pytest.raises(InvalidInput):
        read_table(content)


@pytest.mark.parametrize(
    "new",
    [
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>',
        b"not xml at all",
        b"",
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16"),
    ],
)
def test_a_workbook_with_entities_or_damage_is_refused(new: bytes) -> None:
    content = changed(a_workbook([["name"], ["Invented"]]), "xl/worksheets/sheet1.xml", new)
    with pytest.raises(InvalidInput):
        read_table(content)


def test_empty_cells_far_to_the_right_do_not_make_a_table_endless() -> None:
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row>'
    rows = "".join(f'<row r="{n}"><c r="XFD{n}"/></row>' for n in range(2, 3_000))
    sheet = f'<worksheet xmlns="{_SPACE}"><sheetData>{head}{rows}</sheetData></worksheet>'
    content = changed(a_workbook([["name"]]), "xl/worksheets/sheet1.xml", sheet.encode())
    with pytest.raises(InvalidInput):
        read_table(content)


def test_a_formula_counts_by_the_result_that_was_saved() -> None:
    content = a_workbook([["name"], ["=1+1"], ["Invented"]])
    assert [cells for _line, cells in read_table(content).rows] == [("Invented",)]


def test_another_sheet_can_be_chosen() -> None:
    book = Workbook()
    book.worksheets[0].title = "empty"
    sheet = book.create_sheet("people")
    sheet.append(["name"])
    file = io.BytesIO()
    book.save(file)
    assert read_table(file.getvalue()).sheet == "people"
    assert read_table(file.getvalue()).other_sheets == ("empty",)
    with pytest.raises(InvalidInput):
        read_table(file.getvalue(), "nowhere")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        table = read_table(content)
    except InvalidInput:
        return
    assert all(len(cells) == len(table.headings) for _line, cells in table.rows)


@given(st.integers(0, 4000), st.binary(min_size=1, max_size=3))
def test_a_damaged_workbook_is_read_or_refused(place: int, noise: bytes) -> None:
    whole = _WHOLE
    content = whole[:place] + noise + whole[place + len(noise) :]
    try:
        read_table(content)
    except InvalidInput:
        return


_WHOLE = a_workbook([["name", "born"], ["Invented", 1980]])


cells = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp", "Cf", "Mn")),
    min_size=1,
    max_size=8,
).filter(lambda text: text.strip() == text)


@given(st.lists(cells, min_size=1, max_size=5))
def test_every_cell_comes_back_as_it_was(values: list[str]) -> None:

    file = io.StringIO()
    csv.writer(file).writerows([["name", "more"], *([value, "x"] for value in values)])
    found = read_table(file.getvalue().encode("utf-8-sig"))
    assert [row[0] for _line, row in found.rows] == [
        unicodedata.normalize("NFC", value) for value in values
    ]
