"""The shipped forms and lists against the catalogue that they were written from."""

from __future__ import annotations

import json

import pytest

from fieldkit.domain.form import Question, Repeat, Severity, Stage
from tests.fakes.shipped import FORMS, LISTS, by_name

pytestmark = pytest.mark.samples

EACH = pytest.mark.parametrize("form_id", sorted(FORMS))
PRECISION = "_precision"  # "observed_at_precision" is a part of the answer to "observed_at"
KINDS = {
    "text": {"text", "hidden"},
    "place": {"text"},
    "person": {"text"},
    "number": {"integer", "decimal"},
    "choice": {"select_one"},
    "yes-no-unknown": {"select_one"},
    "multi-choice": {"select_multiple"},
    "date-time": {"dateTime"},
    "attachment": {"file"},
}
STAGES = {"export": Stage.SEAL, "save": Stage.SAVE, "hq_verification": Stage.HQ}
# Labels that are not those of the catalogue, and why.
RELABELLED = {
    ("T06", "verdict_at"): "the catalogue speaks of a death sentence in every form",
    ("T12", "items_returned"): "belongings after an execution, not things taken in a search",
    ("T01", "timeline"): "the catalogue says there how it is stored",
}
# A report that names neither a person nor an assembly helps nobody: these two stop sealing.
NEEDED = {("T01", "assembly_name"), ("T02", "name_as_reported")}


@pytest.fixture(scope="module")
def catalogue(samples):
    source = json.loads((samples / "domain" / "incident_types.json").read_text("utf-8"))
    return {entry["id"]: entry for entry in source["incident_types"]}


@pytest.fixture(scope="module")
def vocabularies(samples):
    return json.loads((samples / "domain" / "vocabularies.json").read_text("utf-8"))["vocabularies"]


def test_every_incident_type_has_its_form(catalogue):
    assert set(catalogue) == set(FORMS)
    for form_id, entry in catalogue.items():
        assert FORMS[form_id].title == entry["labels"]


@EACH
def test_every_field_of_the_catalogue_is_asked_for(form_id, catalogue):
    known = by_name(form_id)
    for field in catalogue[form_id]["fields"]:
        name = field["id"]
        if name.endswith(PRECISION):
            assert known[name.removesuffix(PRECISION)].precision == field["vocabulary"]
        elif isinstance(known.get(name), Repeat):
            assert "repeat_group" in field
        else:
            check_kind(known[name], field)
            check_stage(form_id, known[name], field)


def check_kind(question: Question, field) -> None:
    name = field["id"]
    assert question.type.value in KINDS[field["type"]], name
    assert question.vocabulary == (field["vocabulary"] or ""), name
    assert question.filled_by.value == field["filled_by"], name


def check_stage(form_id: str, question: Question, field) -> None:
    name = field["id"]
    assert bool(question.required) == field["required"], name
    if not field["required"]:
        return
    assert question.required_at is STAGES[field["required_at"]], name
    if field["required_at"] == "export":
        blocks = question.at_seal is Severity.BLOCK
        assert blocks is ((form_id, name) in NEEDED), name


@EACH
def test_every_field_is_labelled_as_in_the_catalogue(form_id, catalogue):
    known = by_name(form_id)
    for field in catalogue[form_id]["fields"]:
        name = field["id"]
        if name.endswith(PRECISION):
            continue
        # The repeat says what the further spellings are; in a row stands "Name".
        node = known["other_names" if name == "name_other" else name]
        assert (node.label == field["labels"]) is ((form_id, name) not in RELABELLED), name


@EACH
def test_the_fast_form_is_the_one_of_the_catalogue(form_id, catalogue):
    rapid = {
        name for name, node in by_name(form_id).items() if isinstance(node, Question) and node.rapid
    }
    assert rapid == set(catalogue[form_id]["rapid_entry"])


def test_every_vocabulary_is_chosen_from_or_belongs_to_the_program(vocabularies):
    used = {name for form in FORMS.values() for name in form.vocabularies}
    # Codes that the program or headquarters writes; nobody chooses them in a form.
    written = {
        "attachment_kind",
        "case_state",
        "case_type",
        "custody_event",
        "date_precision",
        "match_decision",
    }
    assert set(vocabularies) - used == written
    assert used <= set(LISTS)


def test_every_term_can_be_chosen_under_its_labels(vocabularies):
    for name, content in vocabularies.items():
        known = LISTS[name].by_code
        for item in content["items"]:
            assert known[item["code"]].label == item["labels"], (name, item["code"])
