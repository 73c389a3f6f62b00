"""A row that was removed comes back as it was: its id, its place, its answers, its inner rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.form import Repeat
from fieldkit.errors import InvalidAnswer
from tests.fakes.forms import a_form, a_question, an_engine

FORM = a_form(
    Repeat(
        "people",
        (
            a_question("name"),
            a_question("held", "select_one", default="yes"),
            a_question("hours", "integer"),
            a_question("days", "calculate", calculation="${hours} div 24"),
            a_question("why", relevant="${hours} > 10"),
            Repeat("marks", (a_question("mark"),)),
        ),
    ),
    a_question("total", "calculate", calculation="sum(${hours})"),
    a_question("count_marks", "calculate", calculation="count(${marks})"),
)


def filled(count):
    """Return an engine with so many people of two marks each, and their rows."""
    engine = an_engine(FORM)
    rows = [engine.add_row("people")[0] for _person in range(count)]
    for number, row in enumerate(rows):
        engine.put(f"people[{row}]/name", f"Invented {number}")
        engine.put(f"people[{row}]/hours", 10 * number)
        for text in ("arm", "face"):
            mark, _changes = engine.add_row(f"people[{row}]/marks")
            engine.put(f"people[{row}]/marks[{mark}]/mark", f"{text} {number}")
    return engine, rows


def below(engine, path):
    return {at: answer for at, answer in engine.current().items() if at.startswith(f"{path}/")}


@given(count=st.integers(1, 5), data=st.data())
def test_a_row_comes_back_as_it_was(count, data) -> None:
    engine, rows = filled(count)
    at = data.draw(st.integers(0, count - 1))
    path = f"people[{rows[at]}]"
    before, kept = engine.current(), below(engine, path)
    removed = engine.remove_row(path)
    changes = engine.restore_row(path, at, kept)
    assert engine.current() == before
    assert list(engine.rows("people")) == rows
    # Saved over what the removal saved, everything is there again.
    stored = {**before, **removed.values, **changes.values}
    assert {path: value for path, value in stored.items() if value is not None} == before


def test_an_answer_that_was_taken_away_does_not_come_back_by_default() -> None:
    engine, rows = filled(2)
    path = f"people[{rows[0]}]"
    engine.put(f"{path}/held", None)
    kept = below(engine, path)
    engine.remove_row(path)
    engine.restore_row(path, 0, kept)
    assert engine.answer(f"{path}/held") is None


def test_what_is_asked_for_in_it_is_asked_for_again() -> None:
    engine, rows = filled(3)
    path = f"people[{rows[2]}]"
    assert engine.relevant(f"{path}/why")
    kept = below(engine, path)
    engine.remove_row(path)
    engine.restore_row(path, 2, kept)
    assert engine.relevant(f"{path}/why")
    assert not engine.relevant(f"people[{rows[0]}]/why")


def test_a_row_that_is_there_does_not_come_back() -> None:
    engine, rows = filled(1)
    with pytest.raises(InvalidAnswer):
        engine.restore_row(f"people[{rows[0]}]", 0, {})


@pytest.mark.parametrize("path", ["people", "total", "people[00000001]/name", "nobody[00000001]"])
def test_only_rows_come_back(path) -> None:
    engine, _rows = filled(1)
    with pytest.raises(InvalidAnswer):
        engine.restore_row(path, 0, {})


def test_an_inner_row_needs_its_outer_one() -> None:
    engine, _rows = filled(1)
    with pytest.raises(InvalidAnswer):
        engine.restore_row("people[00000001]/marks[00000002]", 0, {})
