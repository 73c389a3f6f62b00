"""Tables that leave are made from clearances alone, and hold printable letters alone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.consent_statement import ConsentWord, GivenBy, Purpose
from fieldkit.domain.identifiers import PersonId
from fieldkit.errors import NotAllowed
from fieldkit.hq.consent_ledger import Clearance, Ledger, StatedWord, clear
from fieldkit.hq.exports.csv_file import csv_of, dictionary_of, is_formula
from fieldkit.hq.exports.drawing import Circle, Drawing, Polygon, Polyline, Words
from fieldkit.hq.exports.pdf_file import pdf_of
from fieldkit.hq.exports.table import (
    Column,
    ExportTable,
    Row,
    aggregate_table,
    named_table,
)
from fieldkit.hq.exports.xlsx_file import xlsx_of
from fieldkit.platform.fonts import printing_font

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ALLOWED, HELD = PersonId("a" * 32), PersonId("b" * 32)
COLUMNS = (Column("name", "Name", "Who."), Column("count", "Count", "How many."))


def a_clearance(purpose: Purpose = Purpose.PUBLIC) -> Clearance:
    word = StatedWord(ConsentWord(ConsentLevel.PUBLIC, GivenBy.PERSON), NOW)
    ledgers = {ALLOWED: Ledger(words=(word,)), HELD: Ledger()}
    return clear(ledgers, purpose, NOW, date(2026, 11, 22))


def a_table(*rows: Row, warning: str = "") -> ExportTable:
    return aggregate_table(
        a_clearance(Purpose.STATISTICS),
        [ALLOWED],
        rows,
        name="figures",
        title="Figures",
        columns=COLUMNS,
        notes=("A note.",),
        warning=warning,
    )


def test_nobody_else_makes_a_table() -> None:
    with pytest.raises(TypeError):
        ExportTable(
            object(), name="x", title="", columns=(), rows=(), notes=(), footer=(),
            group_heading="", warning="", people=(),
        )  # fmt: skip


def test_a_name_that_is_held_back_is_in_no_table() -> None:
    rows = [(ALLOWED, Row(("A", 1))), (HELD, Row(("B", 1)))]
    with pytest.raises(NotAllowed):
        named_table(a_clearance(), rows, name="x", title="", columns=COLUMNS)
    table = named_table(a_clearance(), rows[:1], name="x", title="", columns=COLUMNS)
    assert table.people == {ALLOWED}


def test_figures_count_only_whom_they_may_and_for_statistics_alone() -> None:
    with pytest.raises(NotAllowed):
        aggregate_table(
            a_clearance(Purpose.STATISTICS), [HELD], [], name="x", title="", columns=COLUMNS
        )
    with pytest.raises(NotAllowed):
        aggregate_table(a_clearance(), [ALLOWED], [], name="x", title="", columns=COLUMNS)


def test_a_warning_stands_in_every_row_and_the_dictionary() -> None:
    table = a_table(Row(("a", 5)), Row(("b", None)), warning="Reports are not people.")
    lines = csv_of(table).decode("utf-8-sig").splitlines()
    assert lines == [
        "name,count,warning",
        "a,5,Reports are not people.",
        "b,,Reports are not people.",
    ]
    assert "Reports are not people." in dictionary_of(table).decode("utf-8-sig")


@given(st.text(max_size=30))
def test_no_text_is_a_formula_or_hides_anything(text: str) -> None:
    table = a_table(Row((text, 1)))
    (cell, _count) = table.rows[0].cells
    assert isinstance(cell, str)
    assert cell.isprintable()
    line = csv_of(table).decode("utf-8-sig").split("\r\n")[1]
    written = line.removesuffix(",1").strip('"')
    assert not is_formula(written) or written.startswith("'")
    assert b"<f>" not in xlsx_of([table])


def test_numbers_stay_numbers() -> None:
    table = a_table(Row(("-", -5)), Row(("+", Decimal("-1.50"))))
    assert csv_of(table).decode("utf-8-sig").splitlines()[1:] == ["'-,-5", "'+,-1.50"]


def test_a_drawing_goes_before_the_first_table() -> None:
    shapes = (
        Polygon(((0, 0), (10, 0), (5, 8)), fill=0.8),
        Polyline(((0, 0), (10, 10))),
        Circle((5, 5), 2),
        Words((1, 9), "Мінск"),
    )
    drawing = Drawing(60, 40, shapes, "Where it was.")
    plain = pdf_of([a_table(Row(("a", 1)))], printing_font())
    drawn = pdf_of([a_table(Row(("a", 1)))], printing_font(), drawing)
    assert len(drawn) > len(plain)


def test_rows_must_fit_their_columns() -> None:
    with pytest.raises(ValueError, match="cells"):
        a_table(Row(("alone",)))
