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


def a_sheet(rows: str, more: str = "", size: str = "") -> bytes:
    said = f'<dimension ref="{size}"/>' if size else ""
    xml = f'<worksheet xmlns="{_SPACE}">{said}<sheetData>{rows}</sheetData>{more}</worksheet>'
    return changed(a_workbook([["name"]]), "xl/worksheets/sheet1.xml", xml.encode())


def a_row(number: int, *texts: str) -> str:
    cells = "".join(
        f'<c r="{letter}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
        for letter, text in zip("ABC", texts, strict=False)
        if text
    )
    return f'<row r="{number}">{cells}</row>'


@pytest.mark.parametrize("formula", ["<f>A1</f>", "<f>A1</f><v/>", "<f>A1</f><v></v>"])
def test_a_formula_without_a_result_loses_no_row(formula: str) -> None:
    content = a_sheet(a_row(1, "name") + f'<row r="2"><c r="A2">{formula}</c></row>')
    with pytest.raises(InvalidInput):
        read_table(content)
    with pytest.raises(InvalidInput):
        read_table(a_workbook([["name"], ["=1+1"], ["Invented"]]))


def test_a_formula_counts_by_the_result_that_was_saved() -> None:
    rows = a_row(1, "name", "born") + (
        '<row r="2"><c r="A2" t="str"><f>C2</f><v>Invented</v></c><c r="B2"><f>1+1979</f>'
        '<v>1980</v></c></row><row r="3"><c r="A3" t="str"><f>C3</f><v></v></c></row>'
        '<row r="4"><c r="A4" t="e"><f>C4</f><v>#N/A</v></c><c r="B4"><v>1981</v></c></row>'
    )
    found = [cells for _line, cells in read_table(a_sheet(rows)).rows]
    assert found == [("Invented", "1980"), ("", "1981")]


def test_rows_beyond_the_size_that_is_said_are_read() -> None:
    rows = a_row(1, "name", "born") + a_row(2, "Invented", "1980") + a_row(3, "Imagined", "1981")
    for size in ("A1", "A1:A2", "A1:B1"):
        assert len(read_table(a_sheet(rows, size=size)).rows) == 2
        assert read_table(a_sheet(rows, size=size)).headings == ("name", "born")


def test_what_is_merged_downwards_stands_in_each_row() -> None:
    rows = "".join(
        [
            a_row(1, "name", "held at"),
            a_row(2, "Adam", "one station"),
            a_row(3, "Barys"),
            a_row(4, "Vasil"),
            a_row(6, "Ryhor"),
            a_row(7, "Dzmitry", "another"),
        ]
    )
    merged = '<mergeCells count="2"><mergeCell ref="B2:B3"/><mergeCell ref="B7:C7"/></mergeCells>'
    found = [cells for _line, cells in read_table(a_sheet(rows, merged)).rows]
    assert found == [
        ("Adam", "one station"),
        ("Barys", "one station"),
        ("Vasil", ""),
        ("Ryhor", ""),
        ("Dzmitry", "another"),
    ]


def test_a_stray_cell_at_the_end_of_the_sheet_does_not_make_it_too_long() -> None:
    rows = a_row(1, "name") + a_row(2, "Invented") + '<row r="1048576"><c r="A1048576"/></row>'
    assert len(read_table(a_sheet(rows)).rows) == 1
    with pytest.raises(InvalidInput):
        read_table(a_sheet(rows.replace("1048576", "9999999")))


def test_a_first_line_that_tells_the_sign_is_no_heading() -> None:
    table = read_table(b"sep=;\r\nname;born\r\nInvented;1980\r\n")
    assert (table.headings, table.rows) == (("name", "born"), ((3, ("Invented", "1980")),))


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
