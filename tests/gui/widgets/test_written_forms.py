"""How numbers and points are written, and read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.gui.widgets.number_answers import grouped, ungrouped
from fieldkit.gui.widgets.place_answers import one_point, point_lines, points

ANY = st.text(alphabet="0123456789.,;-° \n\u202f'x", max_size=30)


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("1234567", "1\u202f234\u202f567"),
        ("-1234.5678", "-1\u202f234.5678"),
        ("1234,5", "1\u202f234,5"),
        ("999", "999"),
        ("about 5000", "about 5000"),
    ],
)
def test_thousands_stand_apart(number, written) -> None:
    assert grouped(number) == written
    assert ungrouped(written) == number


@pytest.mark.parametrize("written", ["1 234 567", "1'234'567", "1\u00a0234\u00a0567", " 1234567 "])
def test_pasted_numbers_lose_their_gaps(written) -> None:
    assert ungrouped(written) == "1234567"


@pytest.mark.parametrize("written", ["1,234,567", "12 34", "1 2345", "5 men"])
def test_what_may_mean_something_else_stays_as_typed(written) -> None:
    assert ungrouped(written) == written


@given(st.integers(-(10**15), 10**15))
def test_a_grouped_number_is_read_back(number) -> None:
    assert ungrouped(grouped(str(number))) == str(number)


@given(ANY)
def test_any_text_is_read_as_a_number_or_left(text) -> None:
    assert ungrouped(text) == text or ungrouped(text).replace(",", ".").replace("-", "", 1)


@pytest.mark.parametrize(
    "typed", ["53.9023 27.5619", "53.9023, 27.5619", "53.9023;27.5619", " 53.9023\t27.5619 "]
)
def test_a_point_is_read_as_maps_write_it(typed) -> None:
    assert one_point(typed) == "53.9023 27.5619"


@pytest.mark.parametrize("typed", ["53.9", "by the river", "53,9 27,5", "1 2 3 4 5x"])
def test_what_is_no_point_stays_as_typed(typed) -> None:
    assert one_point(typed) == typed


def test_an_area_is_closed_once() -> None:
    assert points("1 2\n3 4\n5 6\n1 2", is_closed=True) == "1 2; 3 4; 5 6; 1 2"
    assert points("1 2\n\n3 4", is_closed=True) == "1 2; 3 4"


@given(ANY, st.booleans())
def test_stored_points_come_back_the_same(text, is_closed) -> None:
    stored = points(text, is_closed=is_closed)
    again = points(point_lines(stored, is_closed=is_closed), is_closed=is_closed)
    assert points(point_lines(again, is_closed=is_closed), is_closed=is_closed) == again
