"""A report's answers as headquarters reads them: labels, dates as typed and as understood."""

from __future__ import annotations

from types import SimpleNamespace

from fieldkit.operations.hq.readable_answers import readable_answers

A, B = "0000000a", "0000000b"
FORM = {
    "default_language": "en",
    "questions": [
        {"path": "at", "kind": "question", "type": "dateTime", "label": {"en": "When"}},
        {"path": "timeline", "kind": "repeat", "label": {"en": "Time-line"}},
        {
            "path": "timeline/at",
            "kind": "question",
            "type": "dateTime",
            "label": {"en": "Time"},
            "concept": "timeline.time",
        },
        {"path": "timeline/note", "kind": "question", "type": "text", "label": {"en": "What"}},
    ],
}


def a_date(typed, edtf, precision="ESTIMATE"):
    return {"typed": typed, "edtf": edtf, "precision": precision}


def read(answers):
    return readable_answers(SimpleNamespace(form=FORM, answers=answers), "en")


def test_a_date_is_read_as_typed_with_what_it_means():
    noon = a_date("да паўдня", "2020-11-08T00:00/2020-11-08T12:00")
    assert read({"at": noon}) == [("When", "да паўдня (8 November 2020, before 12:00)")]


def test_a_date_that_a_device_made_up_is_read_as_typed():
    assert read({"at": a_date("soon", "[[[")}) == [("When", "soon")]


def test_a_time_line_is_read_in_the_order_of_its_times_row_by_row():
    answers = {
        "timeline": [A, B],
        f"timeline[{A}]/at": a_date("14:10", "2020-11-08T14:10", "EXACT_MINUTE"),
        f"timeline[{A}]/note": "second",
        f"timeline[{B}]/at": a_date("14:05", "2020-11-08T14:05", "EXACT_MINUTE"),
        f"timeline[{B}]/note": "first",
    }
    assert [text for label, text in read(answers) if label == "What"] == ["first", "second"]
    assert [label for label, _text in read(answers)] == ["Time", "What", "Time", "What"]
