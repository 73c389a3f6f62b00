from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.sheet import (
    Cell,
    Certainty,
    Row,
    Sheet,
    copy_down,
    fill_series,
    insert_rows,
    move_rows,
    put_cells,
    put_shared,
    remove_rows,
    with_certainty,
)
from fieldkit.domain.sheet_history import SheetHistory
from fieldkit.domain.sheet_log import cells_of, extended, log_from_json, log_to_json
from fieldkit.errors import InvalidJson

NAME, AGE = "name_as_reported", "age_estimate"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def a_sheet(*names: str | None) -> Sheet:
    rows = [
        Row(ReportId(f"{number:032x}"), {} if name is None else {NAME: Cell(name)})
        for number, name in enumerate(names)
    ]
    return Sheet(rows=tuple(rows))


def names(sheet: Sheet) -> list[object]:
    return [row.cells[NAME].value if NAME in row.cells else None for row in sheet.rows]


def test_certainty_goes_round() -> None:
    assert [Certainty.CERTAIN.next, Certainty.PROBABLE.next, Certainty.UNCERTAIN.next] == [
        Certainty.PROBABLE,
        Certainty.UNCERTAIN,
        Certainty.CERTAIN,
    ]


def test_rows_that_say_nothing_are_not_counted() -> None:
    assert a_sheet("Ivan", None, "Piotr").people == 2


def test_rows_move_together_and_stop_at_the_end() -> None:
    sheet = a_sheet("a", "b", "c", "d")
    assert names(move_rows(sheet, [0, 1], 1)) == ["c", "a", "b", "d"]
    assert names(move_rows(sheet, [2], -1)) == ["a", "c", "b", "d"]
    assert names(move_rows(sheet, [3], 5)) == ["a", "b", "c", "d"]
    assert move_rows(sheet, [9], 1) == sheet


def test_the_uppermost_cell_is_copied_down_with_its_certainty() -> None:
    sheet = with_certainty(a_sheet("a", None, None), [(0, NAME)], Certainty.PROBABLE)
    filled = copy_down(sheet, [(0, NAME), (1, NAME), (2, NAME)])
    assert names(filled) == ["a", "a", "a"]
    assert filled.rows[2].cells[NAME].certainty is Certainty.PROBABLE


def test_a_single_cell_takes_what_stands_above_it() -> None:
    assert names(copy_down(a_sheet("a", "b"), [(1, NAME)])) == ["a", "a"]
    assert names(copy_down(a_sheet("a", "b"), [(0, NAME)])) == ["a", "b"]


@pytest.mark.parametrize(
    ("first", "second", "series"),
    [
        ("Unknown 1", None, ["Unknown 1", "Unknown 2", "Unknown 3"]),
        ("seat 08", None, ["seat 08", "seat 09", "seat 10"]),
        ("no 10)", "no 20)", ["no 10)", "no 20)", "no 30)"]),
        ("Ivan", None, ["Ivan", "Ivan", "Ivan"]),
    ],
)
def test_names_that_end_in_a_number_count_on(first, second, series) -> None:
    sheet = a_sheet(first, second, None)
    assert names(fill_series(sheet, [(row, NAME) for row in range(3)])) == series


def test_numbers_count_on_by_the_step_that_is_there() -> None:
    sheet = put_cells(a_sheet("a", "b", "c"), {(0, AGE): Cell(20), (1, AGE): Cell(18)})
    filled = fill_series(sheet, [(row, AGE) for row in range(3)])
    assert [row.cells[AGE].value for row in filled.rows] == [20, 18, 16]


CELLS = st.one_of(
    st.none(),
    st.builds(
        Cell,
        st.one_of(st.text(max_size=5), st.integers(0, 200)),
        st.sampled_from(list(Certainty)),
    ),
)
PLACES = st.lists(st.tuples(st.integers(0, 5), st.sampled_from([NAME, AGE])), max_size=4)
ROWS = st.lists(st.integers(0, 5), max_size=3)
STEPS = st.one_of(
    st.builds(
        lambda at, cell: lambda sheet: put_cells(sheet, dict.fromkeys(at, cell)), PLACES, CELLS
    ),
    st.builds(
        lambda name, cell: lambda sheet: put_shared(sheet, name, cell), st.text(max_size=2), CELLS
    ),
    st.builds(lambda rows: lambda sheet: remove_rows(sheet, rows), ROWS),
    st.builds(lambda rows, by: lambda sheet: move_rows(sheet, rows, by), ROWS, st.integers(-3, 3)),
    st.builds(lambda at: lambda sheet: copy_down(sheet, at), PLACES),
    st.builds(lambda at: lambda sheet: fill_series(sheet, at), PLACES),
    st.builds(
        lambda at, sure: lambda sheet: with_certainty(sheet, at, sure),
        PLACES,
        st.sampled_from(list(Certainty)),
    ),
    st.builds(
        lambda at, number: lambda sheet: insert_rows(sheet, at, [Row(ReportId(f"{number:032x}"))]),
        st.integers(0, 6),
        st.integers(100, 10**9),
    ),
)


@given(st.lists(STEPS, max_size=30), st.lists(st.sampled_from(["", "visit", "other"]), max_size=30))
def test_everything_undone_is_the_start_and_everything_redone_the_end(steps, visits) -> None:
    start = a_sheet("a", "b 1", None)
    history = SheetHistory(start)
    for number, step in enumerate(steps):
        visit = visits[number] if number < len(visits) else ""
        history = history.then(step(history.now), (0, NAME), visit)
    end = history.now
    while (undone := history.undone()) is not None:
        history = undone[0]
    assert history.now == start
    while (redone := history.redone()) is not None:
        history = redone[0]
    assert history.now == end


def test_what_is_typed_in_one_visit_is_one_step() -> None:
    start = a_sheet("a")
    history = SheetHistory(start)
    for text in ("I", "Iv", "Ivan"):
        history = history.then(put_cells(history.now, {(0, NAME): Cell(text)}), (0, NAME), "0 name")
    assert len(history.past) == 1
    assert history.without_visit("0 name") == SheetHistory(start)
    ended = history.ended()
    again = ended.then(put_cells(ended.now, {(0, NAME): Cell("Piotr")}), (0, NAME), "0 name")
    assert len(again.past) == 2


@given(
    st.lists(st.dictionaries(st.sampled_from([NAME, AGE, "sex"]), CELLS, max_size=3), max_size=8)
)
def test_a_log_ends_in_what_was_said_last_and_survives_being_kept(states) -> None:
    log = ()
    for number, state in enumerate(states):
        cells = {name: cell for name, cell in state.items() if cell is not None}
        log = extended(log, cells, NOON + timedelta(minutes=7 * number))
        assert cells_of(log) == cells
    assert log_from_json(log_to_json(log)) == log


def test_what_was_said_a_while_ago_is_not_overwritten() -> None:
    log = extended((), {NAME: Cell("Ivan")}, NOON)
    log = extended(log, {NAME: Cell("Ivanov")}, NOON + timedelta(minutes=1))
    log = extended(log, {NAME: Cell("Piotr")}, NOON + timedelta(minutes=30))
    assert [said.value for said in log] == ["Ivanov", "Piotr"]


@pytest.mark.parametrize("kept", [None, {}, [1], [["a", 1, "sure", "now"]], [["a", 1, "", "2026"]]])
def test_what_is_no_log_is_refused(kept) -> None:
    with pytest.raises(InvalidJson):
        log_from_json(kept)
