from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain import json_members as read
from fieldkit.errors import InvalidJson

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=70),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)

READERS: list[Callable[[object], object]] = [
    lambda value: read.members(value, ("a",), ("b",)),
    lambda value: read.constant(value, "fieldkit-report/1"),
    lambda value: read.text(value, min_length=1, max_length=9),
    lambda value: read.integer(value, at_least=1),
    lambda value: read.array(value, at_most=2),
    read.hex_32,
    read.hex_64,
    lambda value: read.distinct_hex_64(value, at_most=2),
    read.moment,
]


@given(anything, st.sampled_from(READERS))
def test_values_are_read_or_refused_with_one_kind_of_error(
    value: object, reader: Callable[[object], object]
) -> None:
    try:
        reader(value)
    except InvalidJson:
        return


def test_exactly_the_named_members_and_x_are_allowed() -> None:
    for good in ({"a": 1}, {"a": 1, "b": 2}, {"a": 1, "x": {"later": True}}):
        assert read.members(good, ("a",), ("b",)) == good
    for bad in ({}, {"b": 1}, {"a": 1, "c": 1}, {"a": 1, "x": 1}, [], None, "a"):
        with pytest.raises(InvalidJson):
            read.members(bad, ("a",), ("b",))


@pytest.mark.parametrize("value", [True, False, 0, 2**53, "1", 1.0, None])
def test_such_a_value_is_no_number_from_1(value: object) -> None:
    with pytest.raises(InvalidJson):
        read.integer(value, at_least=1)


@pytest.mark.parametrize("value", ["", "toolong", "ab\n", None, 1])
def test_such_a_text_does_not_fit(value: object) -> None:
    with pytest.raises(InvalidJson):
        read.text(value, min_length=1, max_length=3, pattern=re.compile("[a-z]+"))


@pytest.mark.parametrize("value", ["0" * 31, "0" * 33, "A" * 32, "0" * 32 + "\n", "g" * 32])
def test_such_a_text_is_no_id(value: str) -> None:
    with pytest.raises(InvalidJson):
        read.hex_32(value)


def test_a_hash_stands_once_in_a_list() -> None:
    assert read.distinct_hex_64(["0" * 64, "1" * 64], at_most=2) == ("0" * 64, "1" * 64)
    for bad in (["0" * 64] * 2, ["0" * 64, "1" * 64, "2" * 64], "0" * 64):
        with pytest.raises(InvalidJson):
            read.distinct_hex_64(bad, at_most=2)
