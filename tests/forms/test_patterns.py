"""Patterns: what may be asked of a text without waiting for ever."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.errors import FieldkitError, InvalidForm
from fieldkit.forms.patterns import MAX_INPUT, compiled, matches


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("375291234567", "[0-9]{9,12}"),
        ("AB 1234567", "[A-Z]{2} ?[0-9]{7}"),
        ("me@example.org", r"[^@\s]+@[^@\s]+\.[a-z]+"),
        ("a-b", "(a|b)-(a|b)"),
        ("abab", "(ab){2}"),
        ("(a)", r"\(a\)"),
        ("a+b", "a[+]b"),
        ("Янка Ўладзіміравіч", r"[А-Яа-яЁёІіЎў ]+"),
        ("Кавальчук", r"\p{Cyrillic}+"),
        ("ABC", "(?i)abc"),
        ("1(712) 345-6789", "^(([0-9]{1})*[- .(]*([0-9]{3})[- .)]*[0-9]{3}[- .]*[0-9]{4})+$"),
    ],
)
def test_ordinary_patterns_match(text, pattern):
    assert matches(text, pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a)\\1",
        "(?=a)",
        "(?!a)",
        "(?<=a)b",
        "(",
        "[",
        "*",
        "((a{99}){99}){99}",
        "a" * 1001,
        "\ud800",
    ],
)
def test_patterns_that_are_wrong_or_not_possible_are_refused(pattern):
    with pytest.raises(InvalidForm):
        compiled(pattern)


def test_a_very_long_text_does_not_match():
    assert matches("a" * MAX_INPUT, "a+")
    assert not matches("a" * (MAX_INPUT + 1), "a+")


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*b", "((a*)*)*c", "(.*)*x", "(a|aa)+$"])
def test_patterns_that_take_for_ever_elsewhere_end_here(pattern):
    assert not matches("a" * (MAX_INPUT - 1) + "!", pattern)


def test_a_pattern_that_the_form_makes_as_it_runs_and_is_wrong_fits_nothing():
    assert not matches("a", "(")
    assert not matches("\ud800", ".")


@given(st.text("a(b)|*+?[]{},19\\^$.", max_size=12), st.text("ab1", max_size=20))
def test_any_pattern_ends_or_is_refused(pattern, text):
    try:
        assert matches(text, pattern) in (True, False)
    except FieldkitError:
        return
