"""Workbooks of every kind are read alike; damaged and hostile ones are refused in words."""

from __future__ import annotations

import io
import os
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from fieldkit.domain.form import Severity
from fieldkit.forms.xlsform import workbook
from fieldkit.forms.xlsform.check import check_xlsform

ROWS = {
    "survey": [["type", "name", "label"], ["text", "who", "Who"], ["select_one yn", "sure", "?"]],
    "choices": [["list_name", "name", "label"], ["yn", "yes", "Yes"], ["yn", "no", "No"]],
    "settings": [["form_id", "version"], ["X01", "1"]],
}


def as_xlsx():
    book = Workbook()
    book.remove(book.active)
    for name, rows in ROWS.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def as_csv():
    lines = [
        line
        for name, rows in ROWS.items()
        for line in (name, *("," + ",".join(row) for row in rows))
    ]
    return "\n".join(lines).encode()


def as_md():
    lines = [
        line
        for name, rows in ROWS.items()
        for line in (f"| {name} |", *("|  | " + " | ".join(row) + " |" for row in rows))
    ]
    return "\n".join(lines).encode()


GOOD = {"a.xlsx": as_xlsx(), "a.csv": as_csv(), "a.md": as_md()}


def checked(folder, name, content):
    path = folder / name
    path.write_bytes(content)
    return check_xlsform(path)


@pytest.mark.parametrize("name", sorted(GOOD))
def test_every_kind_of_workbook_gives_the_same_form(tmp_path, name):
    form = checked(tmp_path, name, GOOD[name]).form
    assert form == checked(tmp_path, "a.xlsx", GOOD["a.xlsx"]).form
    assert (form.form_id, [child.name for child in form.children]) == ("X01", ["who", "sure"])


def bomb():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for number in range(5):
            file.writestr(f"xl/part{number}.xml", b"0" * (workbook.MAX_UNPACKED_BYTES // 4))
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b""),
        ("a.xlsx", b"PK\x03\x04"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("a.csv", b""),
        ("a.csv", b"\xff\xfe"),
        ("a.md", b"# A page, and no form"),
        ("a.pdf", b"%PDF"),
        ("a", GOOD["a.xlsx"]),
        ("a.xlsx", GOOD["a.xlsx"][: len(GOOD["a.xlsx"]) // 2]),
    ],
)
def test_what_is_no_workbook_is_refused_in_words(tmp_path, name, content):
    found = checked(tmp_path, name, content)
    assert found.form is None
    assert found.remarks[0].severity is Severity.BLOCK
    assert found.remarks[0].sentence


def test_a_small_file_that_unpacks_to_a_huge_one_is_not_unpacked(tmp_path):
    found = checked(tmp_path, "a.xlsx", bomb())
    assert "too large" in found.remarks[0].sentence


@pytest.mark.samples
def test_a_reader_says_nothing_on_its_own(tmp_path, samples, capsys):
    data = (samples / "data" / "xlsform" / "tutorial.xls").read_bytes()
    for size in range(600, len(data), 3001):
        checked(tmp_path, "a.xls", data[:size])
    assert capsys.readouterr() == ("", "")


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.csv")
    assert check_xlsform(tmp_path / "a.csv").form is None


def test_a_missing_file_is_refused(tmp_path):
    assert check_xlsform(tmp_path / "none.xlsx").form is None


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.csv", "a.md"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    content=st.binary(max_size=200) | st.text("|,\n surveytypnamlbc", max_size=80).map(str.encode)
)
def test_any_bytes_are_a_form_or_refused(tmp_path, name, content):
    found = checked(tmp_path, name, content)
    assert found.form is not None or found.remarks


@pytest.mark.parametrize("name", sorted(GOOD))
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
@given(place=st.integers(0, 10_000), bit=st.integers(0, 7), cut=st.booleans())
def test_a_damaged_workbook_is_a_form_or_refused(tmp_path, name, place, bit, cut):
    data = bytearray(GOOD[name])
    place %= len(data)
    if cut:
        del data[place:]
    else:
        data[place] ^= 1 << bit
    found = checked(tmp_path, name, bytes(data))
    assert found.form is not None or found.remarks


@pytest.mark.samples
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)
@given(place=st.integers(0, 100_000), bit=st.integers(0, 7))
def test_a_damaged_old_workbook_is_a_form_or_refused(tmp_path, samples, place, bit):
    data = bytearray((samples / "data" / "xlsform" / "tutorial.xls").read_bytes())
    data[place % len(data)] ^= 1 << bit
    found = checked(tmp_path, "a.xls", bytes(data))
    assert found.form is not None or found.remarks


def test_rows_keep_their_numbers_behind_empty_rows(tmp_path):
    book = Workbook()
    book.active.title = "survey"
    for row in (["type", "name", "label"], [], ["osm", "where", "Where"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    found = check_xlsform(tmp_path / "a.xlsx")
    assert (found.remarks[0].row, found.remarks[0].column) == (3, "type")


@pytest.mark.parametrize("text", ["{0}", "{what}", "%s", "{", "}}", "${who"])
def test_braces_in_a_workbook_are_only_braces(tmp_path, text):
    content = as_csv().decode().replace("text,who,Who", f"nosuch{text},who,{text}").encode()
    found = checked(tmp_path, "a.csv", content)
    assert found.form is None
    assert all(remark.sentence for remark in found.remarks)
