"""The form inside a report: labels as they were, and only the terms that were chosen."""

from __future__ import annotations

import hashlib

import pytest

from fieldkit.domain import canonical_json
from fieldkit.domain.form import Choice, Group, Repeat
from fieldkit.domain.vocabulary import Term, Vocabulary
from fieldkit.forms.embed import embedded_form
from fieldkit.forms.loader import write_form
from fieldkit.forms.vocabularies import write_vocabulary
from tests.fakes.forms import a_form, a_question

FORM = a_form(
    a_question(
        "name", label={"en": "Name", "be": "Імя"}, hint={"en": "As heard"}, sensitivity="S2"
    ),
    Group("g", (a_question("unit", "select_one", vocabulary="unit"),), label={"en": "G"}),
    Repeat("people", (a_question("what", "select_multiple", choices="what"),), concept="person"),
    a_question("other", "select_one", vocabulary="unused"),
    choices={"what": (Choice("A", {"en": "A"}), Choice("B", {"en": "B"}), Choice("C", {}))},
)
UNIT = Vocabulary(
    "unit", "7", "", ("en", "be"), (Term("X", {"en": "Ex", "be": "Экс"}), Term("Y", {}))
)
ROW = "0000000a"
ANSWERS = {
    "name": "a canary",
    "g/unit": "X",
    "people": [ROW],
    f"people[{ROW}]/what": ["B", "GONE"],
}


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def embedded(answers=None, vocabularies=None):
    lists = {"unit": UNIT} if vocabularies is None else vocabularies
    return embedded_form(FORM, lists, ANSWERS if answers is None else answers, sha256)


def test_every_question_is_there_as_it_was_asked():
    shown = {entry["path"]: entry for entry in embedded()["questions"]}
    assert list(shown) == ["name", "g", "g/unit", "people", "people/what", "other"]
    assert shown["name"]["label"] == {"en": "Name", "be": "Імя"}
    assert shown["name"]["sensitivity"] == "S2"
    assert (shown["people"]["kind"], shown["people"]["concept"]) == ("repeat", "person")
    assert shown["g/unit"]["list"] == "unit"


def test_only_chosen_terms_are_there_in_all_languages():
    assert embedded()["terms"] == {
        "unit": {"X": {"en": "Ex", "be": "Экс"}},
        "what": {"B": {"en": "B"}, "GONE": {}},
    }


def test_lists_are_named_with_version_and_hash():
    assert embedded()["vocabularies"] == [
        {"name": "unit", "version": "7", "sha256": sha256(write_vocabulary(UNIT))}
    ]


def test_the_form_is_named_with_its_hash():
    found = embedded()
    assert (found["form"], found["version"]) == ("X01", "1")
    assert found["sha256"] == sha256(write_form(FORM))


def test_the_hash_of_the_bytes_it_came_from_may_be_given():
    found = embedded_form(FORM, {}, {}, sha256, form_sha256="ab" * 32)
    assert found["sha256"] == "ab" * 32


def test_a_list_that_is_not_here_leaves_the_code():
    found = embedded(vocabularies={})
    assert found["terms"]["unit"] == {"X": {}}
    assert found["vocabularies"] == []


def test_without_answers_there_are_no_terms():
    assert embedded({})["terms"] == {}


def test_no_answer_but_codes_goes_into_it():
    assert b"canary" not in canonical_json.write(embedded())


@pytest.mark.parametrize("answer", [{"sealed": "YWdl"}, 7, True, {"typed": "x"}])
def test_what_is_no_code_is_left_out(answer):
    assert embedded({"g/unit": answer})["terms"] == {"unit": {}}


def test_it_is_written_within_the_limits_of_reports():
    data = canonical_json.write(embedded())
    assert canonical_json.read(data, max_bytes=10**6, max_depth=64) == embedded()
