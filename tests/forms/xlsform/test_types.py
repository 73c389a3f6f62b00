"""Every question type of XLSForm, the older names too, is asked for here or named."""

from __future__ import annotations

import pytest

from fieldkit.domain.form import QuestionType
from fieldkit.forms.xlsform.types import known_type
from fieldkit.forms.xlsform.workbook import OLDER_TYPES


@pytest.mark.parametrize("kind", QuestionType)
def test_every_type_of_ours_is_one_of_xlsform(kind):
    names = {"select_one": "select one", "select_multiple": "select all that apply"}
    assert known_type(names.get(kind.value, kind.value), OLDER_TYPES).type is kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("string", "text"),
        ("int", "integer"),
        ("gps", "geopoint"),
        ("photo", "image"),
        ("trigger", "acknowledge"),
        ("add date time prompt", "dateTime"),
        ("q picture", "image"),
        ("get today", "today"),
        ("start time", "start"),
        ("get end time", "end"),
        ("percentage", "integer"),
        ("add note prompt", "note"),
        ("q calculate", "text"),
    ],
)
def test_older_names_mean_what_they_meant(name, kind):
    assert known_type(name, OLDER_TYPES).type.value == kind


def test_some_older_types_bring_their_constraint():
    assert known_type("percentage", OLDER_TYPES).constraint == "0 <= . and . <= 100"
    assert known_type("phone number", OLDER_TYPES).hint


@pytest.mark.parametrize(
    "name",
    ["deviceid", "imei", "uri:deviceid", "username", "email", "phonenumber", "get sim id"]
    + ["simserial", "subscriberid", "start-geopoint", "background-audio", "background-geopoint"],
)
def test_what_names_the_person_is_never_recorded(name):
    known = known_type(name, OLDER_TYPES)
    assert (known.type, known.is_recorded) == (QuestionType.HIDDEN, False)


@pytest.mark.parametrize("name", sorted(OLDER_TYPES))
def test_every_type_pyxform_knows_is_known_or_refused_by_name(name):
    known = known_type(name, OLDER_TYPES)
    if known is None:
        assert name in {"osm", "xml-external", "csv-external", "audit"}


def test_a_type_that_nobody_knows_is_none():
    assert known_type("unheard of", OLDER_TYPES) is None
