"""What is said of a partial date: in every language, and in words that are read back."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit import translations
from fieldkit.domain.date_text import shown_answer, shown_date
from fieldkit.domain.partial_date import DateKind, read_date
from fieldkit.errors import InvalidDate
from fieldkit.platform.resources import resource_path

TODAY = date(2026, 11, 22)
LANGUAGES = translations.LANGUAGES


def shown_in(language: str, edtf: str) -> str:
    translations.use_language(language, resource_path("translations"))
    return shown_date(edtf)


ENGLISH = [
    ("2020-11-08", "8 November 2020"),
    ("2020-11-08T14:05", "8 November 2020, 14:05"),
    ("2020-11-08T14:05:30", "8 November 2020, 14:05:30"),
    ("2020-11-08T14", "8 November 2020, 14 h"),
    ("T14:05", "14:05"),
    ("2021-03", "March 2021, day not known"),
    ("2021-03-XX", "March 2021, day not known"),
    ("2020", "2020, month not known"),
    ("2020-21", "spring 2020"),
    ("2020-24", "winter 2020–2021"),
    ("2021-03-20~", "about 20 March 2021"),
    ("2021-03-20?", "perhaps 20 March 2021"),
    ("2020-11-08T14:05~", "8 November 2020, about 14:05"),
    ("[2020-08-09,2020-08-10]", "9 or 10 August 2020"),
    ("[2020-07-30,2020-08-10]", "30 July or 10 August 2020"),
    ("[2020-08-01..2020-08-05]", "between 1 and 5 August 2020"),
    ("2020-08-01/2020-08-05", "from 1 to 5 August 2020"),
    ("2020-11-08T00:00/2020-11-08T12:00", "8 November 2020, before 12:00"),
    ("2020-11-08T06:00/2020-11-08T12:00", "morning of 8 November 2020 (06:00–12:00)"),
    ("2020-08-09T22:00/2020-08-10T06:00", "night from 9 to 10 August 2020 (22:00–06:00)"),
    ("../2020-11-08", "before 8 November 2020"),
    ("2020-11/..", "after November 2020"),
    ("[2020-03..2020-04]", "March 2020 – April 2020, not known more exactly"),
    ("[2020-11-08T14,2020-11-08T15]", "8 November 2020, 14 h or 8 November 2020, 15 h"),
]


@pytest.mark.parametrize(("edtf", "text"), ENGLISH)
def test_a_date_is_said_as_a_person_would(edtf, text):
    assert shown_date(edtf) == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("be", "каля 20 сакавіка 2021 г."),
        ("ru", "около 20 марта 2021 г."),
        ("fr", "vers le 20 mars 2021"),
    ],
)
def test_the_month_stands_in_the_case_that_the_language_asks_for(language, text):
    assert shown_in(language, "2021-03-20~").replace("\u202f", " ").replace("\xa0", " ") == text


@pytest.mark.parametrize("text", ["", "soon", "2020-13", "[", "..", "2021-02-29", "[2020,]"])
def test_what_is_not_edtf_is_not_said(text):
    with pytest.raises(InvalidDate):
        shown_date(text)


def test_an_answer_is_shown_as_typed_with_what_it_is_understood_as():
    answer = read_date("8.11.2020 да паўдня", TODAY).to_json()
    assert shown_answer(answer) == "8.11.2020 да паўдня (8 November 2020, before 12:00)"


def test_an_answer_that_says_it_itself_is_not_said_twice():
    assert shown_answer(read_date("8 november 2020 14:05", TODAY).to_json()) == (
        "8 november 2020 14:05"
    )


@pytest.mark.parametrize(
    "value",
    [
        {"typed": "soon", "edtf": "", "precision": ""},
        {"typed": "soon", "edtf": "junk", "precision": "ESTIMATE"},
        {"typed": "soon", "edtf": [1], "precision": None},
    ],
)
def test_an_answer_that_was_not_understood_is_shown_as_typed(value):
    assert shown_answer(value) == "soon"


DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2026, 11, 21))
CLOCKS = st.times().map(lambda moment: f"{moment:%H:%M}")
MARKS = st.sampled_from(["", "~", "?", "%"])


def _two(parts, join):
    return parts.map(lambda two: join.format(*sorted(two)))


def _pairs(parts):
    return st.tuples(parts, parts).filter(lambda two: two[0] != two[1])


MONTHS = DAYS.map(lambda day: f"{day:%Y-%m}")
READ_BACK = st.one_of(
    st.tuples(DAYS, MARKS).map(lambda part: f"{part[0]}{part[1]}"),
    st.tuples(DAYS, CLOCKS, MARKS).map(lambda part: f"{part[0]}T{part[1]}{part[2]}"),
    st.tuples(DAYS, st.integers(0, 23)).map(lambda part: f"{part[0]}T{part[1]:02d}"),
    st.tuples(MONTHS, MARKS).map("".join),
    st.tuples(st.integers(1900, 2026).map(str), MARKS).map("".join),
    st.tuples(st.integers(1900, 2026), st.integers(21, 24)).map(lambda p: f"{p[0]}-{p[1]}"),
    _two(_pairs(DAYS.map(str)), "[{},{}]"),
    _two(_pairs(DAYS.map(str)), "{}/{}"),
    _two(_pairs(MONTHS), "[{},{}]"),
    DAYS.map(lambda day: f"../{day}"),
    DAYS.map(lambda day: f"{day}/.."),
    MONTHS.map(lambda month: f"{month}/.."),
    st.tuples(DAYS, _two(_pairs(CLOCKS), "T{}/@T{}")).map(
        lambda part: str(part[0]) + part[1].replace("@", str(part[0]))
    ),
)


@given(READ_BACK, st.sampled_from(LANGUAGES))
def test_what_is_said_is_read_back_as_it_was_meant(edtf, language):
    assert read_date(shown_in(language, edtf), TODAY).edtf == edtf


@given(st.one_of(CLOCKS, _two(_pairs(CLOCKS), "{}/T{}")), st.sampled_from(LANGUAGES))
def test_a_time_alone_is_read_back_as_it_was_meant(times, language):
    assert read_date(shown_in(language, f"T{times}"), TODAY, DateKind.TIME).edtf == f"T{times}"


VOCABULARY = (
    "8 10 9th 2020 08 March жніўня августа août . - or and between before after about maybe noon"
    " night вечером morning last Sunday ago days week mid winter to с по на ночь 14:05 15:30 14 h"
    " pm today yesterday midnight ~ ? / .. [ ] , T14:05 2020-11-08 2020-11-08T14 2020-XX"
)
WORDS = st.sampled_from(VOCABULARY.split())


@given(st.lists(WORDS, max_size=7), st.sampled_from(["", " "]), st.sampled_from(DateKind))
def test_whatever_was_understood_can_be_said_in_every_language(words, joint, kind):
    try:
        read = read_date(joint.join(words), TODAY, kind)
    except InvalidDate:
        return
    for language in LANGUAGES:
        assert shown_in(language, read.edtf)


@given(st.text(alphabet="0123456789-T:.,/[]~?%X", max_size=40))
def test_any_edtf_is_said_or_refused(text):
    try:
        assert shown_date(text)
    except InvalidDate:
        return


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2026, 1, 1)))  # noqa: DTZ001
def test_every_month_is_named_in_every_language(moment):
    for language in LANGUAGES:
        text = shown_in(language, f"{moment:%Y-%m-%d}")
        assert read_date(text, TODAY).edtf == f"{moment:%Y-%m-%d}"
