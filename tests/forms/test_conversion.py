"""Answers as stored, as typed, and as expressions see them."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.form import QuestionType
from fieldkit.errors import FieldkitError, InvalidAnswer, InvalidDate
from fieldkit.forms.conversion import check_shape, from_typed, to_answer, to_value
from fieldkit.forms.values import to_text
from tests.fakes.forms import a_question

TODAY = date(2026, 11, 22)


def typed(kind, text):
    return from_typed(a_question("a", kind), text, TODAY)


@pytest.mark.parametrize(
    ("kind", "text", "answer"),
    [
        ("text", " as typed ", " as typed "),
        ("integer", "12", 12),
        ("integer", " -3 ", -3),
        ("decimal", "3,50", "3,50"),
        ("select_one", "RED", "RED"),
        ("acknowledge", "yes", True),
        ("text", "  ", None),
        ("integer", "", None),
        (
            "date",
            "8.11.2020",
            {"typed": "8.11.2020", "edtf": "2020-11-08", "precision": "EXACT_DAY"},
        ),
    ],
)
def test_what_is_typed_becomes_an_answer(kind, text, answer):
    assert typed(kind, text) == answer


@pytest.mark.parametrize("text", ["twelve", "1_000", "1.5", "1e3", "٣", "9" * 20])
def test_what_is_no_integer_is_refused(text):
    with pytest.raises(InvalidAnswer):
        typed("integer", text)


def test_what_is_no_date_is_refused():
    with pytest.raises(InvalidDate):
        typed("date", "soon")


def test_several_choices_are_parted_by_spaces():
    question = a_question("a", "select_multiple", choices="own")
    assert from_typed(question, "A  B", TODAY) == ["A", "B"]


@pytest.mark.parametrize(
    ("kind", "value", "answer"),
    [
        ("calculate", 7.0, "7"),
        ("calculate", True, "true"),
        ("calculate", "", None),
        ("calculate", math.nan, None),
        ("integer", 7.0, 7),
        ("integer", 7.5, "7.5"),
        ("integer", math.inf, "Infinity"),
        ("acknowledge", False, None),
        ("acknowledge", "OK", True),
        (
            "date",
            "2020-11-08",
            {"typed": "2020-11-08", "edtf": "2020-11-08", "precision": "EXACT_DAY"},
        ),
        ("date", "soon", {"typed": "soon", "edtf": "", "precision": ""}),
    ],
)
def test_what_is_calculated_becomes_an_answer(kind, value, answer):
    assert to_answer(a_question("a", kind), value) == answer


@given(st.sampled_from(QuestionType), st.text(max_size=30))
def test_whatever_is_typed_fits_its_question_or_is_refused(kind, text):
    question = a_question("a", kind.value)
    try:
        answer = from_typed(question, text, TODAY)
        check_shape(question, answer)
    except FieldkitError:
        return
    to_text(to_value(question, answer))


@given(
    st.sampled_from(QuestionType),
    st.one_of(st.text(max_size=20), st.floats(), st.booleans()),
)
def test_whatever_is_calculated_can_be_stored_and_seen_again(kind, value):
    question = a_question("a", kind.value)
    to_text(to_value(question, to_answer(question, value)))
