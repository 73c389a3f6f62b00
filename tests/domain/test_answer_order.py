"""Answers are read in the form's order, row by row, and a time-line by its times."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.answer_order import in_reading_order
from fieldkit.domain.partial_date import read_date
from fieldkit.errors import InvalidAnswer

TODAY = date(2026, 11, 22)
CONCEPTS = {
    "place": "event.place",
    "timeline": "assembly.timeline",
    "timeline/at": "timeline.time",
    "timeline/note": "timeline.note",
    "people": "person",
    "people/name": "person.name_as_reported",
    "people/sign": "",
    "people/sign/kind": "",
    "end": "",
}
A, B, C = "0000000a", "0000000b", "0000000c"


def at(typed):
    return read_date(typed, TODAY).to_json()


def test_answers_stand_in_the_forms_order_and_rows_together():
    answers = {
        "end": "x",
        f"people[{A}]/name": "1",
        f"people[{B}]/name": "2",
        f"people[{A}]/sign/kind": "1",
        "people": [B, A],
        "place": "y",
    }
    assert in_reading_order(answers, CONCEPTS) == [
        "place",
        "people",
        f"people[{B}]/name",
        f"people[{A}]/name",
        f"people[{A}]/sign/kind",
        "end",
    ]


def test_a_time_line_stands_in_the_order_of_its_times():
    answers = {
        "timeline": [A, B, C],
        f"timeline[{A}]/at": at("8.11.2020 14:05"),
        f"timeline[{A}]/note": "second",
        f"timeline[{B}]/note": "no time: last",
        f"timeline[{C}]/at": at("8.11.2020 before 14:00"),
        f"timeline[{C}]/note": "first",
    }
    ordered = in_reading_order(answers, CONCEPTS)
    notes = [answers[path] for path in ordered if path.endswith("note")]
    assert notes == ["first", "second", "no time: last"]


def test_a_time_that_was_not_understood_comes_after_those_that_were():
    answers = {
        "timeline": [A, B],
        f"timeline[{A}]/at": {"typed": "soon", "edtf": "", "precision": ""},
        f"timeline[{B}]/at": at("2020"),
    }
    assert in_reading_order(answers, CONCEPTS)[1:] == [f"timeline[{B}]/at", f"timeline[{A}]/at"]


def test_what_the_form_does_not_know_comes_last():
    answers = {"unknown": "x", f"unknown[{A}]/name": "y", "end": "z"}
    assert in_reading_order(answers, CONCEPTS)[0] == "end"


def test_what_is_no_path_is_refused():
    with pytest.raises(InvalidAnswer):
        in_reading_order({"a b": "x"}, CONCEPTS)


ROWS = st.lists(st.sampled_from([A, B, C, "", 7]), max_size=4)
PATHS = st.sampled_from(
    ["place", "end", "other", f"timeline[{A}]/at", f"timeline[{B}]/at", f"people[{C}]/sign/kind"]
)
VALUES = st.one_of(st.none(), st.text(max_size=3), st.just(at("2020")))


@given(st.dictionaries(PATHS, VALUES), ROWS, ROWS)
def test_no_answer_is_lost_and_the_order_is_one(answers, timeline, people):
    whole = {**answers, "timeline": timeline, "people": people}
    ordered = in_reading_order(whole, CONCEPTS)
    assert sorted(ordered) == sorted(whole)
    turned = dict(reversed(list(whole.items())))
    assert in_reading_order(turned, CONCEPTS) == ordered
