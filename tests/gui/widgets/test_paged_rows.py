"""Pages of a long table are asked for once, kept for a while, and asked for again."""

from __future__ import annotations

from fieldkit.gui.widgets.paged_rows import PagedRows


def a_table(asked: list[int]) -> PagedRows[str]:
    return PagedRows(10, asked.append)


def test_a_page_is_asked_for_once_by_the_place_of_its_first_row() -> None:
    asked: list[int] = []
    table = a_table(asked)
    assert [table.row(place) for place in (13, 14, 3, 19)] == [None] * 4
    assert asked == [10, 0]


def test_what_was_filled_in_is_there_and_what_lies_behind_its_end_is_not() -> None:
    asked: list[int] = []
    table = a_table(asked)
    table.fill(10, ("a", "b"))
    assert [table.row(place) for place in (10, 11, 12)] == ["a", "b", None]
    assert asked == []


def test_of_many_pages_the_first_is_forgotten_and_asked_for_again() -> None:
    asked: list[int] = []
    table = a_table(asked)
    for number in range(65):
        table.fill(number * 10, ("x",))
    assert table.row(10) == "x"
    assert table.row(0) is None
    assert asked == [0]


def test_cleared_everything_is_asked_for_anew() -> None:
    asked: list[int] = []
    table = a_table(asked)
    table.row(0)
    table.fill(10, ("a",))
    table.clear()
    assert (table.row(0), table.row(10)) == (None, None)
    assert asked == [0, 0, 10]
