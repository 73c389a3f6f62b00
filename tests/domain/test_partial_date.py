"""Partial dates: what people type, what it means, and what it spans."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain import edtf
from fieldkit.domain.partial_date import (
    DateKind,
    PartialDate,
    Precision,
    from_json,
    from_moment,
    precision_of,
    read_date,
)
from fieldkit.errors import FieldkitError, InvalidDate

TODAY = date(2026, 11, 22)

UNDERSTOOD = [
    ("8.11.2020 14:05", "2020-11-08T14:05", "EXACT_MINUTE"),
    ("14:05 8.11.2020", "2020-11-08T14:05", "EXACT_MINUTE"),
    ("2020-11-08 14:05", "2020-11-08T14:05", "EXACT_MINUTE"),
    ("8.11.2020 14 h", "2020-11-08T14", "EXACT_HOUR"),
    ("8.11.2020 в 14 часов", "2020-11-08T14", "EXACT_HOUR"),
    ("2 pm", "2026-11-22T14", "EXACT_HOUR"),
    ("8.11.2020", "2020-11-08", "EXACT_DAY"),
    ("8/11/20", "2020-11-08", "EXACT_DAY"),
    ("8.11.99", "1999-11-08", "EXACT_DAY"),
    ("20th of March, 2021", "2021-03-20", "EXACT_DAY"),
    ("March 20, 2021", "2021-03-20", "EXACT_DAY"),
    ("23.11", "2025-11-23", "EXACT_DAY"),
    ("22.11", "2026-11-22", "EXACT_DAY"),
    ("11.2020", "2020-11", "DAY_UNKNOWN"),
    ("ў лістападзе 2020", "2020-11", "DAY_UNKNOWN"),
    ("август 2020 г.", "2020-08", "DAY_UNKNOWN"),
    ("août 2020", "2020-08", "DAY_UNKNOWN"),
    ("2020-11-XX", "2020-11-XX", "DAY_UNKNOWN"),
    ("вясна 2020", "2020-21", "DAY_UNKNOWN"),
    ("2020", "2020", "MONTH_UNKNOWN"),
    ("about 20 March 2021", "2021-03-20~", "ESTIMATE"),
    ("каля 20 сакавіка 2021", "2021-03-20~", "ESTIMATE"),
    ("около 20 марта 2021 года", "2021-03-20~", "ESTIMATE"),
    ("vers le 20 mars 2021", "2021-03-20~", "ESTIMATE"),
    ("~2020-11-08", "2020-11-08~", "ESTIMATE"),
    ("8.11.2020?", "2020-11-08?", "ESTIMATE"),
    ("8.11.2020 around 14:05", "2020-11-08T14:05~", "ESTIMATE"),
    ("9 or 10 August", "[2026-08-09,2026-08-10]", "ESTIMATE"),
    ("9 ці 10 жніўня 2020", "[2020-08-09,2020-08-10]", "ESTIMATE"),
    ("9 или 10 августа 2020", "[2020-08-09,2020-08-10]", "ESTIMATE"),
    ("9 ou 10 août 2020", "[2020-08-09,2020-08-10]", "ESTIMATE"),
    ("9–10.08.2020", "[2020-08-09,2020-08-10]", "ESTIMATE"),
    ("1-5 August 2020", "[2020-08-01..2020-08-05]", "ESTIMATE"),
    ("9.08.2020 or 12.08.2020", "[2020-08-09,2020-08-12]", "ESTIMATE"),
    ("before noon", "2026-11-22T00:00/2026-11-22T12:00", "ESTIMATE"),
    ("8.11.2020 да паўдня", "2020-11-08T00:00/2020-11-08T12:00", "ESTIMATE"),
    ("8.11.2020 до полудня", "2020-11-08T00:00/2020-11-08T12:00", "ESTIMATE"),
    ("8.11.2020 avant midi", "2020-11-08T00:00/2020-11-08T12:00", "ESTIMATE"),
    ("вчера вечером", "2026-11-21T18:00/2026-11-21T23:59", "ESTIMATE"),
    ("before 8.11.2020", "../2020-11-08", "ESTIMATE"),
    ("after 8 November 2020", "2020-11-08/..", "ESTIMATE"),
    ("сёння ў 14:05", "2026-11-22T14:05", "EXACT_MINUTE"),
]


@pytest.mark.parametrize(("typed", "meaning", "precision"), UNDERSTOOD)
def test_what_people_type_is_understood(typed, meaning, precision):
    read = read_date(typed, TODAY)
    assert (read.edtf, read.precision.value, read.typed) == (meaning, precision, typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "0",
        "Tuesday",
        "31.2.2020",
        "32 March",
        "8.13.2020",
        "8.11.2020 25:00",
        "8.11.2020 14:60",
        "11.2020 14:05",
        "13 pm",
        "2020-13",
        "2020-11-08 14:05 15:06",
        "10 or 9 August 2020",
        "5-1 August 2020",
        "[2020-11-08",
        "../..",
        "0000",
        "2020-11-08T14:05Z",
        "٢٠٢٠",
        "8" * 300,
    ],
)
def test_what_is_no_date_is_refused(typed):
    with pytest.raises(InvalidDate):
        read_date(typed, TODAY)


def test_a_question_for_a_day_takes_no_time():
    with pytest.raises(InvalidDate):
        read_date("8.11.2020 14:05", TODAY, DateKind.DATE)


def test_a_question_for_a_time_takes_no_day():
    with pytest.raises(InvalidDate):
        read_date("8.11.2020", TODAY, DateKind.TIME)


def test_a_time_alone_answers_a_question_for_a_time():
    assert read_date("14:05", TODAY, DateKind.TIME).edtf == "T14:05"


def test_about_reaches_one_unit_further_each_way():
    read = read_date("about 20 March 2021", TODAY)
    assert read.earliest == datetime(2021, 3, 19)  # noqa: DTZ001  # local by definition
    assert read.latest.date() == date(2021, 3, 21)


def test_winter_runs_into_the_next_year():
    assert edtf.span("2020-24").latest.date() == date(2021, 2, 28)


@pytest.mark.parametrize(
    "text", ["2020-25", "2020-1", "2020-11-31", "2021-02-29", "T", "T24:00", "~", "", "2020-XX-01"]
)
def test_what_is_not_edtf_is_refused(text):
    with pytest.raises(InvalidDate):
        edtf.span(text)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "2020",
        {"typed": "2020", "edtf": "2020"},
        {"typed": "2020", "edtf": "2020", "precision": "SURE"},
        {"typed": "2020", "edtf": "soon", "precision": "ESTIMATE"},
        {"typed": 1, "edtf": "2020", "precision": "ESTIMATE"},
        {"typed": "2020", "edtf": "2020", "precision": "MONTH_UNKNOWN", "more": ""},
        {"typed": "soon", "edtf": "", "precision": ""},
    ],
)
def test_a_stored_value_of_another_shape_is_refused(value):
    with pytest.raises(InvalidDate):
        from_json(value)


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_refused(text):
    try:
        read = read_date(text, TODAY)
    except FieldkitError:
        return
    assert read.earliest <= read.latest
    assert from_json(read.to_json()) == read


WORDS = st.sampled_from(
    [
        "8",
        "08",
        "11",
        "2020",
        "20",
        ".",
        "/",
        "-",
        ":",
        "~",
        "?",
        ",",
        "or",
        "about",
        "before",
        "after",
        "noon",
        "March",
        "жніўня",
        "августа",
        "août",
        "14:05",
        "8.11.2020",
        "h",
        "pm",
        "вечером",
        "today",
        "XX",
        "T",
        "[",
        "]",
        "..",
        "2020-11-08",
    ]
)


@given(st.lists(WORDS, max_size=8), st.sampled_from(["", " "]))
def test_any_row_of_date_words_is_a_date_or_refused(words, joint):
    try:
        read = read_date(joint.join(words), TODAY)
    except FieldkitError:
        return
    assert read.earliest <= read.latest
    assert precision_of(read.edtf) is read.precision


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2026, 11, 22)))  # noqa: DTZ001
def test_a_minute_is_read_back_as_it_was_written(moment):
    minute = moment.replace(second=0, microsecond=0)
    typed = f"{minute.day}.{minute.month}.{minute.year} {minute:%H:%M}"
    read = read_date(typed, TODAY)
    assert read.earliest == minute
    assert read.latest == minute + timedelta(seconds=59, microseconds=999999)
    assert from_moment(moment).edtf == read.edtf


@given(st.dates(min_value=date(1900, 1, 1), max_value=TODAY))
def test_a_day_is_its_own_first_and_last_day(day):
    read = read_date(day.isoformat(), TODAY)
    assert read.earliest.date() == read.latest.date() == day
    assert read == PartialDate(day.isoformat(), day.isoformat(), Precision.EXACT_DAY)
