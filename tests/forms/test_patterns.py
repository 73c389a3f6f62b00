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
    ],
)
def test_ordinary_patterns_match(text, pattern):
    assert matches(text, pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+",
        "(a*)*",
        "(a|aa)+",
        "((ab)*c)*",
        "(?:a+){2,}",
        "(a{1,99})*",
        "(a)\\1",
        "(?=a)",
        "(?!a)",
        "(?P<n>a)",
        "(?i)a",
        r"\p{L}",
        "(",
        "[",
        "*",
        "a{9999999999}",
        "a" * 251,
    ],
)
def test_patterns_that_may_never_end_or_are_wrong_are_refused(pattern):
    with pytest.raises(InvalidForm):
        compiled(pattern)


def test_a_very_long_text_does_not_match():
    assert matches("a" * MAX_INPUT, "a+")
    assert not matches("a" * (MAX_INPUT + 1), "a+")


@given(st.text("a(b)|*+?[]{},19\\^$.", max_size=12), st.text("ab1", max_size=20))
def test_any_pattern_ends_or_is_refused(pattern, text):
    try:
        assert matches(text, pattern) in (True, False)
    except FieldkitError:
        return
