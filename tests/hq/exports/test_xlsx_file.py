"""A workbook is made in memory alone: what it says of people lies in no temporary file."""

from __future__ import annotations

import io
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.consent_statement import ConsentWord, GivenBy, Purpose
from fieldkit.domain.identifiers import PersonId
from fieldkit.hq.consent_ledger import Ledger, StatedWord, clear
from fieldkit.hq.exports.table import Column, ExportTable, Row, named_table
from fieldkit.hq.exports.xlsx_file import xlsx_of

PERSON = PersonId("ab" * 16)
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


def a_table() -> ExportTable:
    word = ConsentWord(ConsentLevel.PUBLIC, given_by=GivenBy.PERSON)
    ledger = Ledger(words=(StatedWord(word, NOW),))
    clearance = clear({PERSON: ledger}, Purpose.PUBLIC, NOW, date(2026, 11, 22))
    return named_table(
        clearance,
        [(PERSON, Row(("Invented Person", 1)))],
        name="detainees",
        title="List",
        columns=[Column("name", "Name", "The name."), Column("number", "No.", "The place.")],
    )


def test_no_file_is_opened_while_it_is_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made = []
    plain = os.open

    def noted(path: object, flags: int, *arguments: int, **named: int) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR):
            made.append(path)
        return plain(path, flags, *arguments, **named)  # type: ignore[arg-type]  # any path

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(os, "open", noted)
    content = xlsx_of([a_table(), a_table()])
    assert made == []
    assert list(tmp_path.iterdir()) == []
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["List", "List 2", "Columns"]
    assert [cell.value for cell in book["List 2"][4]] == ["Invented Person", 1]
