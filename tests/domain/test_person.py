"""People of a report, found by concept, and what was said of consent."""

from __future__ import annotations

import pytest

from fieldkit.domain.form import Group, Repeat
from fieldkit.domain.person import consent_of, people_of, script_of
from tests.fakes.forms import a_form, a_question

ONE = a_form(
    a_question("consent", concept="consent.level"),
    a_question("given_by", concept="consent.given_by"),
    Group(
        "g",
        (
            a_question("name", concept="person.name_as_reported"),
            a_question("year", "integer", concept="person.birth_year"),
        ),
    ),
    Repeat(
        "others",
        (
            a_question("text", concept="person.names.text"),
            a_question("kind", concept="person.names.kind"),
            a_question("source", concept="person.names.source"),
        ),
        concept="person.names",
    ),
    a_question("contact", sealed_at_entry=True, concept="person.relative_contact"),
    a_question("unrelated"),
)
MANY = a_form(
    a_question("consent", concept="consent.level"),
    Repeat(
        "people",
        (
            a_question("name", concept="person.name_as_reported"),
            a_question("allowed", concept="consent.level"),
            Repeat(
                "others", (a_question("text", concept="person.names.text"),), concept="person.names"
            ),
        ),
        concept="person",
    ),
)
A, B = "0000000a", "0000000b"


def test_a_report_about_one_person_gives_that_person():
    answers = {
        "consent": "C3_LEGAL_AID",
        "g/name": "Алесь Кавальчук",
        "g/year": 1980,
        "others": [A],
        f"others[{A}]/text": "Kavalchuk",
        f"others[{A}]/kind": "PRESS",
        "contact": {"sealed": "YWdl"},
        "unrelated": "x",
    }
    assert people_of(ONE, answers) == [
        {
            "path": "",
            "names": [
                {"text": "Алесь Кавальчук", "kind": "AS_REPORTED", "script": "Cyrl"},
                {"text": "Kavalchuk", "kind": "PRESS", "script": "Latn"},
            ],
            "consent": "C3_LEGAL_AID",
            "birth_year": 1980,
            "relative_contact": {"sealed": "YWdl"},
        }
    ]


def test_a_spelling_says_who_it_comes_from_where_that_is_known():
    answers = {
        "others": [A, B],
        f"others[{A}]/text": "Kavalchuk",
        f"others[{A}]/source": "court list",
        f"others[{B}]/text": "Kovalchuk",
    }
    (person,) = people_of(ONE, answers)
    assert [name.get("source") for name in person["names"]] == ["court list", None]
    assert "source" not in person["names"][1]


def test_each_row_of_a_repeat_of_people_is_one_person():
    answers = {
        "consent": "C7_PUBLIC",
        "people": [B, A],
        f"people[{A}]/name": "Ales",
        f"people[{B}]/name": "Maria",
        f"people[{B}]/allowed": "C7_PUBLIC",
        f"people[{B}]/others": [A],
        f"people[{B}]/others[{A}]/text": "Marya",
    }
    people = people_of(MANY, answers)
    assert [person["path"] for person in people] == [f"people[{B}]", f"people[{A}]"]
    assert [name["text"] for name in people[0]["names"]] == ["Maria", "Marya"]
    assert [person["consent"] for person in people] == ["C7_PUBLIC", "C0_NONE"]


def test_a_row_about_nobody_is_nobody():
    assert people_of(MANY, {"people": [A], f"people[{A}]/allowed": "C0_NONE"}) == []


def test_a_report_about_nobody_names_nobody():
    assert people_of(ONE, {"unrelated": "x"}) == []
    assert consent_of(ONE, {"unrelated": "x"}) == []


def test_consent_is_said_per_person():
    answers = {
        "people": [A, B],
        f"people[{A}]/name": "Ales",
        f"people[{B}]/allowed": "C9_WITHDRAWN",
    }
    assert consent_of(MANY, answers) == [
        {"path": f"people[{A}]", "level": "C0_NONE"},
        {"path": f"people[{B}]", "level": "C9_WITHDRAWN"},
    ]


def test_who_consented_stands_beside_the_level():
    answers = {"consent": "C2_STATS", "given_by": "PARENT"}
    assert consent_of(ONE, answers) == [{"path": "", "level": "C2_STATS", "given_by": "PARENT"}]


def test_a_person_of_whom_consent_was_not_asked_has_none():
    assert people_of(ONE, {"g/name": "Ales"})[0]["consent"] == "C0_NONE"


def test_an_unknown_level_is_no_consent():
    assert people_of(ONE, {"g/name": "Ales", "consent": "ALL"})[0]["consent"] == "C0_NONE"


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Ales", "Latn"),
        ("Алесь", "Cyrl"),
        ("Aлесь", "Zyyy"),
        ("", "Zyyy"),
        ("12", "Zyyy"),
        ("山", "Zyyy"),
    ],
)
def test_the_script_of_a_name_is_told(text, script):
    assert script_of(text) == script
