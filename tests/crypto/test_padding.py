import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.crypto.padding import DEFAULT_FLOOR, padded_size


def padme_as_published(size):
    """Algorithm 1 of the paper, in its own words and with its logarithms."""
    e = math.floor(math.log2(size))
    s = math.floor(math.log2(e)) + 1
    last_bits = e - s
    bit_mask = 2**last_bits - 1
    return (size + bit_mask) & ~bit_mask


def test_small_sizes_are_those_of_the_published_algorithm():
    for size in range(2, 5000):
        assert padded_size(size, 0) == padme_as_published(size)


@pytest.mark.parametrize(
    ("size", "padded"),
    [
        (0, 0),
        (1, 1),
        (9, 10),
        (100, 104),
        (1000, 1024),
        (262_144, 262_144),
        (262_145, 270_336),
        (1_000_000, 1_015_808),
        (2**30 + 1, 2**30 + 2**25),
    ],
)
def test_published_rule_gives_these_sizes(size, padded):
    assert padded_size(size, 0) == padded


@given(st.integers(2, 2**40))
def test_padding_adds_less_than_an_eighth_and_is_stable(size):
    padded = padded_size(size, 0)
    assert size <= padded <= size * 1.12
    assert padded_size(padded, 0) == padded


@given(st.integers(0, 2**34), st.integers(0, 2**34))
def test_padding_keeps_order(first, second):
    small, large = sorted((first, second))
    assert padded_size(small) <= padded_size(large)


def test_nothing_is_smaller_than_the_floor():
    assert DEFAULT_FLOOR == 256 * 1024
    assert {padded_size(size) for size in (0, 1, 1000, DEFAULT_FLOOR)} == {DEFAULT_FLOOR}


def test_negative_sizes_are_a_mistake():
    with pytest.raises(ValueError, match="negative"):
        padded_size(-1)
