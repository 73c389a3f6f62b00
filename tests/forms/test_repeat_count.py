"""Repeats whose number of rows an expression fixes: rows come and wait, no answer is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.form import Group, Repeat
from fieldkit.errors import InvalidAnswer
from fieldkit.forms.state import MAX_ROWS
from tests.fakes.forms import a_form, a_question, an_engine

FORM = a_form(
    a_question("n", "integer"),
    Repeat(
        "people",
        (
            a_question("name", default="?"),
            a_question("place", "calculate", calculation="position(..)"),
            a_question("toes", "integer"),
        ),
        count="${n}",
    ),
    a_question("all", "calculate", calculation="sum(${toes})"),
    a_question("how_many", "calculate", calculation="count(${people})"),
)


def counted(n, engine=None):
    engine = engine or an_engine(FORM)
    engine.put("n", n)
    return engine, engine.rows("people")


def test_there_are_as_many_rows_as_the_count_says():
    engine, rows = counted(3)
    assert len(rows) == 3
    assert engine.answer("how_many") == "3"
    assert [engine.answer(f"people[{row}]/place") for row in rows] == ["1", "2", "3"]
    assert [engine.answer(f"people[{row}]/name") for row in rows] == ["?", "?", "?"]


def test_the_new_rows_are_among_what_is_to_be_stored():
    engine = an_engine(FORM)
    changes = engine.put("n", 2)
    rows = engine.rows("people")
    assert changes.values["people"] == list(rows)
    assert {f"people[{row}]/name" for row in rows} <= changes.values.keys()


def test_a_count_that_falls_and_rises_brings_the_same_rows_back_with_their_answers():
    engine, rows = counted(3)
    engine.put(f"people[{rows[2]}]/name", "Invented Person")
    engine.put(f"people[{rows[2]}]/toes", 10)
    assert engine.answer("all") == "10"
    counted(1, engine)
    assert engine.rows("people") == rows[:1]
    assert engine.answer("all") == "0"
    counted(4, engine)
    assert engine.rows("people")[:3] == rows
    assert engine.answer(f"people[{rows[2]}]/name") == "Invented Person"
    assert engine.answer("all") == "10"


def test_rows_that_wait_are_found_again_when_the_report_is_opened_again():
    engine, rows = counted(3)
    engine.put(f"people[{rows[2]}]/name", "Invented Person")
    counted(1, engine)
    stored = engine.current()
    again = an_engine(FORM, stored)
    assert not again.unplaced
    assert again.current() == stored
    counted(3, again)
    names = [again.answer(f"people[{row}]/name") for row in again.rows("people")]
    assert "Invented Person" in names


def test_no_answer_can_be_put_into_a_row_that_waits():
    engine, rows = counted(2)
    counted(1, engine)
    with pytest.raises(InvalidAnswer):
        engine.put(f"people[{rows[1]}]/name", "x")


def test_no_row_is_added_or_removed_by_hand():
    engine, rows = counted(2)
    with pytest.raises(InvalidAnswer):
        engine.add_row("people")
    with pytest.raises(InvalidAnswer):
        engine.remove_row(f"people[{rows[0]}]")


@pytest.mark.parametrize("count", [None, "many", -3, 0])
def test_a_count_that_is_none_gives_no_rows(count):
    engine, _rows = counted(2)
    counted(count, engine)
    assert engine.rows("people") == ()


def test_a_huge_count_does_not_fill_the_memory():
    _engine, rows = counted(10**12)
    assert len(rows) == MAX_ROWS


def test_a_fixed_count_makes_its_rows_when_a_report_begins():
    engine = an_engine(a_form(Repeat("r", (a_question("a", default="x"),), count="2")))
    stored = dict(engine.begin().values)
    rows = engine.rows("r")
    assert len(rows) == 2
    assert stored["r"] == list(rows)
    assert all(stored[f"r[{row}]/a"] == "x" for row in rows)


def test_a_count_inside_a_row_counts_for_that_row():
    form = a_form(
        Repeat(
            "vans",
            (
                a_question("seats", "integer"),
                Group("g", (Repeat("people", (a_question("name"),), count="${seats}"),)),
            ),
        )
    )
    engine = an_engine(form)
    first, _changes = engine.add_row("vans")
    second, _changes = engine.add_row("vans")
    engine.put(f"vans[{first}]/seats", 2)
    assert len(engine.rows(f"vans[{first}]/g/people")) == 2
    assert engine.rows(f"vans[{second}]/g/people") == ()


@given(st.lists(st.integers(0, 6) | st.none(), max_size=8))
def test_after_any_counts_a_reopened_report_is_the_same(counts):
    engine = an_engine(FORM)
    for place, count in enumerate(counts):
        _engine, rows = counted(count, engine)
        assert len(rows) == (count or 0)
        for row in rows:
            engine.put(f"people[{row}]/toes", place)
    stored = engine.current()
    again = an_engine(FORM, stored)
    assert (again.current(), again.unplaced) == (stored, {})


VANS = a_form(
    Repeat(
        "vans",
        (
            a_question("seats", "integer"),
            Repeat("people", (a_question("name"),), count="${seats}"),
        ),
    )
)


def test_a_removed_row_takes_along_what_waits_inside_it():
    engine = an_engine(VANS)
    van, _changes = engine.add_row("vans")
    engine.put(f"vans[{van}]/seats", 2)
    people = engine.rows(f"vans[{van}]/people")
    for person in people:
        engine.put(f"vans[{van}]/people[{person}]/name", "Invented Person")
    engine.put(f"vans[{van}]/seats", 1)
    changes = engine.remove_row(f"vans[{van}]")
    gone = f"vans[{van}]/people[{people[1]}]/name"
    assert gone in changes.values
    assert changes.values[gone] is None
    assert engine.current() == {}


NESTED = a_form(
    a_question("n", "integer"),
    Repeat(
        "people",
        (
            a_question("title"),
            Repeat("names", (a_question("text"),)),
            Repeat("toes", (a_question("toe"),), count="2"),
        ),
        count="${n}",
    ),
    a_question("named", "calculate", calculation="count-non-empty(${text})"),
)


def test_rows_inside_a_row_that_waits_come_back_with_it_after_reopening():
    engine, (person,) = counted(1, an_engine(NESTED))
    name, _changes = engine.add_row(f"people[{person}]/names")
    engine.put(f"people[{person}]/names[{name}]/text", "Invented Person")
    counted(0, engine)
    again = an_engine(NESTED, engine.current())
    assert again.unplaced == {}
    assert again.answer("named") == "0"
    counted(1, again)
    assert again.answer(f"people[{person}]/names[{name}]/text") == "Invented Person"
    assert again.answer("named") == "1"


def test_a_row_that_no_count_explains_stays_unplaced():
    stored = {
        "people[aaaaaaaa]/names[bbbbbbbb]/text": "x",
        "people[aaaaaaaa]/toes[cccccccc]/toe": "y",
    }
    engine = an_engine(NESTED, stored)
    assert engine.unplaced == {"people[aaaaaaaa]/names[bbbbbbbb]/text": "x"}
    assert stored.items() <= {**engine.current(), **engine.unplaced}.items()
