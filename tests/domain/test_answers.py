"""Answers: which revision counts, and how paths are read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.answers import (
    Revision,
    Step,
    current,
    first_written,
    is_sealed,
    join_path,
    parse_path,
    question_of,
)
from fieldkit.errors import FieldkitError, InvalidAnswer

BEGUN = datetime(2020, 11, 8, 11, 5, tzinfo=UTC)


def revisions(*pairs):
    return [
        Revision(path, value, BEGUN + timedelta(seconds=n)) for n, (path, value) in enumerate(pairs)
    ]


def test_the_last_revision_of_a_path_is_current():
    assert current(revisions(("town", "Brest"), ("town", "Minsk"))) == {"town": "Minsk"}


def test_a_removed_answer_is_gone():
    assert current(revisions(("town", "Brest"), ("town", None))) == {}


def test_an_answer_may_come_back_after_removal():
    assert current(revisions(("a", 1), ("a", None), ("a", 2))) == {"a": 2}


def test_an_empty_log_has_no_answers():
    assert current([]) == {}


def test_a_path_with_rows_is_read():
    assert parse_path("people[3f2a9c01]/name") == (Step("people", "3f2a9c01"), Step("name"))


def test_the_question_of_a_path_has_no_rows():
    assert question_of("people[3f2a9c01]/names[00000000]/kind") == "people/names/kind"


@pytest.mark.parametrize(
    "path",
    ["", "/a", "a/", "a//b", "a[1]", "a[3F2A9C01]", "a[3f2a9c01", "a b", "../a", "1a", "a" * 600],
)
def test_what_is_no_path_is_refused(path):
    with pytest.raises(InvalidAnswer):
        parse_path(path)


@given(st.text())
def test_any_text_is_a_path_or_refused(text):
    try:
        steps = parse_path(text)
    except FieldkitError:
        return
    assert join_path(steps) == text


@pytest.mark.parametrize(
    "value", [None, "sealed", {"sealed": 1}, {"sealed": "x", "y": 1}, {}, ["sealed"]]
)
def test_only_a_sealed_object_is_sealed(value):
    assert not is_sealed(value)


def test_a_sealed_answer_is_known():
    assert is_sealed({"sealed": "YWdl"})


def test_an_answer_counts_from_when_it_was_first_given():
    def at(minute):
        return datetime(2026, 11, 22, 10, minute, tzinfo=UTC)

    revisions = [
        Revision("a", "x", at(1)),
        Revision("a", "y", at(2)),
        Revision("b", "x", at(3)),
        Revision("b", None, at(4)),
        Revision("b", "z", at(5)),
        Revision("c", "x", at(6)),
        Revision("c", None, at(7)),
    ]
    assert first_written(revisions) == {"a": at(1), "b": at(5)}
