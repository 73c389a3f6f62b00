from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.forms.ranges import NumberRange, range_of

TEXT = st.text(alphabet="0123456789.,-+eEnNaifI _", max_size=12)


def test_the_numbers_of_a_range_are_written_as_its_ends_are() -> None:
    numbers = range_of({"start": "0", "end": "2.5", "step": "0.5"})
    assert [numbers.at(place) for place in range(numbers.steps + 1)] == [
        "0.0",
        "0.5",
        "1.0",
        "1.5",
        "2.0",
        "2.5",
    ]


def test_a_range_may_run_backwards() -> None:
    numbers = range_of({"start": "10", "end": "0", "step": "-2"})
    assert [numbers.at(place) for place in range(numbers.steps + 1)] == [
        "10",
        "8",
        "6",
        "4",
        "2",
        "0",
    ]
    assert numbers.place_of("8") == 1


@pytest.mark.parametrize("text", ["0", "11", "1.5", "-1", "x", "", "nan", "inf", "1e99"])
def test_what_is_no_number_of_the_range_has_no_place(text) -> None:
    assert range_of({"start": "1", "end": "10"}).place_of(text) is None


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"start": "1"},
        {"start": "1", "end": "1"},
        {"start": "1", "end": "10", "step": "0"},
        {"start": "a", "end": "10"},
        {"start": "1", "end": "inf"},
        {"start": "nan", "end": "1"},
        {"start": "0", "end": "1", "step": "0.00001"},
    ],
)
def test_parameters_that_give_no_range_give_none(parameters) -> None:
    assert range_of(parameters) is None


@given(st.dictionaries(st.sampled_from(["start", "end", "step"]), TEXT), TEXT)
def test_any_parameters_and_answers_are_read_or_refused(parameters, text) -> None:
    numbers = range_of(parameters)
    if numbers is not None:
        place = numbers.place_of(text)
        assert place is None or 0 <= place <= numbers.steps


@given(st.integers(-50, 50), st.integers(1, 40), st.sampled_from(["1", "0.5", "0.25", "3"]))
def test_each_number_of_a_range_has_its_place(start, steps, step) -> None:
    end = start + steps * Decimal(step)
    numbers = NumberRange(Decimal(start), end, Decimal(step))
    for place in range(numbers.steps + 1):
        assert numbers.place_of(numbers.at(place)) == place
