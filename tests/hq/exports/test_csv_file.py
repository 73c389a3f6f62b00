"""No spreadsheet takes a cell of a CSV file for a formula, wherever it cuts the lines."""

from __future__ import annotations

import csv
import io

import pytest

from fieldkit.domain.consent_statement import Purpose
from fieldkit.hq.exports.csv_file import csv_of
from fieldkit.hq.exports.table import Column, Row, aggregate_table
from tests.hq.exports.test_table import a_clearance


def cells_of(text: str, sign: str) -> list[str]:
    """Return the cells of a file with one text in it, as a spreadsheet cuts it."""
    table = aggregate_table(
        a_clearance(Purpose.STATISTICS),
        (),
        [Row((1, text))],
        name="t",
        title="T",
        columns=[Column("n", "N", ""), Column("text", "Text", "")],
    )
    content = csv_of(table).decode("utf-8-sig")
    return [cell for line in csv.reader(io.StringIO(content), delimiter=sign) for cell in line]


@pytest.mark.parametrize("sign", [",", ";"])
@pytest.mark.parametrize(
    "text", ["=1+1", "Ян; =1+1", "Ян;+1", 'Ян;"=1+1', "Ян;;@x", "Ян; '-1", "Ян;＝1", ";=1"]
)
def test_no_cell_is_a_formula(text: str, sign: str) -> None:
    begins = tuple("=+-@＝＋－＠")
    assert not [cell for cell in cells_of(text, sign) if cell.lstrip(' "').startswith(begins)]


def test_other_text_stays_as_it_is() -> None:
    assert cells_of("Ян; Мінск - Брэст", ",")[-1] == "Ян; Мінск - Брэст"
