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
    in_order,
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
    # months and days in both spellings of Belarusian, and in all cases
    ("12 траўня 2020", "2020-05-12", "EXACT_DAY"),
    ("у маі 2020", "2020-05", "DAY_UNKNOWN"),
    ("12 сьнежня 2020", "2020-12-12", "EXACT_DAY"),
    ("у снежні 2020", "2020-12", "DAY_UNKNOWN"),
    ("Сёньня а 14-й", "2026-11-22T14", "EXACT_HOUR"),
    ("8.11.2020 а 14-й гадзіне", "2020-11-08T14", "EXACT_HOUR"),
    ("14.05 гадз", "2026-11-22T14:05", "EXACT_MINUTE"),
    ("14 ч. 05 мин.", "2026-11-22T14:05", "EXACT_MINUTE"),
    ("8.11.2020 у 14.05", "2020-11-08T14:05", "EXACT_MINUTE"),
    ("14.30", "2026-11-22T14:30", "EXACT_MINUTE"),
    ("8.11.2020 à 14h30", "2020-11-08T14:30", "EXACT_MINUTE"),
    # days by number, weekday or distance
    ("каля 20-га сакавіка 2021", "2021-03-20~", "ESTIMATE"),
    ("20-го марта 2021", "2021-03-20", "EXACT_DAY"),
    ("1er mars 2021", "2021-03-01", "EXACT_DAY"),
    ("9th", "2026-11-09", "EXACT_DAY"),
    ("31st", "2026-10-31", "EXACT_DAY"),
    ("the 9th or 10th", "[2026-11-09,2026-11-10]", "ESTIMATE"),
    ("08-11-2020", "2020-11-08", "EXACT_DAY"),
    ("mardi 17 novembre 2020", "2020-11-17", "EXACT_DAY"),
    ("нядзеля, 8.11.2020", "2020-11-08", "EXACT_DAY"),
    ("last Sunday", "2026-11-15", "EXACT_DAY"),
    ("у мінулую нядзелю", "2026-11-15", "EXACT_DAY"),
    ("last Tuesday", "[2026-11-10,2026-11-17]", "ESTIMATE"),
    ("в прошлую пятницу", "[2026-11-13,2026-11-20]", "ESTIMATE"),
    ("позавчера", "2026-11-20", "EXACT_DAY"),
    ("пазаўчора ўвечары", "2026-11-20T18:00/2026-11-20T23:59", "ESTIMATE"),
    ("day before yesterday", "2026-11-20", "EXACT_DAY"),
    ("3 дні таму", "2026-11-19", "EXACT_DAY"),
    ("il y a 3 jours", "2026-11-19", "EXACT_DAY"),
    ("неделю назад", "2026-11-15~", "ESTIMATE"),
    ("last week", "[2026-11-09..2026-11-15]", "ESTIMATE"),
    ("в прошлом месяце", "2026-10", "DAY_UNKNOWN"),
    ("летась", "2025", "MONTH_UNKNOWN"),
    ("March 2021, day not known", "2021-03", "DAY_UNKNOWN"),
    # one of several days, and from day to day
    ("le 9 ou le 10 août 2020", "[2020-08-09,2020-08-10]", "ESTIMATE"),
    ("9-10 августа 2020", "[2020-08-09,2020-08-10]", "ESTIMATE"),
    ("30 ліпеня - 2 жніўня 2020", "[2020-07-30..2020-08-02]", "ESTIMATE"),
    ("30 декабря - 2 января", "[2025-12-30..2026-01-02]", "ESTIMATE"),
    ("между 9 и 12 августа 2020", "[2020-08-09..2020-08-12]", "ESTIMATE"),
    ("с 9 по 10 августа 2020", "2020-08-09/2020-08-10", "ESTIMATE"),
    ("з 9 да 10 жніўня 2020", "2020-08-09/2020-08-10", "ESTIMATE"),
    ("du 9 au 12 août 2020", "2020-08-09/2020-08-12", "ESTIMATE"),
    ("March or April 2020", "[2020-03,2020-04]", "ESTIMATE"),
    ("2019 или 2020", "[2019,2020]", "ESTIMATE"),
    ("зимой 2020-2021", "2020-24", "DAY_UNKNOWN"),
    # parts of a month, which meet in a day that may be called either
    ("mid-March 2021", "[2021-03-10..2021-03-20]", "ESTIMATE"),
    ("начало марта 2021", "[2021-03-01..2021-03-10]", "ESTIMATE"),
    ("у канцы лютага 2020", "[2020-02-20..2020-02-29]", "ESTIMATE"),
    ("fin mars 2021", "[2021-03-20..2021-03-31]", "ESTIMATE"),
    # times
    ("14:00-15:30", "2026-11-22T14:00/2026-11-22T15:30", "ESTIMATE"),
    ("14:00–15:30 8.11.2020", "2020-11-08T14:00/2020-11-08T15:30", "ESTIMATE"),
    ("8.11.2020 23:00-01:00", "2020-11-08T23:00/2020-11-09T01:00", "ESTIMATE"),
    ("8.11.2020 23:00 - 9.11.2020 02:00", "2020-11-08T23:00/2020-11-09T02:00", "ESTIMATE"),
    ("между 14 и 15", "2026-11-22T14:00/2026-11-22T15:00", "ESTIMATE"),
    ("с 14 до 15", "2026-11-22T14:00/2026-11-22T15:00", "ESTIMATE"),
    ("паміж 14 і 15 гадзінамі", "2026-11-22T14:00/2026-11-22T15:00", "ESTIMATE"),
    ("de 14h à 15h30", "2026-11-22T14:00/2026-11-22T15:30", "ESTIMATE"),
    ("between 2 and 3 pm", "2026-11-22T14:00/2026-11-22T15:00", "ESTIMATE"),
    ("from 11 to 1 pm", "2026-11-22T11:00/2026-11-22T13:00", "ESTIMATE"),
    ("2 or 3 pm", "[2026-11-22T14,2026-11-22T15]", "ESTIMATE"),
    ("around noon", "2026-11-22T12:00~", "ESTIMATE"),
    ("vers 14h", "2026-11-22T14~", "ESTIMATE"),
    ("before 8.11.2020 14:00", "../2020-11-08T14:00", "ESTIMATE"),
    # parts of the day
    ("8.11.2020 в 7 часов вечера", "2020-11-08T19", "EXACT_HOUR"),
    ("в 2 часа ночи", "2026-11-22T02", "EXACT_HOUR"),
    ("11 гадзін вечара", "2026-11-22T23", "EXACT_HOUR"),
    ("7:30 вечера", "2026-11-22T19:30", "EXACT_MINUTE"),
    ("8.11.2020 пад вечар", "2020-11-08T16:00/2020-11-08T20:00", "ESTIMATE"),
    ("да абеду", "2026-11-22T00:00/2026-11-22T14:00", "ESTIMATE"),
    ("пасля абеду", "2026-11-22T12:00/2026-11-22T18:00", "ESTIMATE"),
    ("вечером 19:00-20:00", "2026-11-22T19:00/2026-11-22T20:00", "ESTIMATE"),
    ("поздно вечером 8.11.2020", "2020-11-08T21:00/2020-11-08T23:59", "ESTIMATE"),
    ("полночь 8.11.2020", "[2020-11-08T00:00,2020-11-09T00:00]", "ESTIMATE"),
    # a night has two days
    ("в ночь на 10 августа 2020", "2020-08-09T22:00/2020-08-10T06:00", "ESTIMATE"),
    ("у ноч з 9 на 10 жніўня 2020", "2020-08-09T22:00/2020-08-10T06:00", "ESTIMATE"),
    ("nuit du 9 au 10 août 2020", "2020-08-09T22:00/2020-08-10T06:00", "ESTIMATE"),
    ("ночью 10 августа 2020", "2020-08-10T00:00/2020-08-11T06:00", "ESTIMATE"),
    ("last night", "2026-11-21T18:00/2026-11-22T06:00", "ESTIMATE"),
    ("maybe 2020", "2020?", "ESTIMATE"),
    ("maybe 8.11.2020 about 14:05", "2020-11-08T14:05%", "ESTIMATE"),
]
TIMES = [
    ("14:05", "T14:05"),
    ("14.05", "T14:05"),
    ("а 14-й", "T14"),
    ("14:00-15:30", "T14:00/T15:30"),
    ("between 14 and 15", "T14:00/T15:00"),
    ("около 14:00", "T14:00~"),
    ("да паўдня", "T00:00/T12:00"),
    ("2 or 3 pm", "[T14,T15]"),
    ("midnight", "T00:00"),
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
        # what may be meant otherwise is not guessed
        "у нядзелю",
        "on Tuesday",
        "Monday 8 November 2020",
        "last Tuesday evening",
        "9 or 10",
        "from 9 to 10",
        "8.13",
        "9-10",
        "12 часов ночи",
        "not 8.11.2020",
        "9 и 10 августа 2020",
        "2020 or March 2021",
        "ночь с 9 на 12 августа 2020",
        "winter 2020-2023",
        "15:30-14:00",
        "утром в 19:00",
        "вечером 08:00-09:00",
        "maybe",
        "maybell 2020",
        "jui 2020",
        "last",
        "year",
        "1 января 0001 года, ночь на 1.1.0001",
        "ночь на 1.1.0001",
        "31.12.9999 ночью",
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


@pytest.mark.parametrize(("typed", "meaning"), TIMES)
def test_a_time_alone_answers_a_question_for_a_time(typed, meaning):
    assert read_date(typed, TODAY, DateKind.TIME).edtf == meaning


def test_about_a_time_reaches_half_an_hour_each_way():
    read = read_date("8.11.2020 around 14:05", TODAY)
    assert read.earliest == datetime(2020, 11, 8, 13, 35)  # noqa: DTZ001  # local by definition
    assert read.latest < datetime(2020, 11, 8, 14, 37)  # noqa: DTZ001


def test_dates_are_sorted_by_what_they_may_mean_and_the_exact_before_the_vague():
    typed = ["2020", "11.2020", "after 8.11.2020", "8.11.2020 14:05", "8.11.2020", "8.11.2020?"]
    shuffled = [read_date(text, TODAY) for text in typed]
    ordered = sorted([None, *shuffled], key=in_order)
    assert [date and date.typed for date in ordered] == [
        "2020",
        "11.2020",
        "8.11.2020",
        "8.11.2020?",
        "after 8.11.2020",
        "8.11.2020 14:05",
        None,
    ]


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
        "ночь",
        "на",
        "с",
        "по",
        "and",
        "between",
        "last",
        "Sunday",
        "ago",
        "days",
        "mid",
        "9th",
        "midnight",
        "winter",
        "14-й",
    ]
)


@given(st.lists(WORDS, max_size=8), st.sampled_from(["", " "]), st.sampled_from(DateKind))
def test_any_row_of_date_words_is_a_date_or_refused(words, joint, kind):
    try:
        read = read_date(joint.join(words), TODAY, kind)
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
