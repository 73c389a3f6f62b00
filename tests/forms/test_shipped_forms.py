"""The forms that are shipped: complete, runnable, and equal to their sheets."""

from __future__ import annotations

import importlib.util
import json
import sys

import pytest
from openpyxl import load_workbook

from fieldkit.domain.form import FilledBy, Question, QuestionType, Repeat, Stage, nodes, questions
from fieldkit.domain.person import consent_of, people_of
from fieldkit.forms.engine import EVENT_TIME
from fieldkit.forms.loader import write_form
from fieldkit.forms.xlsform.check import compile_xlsform
from tests.fakes.forms import RESOURCES, an_engine, shipped_form, shipped_vocabularies

FORMS = {form_id: shipped_form(form_id) for form_id in ("T01", "T02")}
LISTS = shipped_vocabularies()
LANGUAGES = {"en", "be", "ru", "fr"}
SHEETS = RESOURCES.parent / "packaging"
EACH = pytest.mark.parametrize("form_id", sorted(FORMS))


def by_path(form_id):
    return dict(questions(FORMS[form_id]))


def by_name(form_id):
    return {question.name: question for question in by_path(form_id).values()}


def engine_of(form_id, answers=None):
    return an_engine(FORMS[form_id], answers, vocabularies=LISTS)


def blocking(engine, stage="seal"):
    return [p.path for p in engine.problems(stage) if p.severity.value == "block"]


def warned(engine, stage="seal"):
    return [p.path for p in engine.problems(stage) if p.severity.value == "warn"]


def when(text, edtf, precision):
    return {"typed": text, "edtf": edtf, "precision": precision}


@pytest.fixture(scope="module")
def builder():
    spec = importlib.util.spec_from_file_location("build_forms", SHEETS / "build_forms.py")
    module = importlib.util.module_from_spec(spec)
    path = list(sys.path)
    spec.loader.exec_module(module)
    sys.path[:] = path
    return module


@EACH
def test_the_compiled_form_is_what_its_workbook_compiles_to(form_id):
    path = RESOURCES / "forms" / f"{form_id}.xlsx"
    committed = (RESOURCES / "forms" / f"{form_id}.json").read_bytes()
    assert write_form(compile_xlsform(path)) == committed


@EACH
def test_the_workbook_holds_what_its_sheets_say(form_id, builder, tmp_path):
    fresh = tmp_path / "fresh.xlsx"
    fresh.write_bytes(builder.workbook(form_id))
    committed = load_workbook(RESOURCES / "forms" / f"{form_id}.xlsx")
    made = load_workbook(fresh)
    assert made.sheetnames == committed.sheetnames
    for sheet in made.sheetnames:
        assert list(made[sheet].values) == list(committed[sheet].values)


@EACH
def test_a_workbook_is_made_the_same_twice(form_id, builder):
    assert builder.workbook(form_id) == builder.workbook(form_id)


@EACH
def test_everything_shown_is_labelled_in_four_languages(form_id):
    form = FORMS[form_id]
    assert set(form.title) == set(form.languages) == LANGUAGES
    for path, node in nodes(form):
        assert set(node.label) == LANGUAGES, path
        for labels in (node.hint, getattr(node, "constraint_message", {})):
            assert set(labels) in (set(), LANGUAGES), path
    for choices in form.choices.values():
        assert all(set(choice.label) == LANGUAGES for choice in choices)


@EACH
def test_every_constraint_explains_itself(form_id):
    for path, question in by_path(form_id).items():
        assert bool(question.constraint) == bool(question.constraint_message), path


@EACH
def test_every_vocabulary_is_shipped(form_id):
    assert set(FORMS[form_id].vocabularies) <= set(LISTS)


@EACH
def test_every_default_is_in_its_list(form_id):
    for path, question in by_path(form_id).items():
        if question.vocabulary and question.default:
            assert question.default in LISTS[question.vocabulary].by_code, path


@EACH
def test_every_question_has_a_concept_and_a_known_sensitivity(form_id):
    for path, question in by_path(form_id).items():
        assert question.concept, path
        assert question.sensitivity in {"", *LISTS["sensitivity"].by_code}, path


@EACH
def test_dates_may_be_partial(form_id):
    for path, question in by_path(form_id).items():
        if question.type is QuestionType.DATETIME:
            assert question.precision == "date_precision", path


@EACH
def test_the_time_of_the_event_is_known_by_concept(form_id):
    assert [q.name for q in by_path(form_id).values() if q.concept == EVENT_TIME] == ["observed_at"]


@EACH
def test_three_valued_questions_begin_as_not_asked(form_id):
    for path, question in by_path(form_id).items():
        if question.vocabulary == "yes_no_unknown":
            assert question.default == "NOT_ASKED", path


@EACH
def test_what_only_headquarters_answers_never_stands_against_sealing(form_id):
    hq = {path for path, q in by_path(form_id).items() if q.filled_by is FilledBy.HQ}
    engine = engine_of(form_id)
    assert hq
    assert not hq & {problem.path for problem in engine.problems("seal")}
    required = {path for path in hq if by_path(form_id)[path].required_at is Stage.HQ}
    assert required <= set(blocking(engine, "hq"))


@EACH
def test_nothing_ever_blocks_saving(form_id):
    assert blocking(engine_of(form_id), "save") == []


@EACH
def test_a_new_report_has_no_consent(form_id):
    engine = engine_of(form_id)
    changes = engine.begin()
    assert changes.values["source/consent_level"] == "C0_NONE"
    assert consent_of(FORMS[form_id], engine.current())[0]["level"] == "C0_NONE"


def test_a_name_alone_can_be_sealed():
    engine = engine_of("T02")
    engine.begin()
    assert blocking(engine) == ["victim/name_as_reported"]
    engine.put("victim/name_as_reported", "unknown man, red jacket, about 25")
    assert blocking(engine) == []
    assert "custody/health_at_risk" in warned(engine)
    engine.put("custody/health_at_risk", "UNKNOWN")
    assert "custody/health_at_risk" not in warned(engine)


def test_the_name_as_reported_is_marked_by_its_concept():
    assert by_name("T02")["name_as_reported"].concept == "person.name_as_reported"
    assert by_name("T01")["person_name"].concept == "person.name_as_reported"


def test_the_contact_of_a_relative_is_sealed_at_entry():
    question = by_name("T02")["relative_contact"]
    assert question.sealed_at_entry
    assert question.sensitivity == "S3"
    engine = engine_of("T02")
    assert engine.check_before_sealing("victim/relative_contact", "+375 29 000") == ()
    assert engine.check_before_sealing("victim/relative_contact", "  x ")


@pytest.mark.parametrize(
    ("year", "wrong"), [(1899, True), (1900, False), (2026, False), (2027, True)]
)
def test_a_year_of_birth_lies_between_1900_and_now(year, wrong):
    engine = engine_of("T02", {"victim/name_as_reported": "x", "victim/birth_year": year})
    assert ("victim/birth_year" in blocking(engine)) is wrong


@pytest.mark.parametrize(
    "path", ["victim/group_size", "taking/officers_count", "victim/age_estimate"]
)
def test_counts_are_not_below_nothing(path):
    engine = engine_of("T02", {"victim/name_as_reported": "x", path: -1})
    assert path in blocking(engine)


@pytest.mark.parametrize(
    ("released", "wrong"),
    [
        (when("7.11.2020", "2020-11-07", "EXACT_DAY"), True),
        (when("8.11.2020", "2020-11-08", "EXACT_DAY"), False),
        (when("11.2020", "2020-11", "DAY_UNKNOWN"), False),
        (when("10.2020", "2020-10", "DAY_UNKNOWN"), True),
        (when("about 7.11.2020", "2020-11-07~", "ESTIMATE"), False),
    ],
)
def test_a_release_is_not_before_the_detention(released, wrong):
    answers = {
        "victim/name_as_reported": "x",
        "event/observed_at": when("8.11.2020 14:05", "2020-11-08T14:05", "EXACT_MINUTE"),
        "custody/released_at": released,
    }
    assert ("custody/released_at" in blocking(engine_of("T02", answers))) is wrong


def test_another_place_is_asked_for_where_the_list_does_not_say():
    engine = engine_of("T02")
    assert engine.relevant("custody/taken_to_other")
    engine.put("custody/taken_to", "BY_AKRESTSINA_CIP")
    assert not engine.relevant("custody/taken_to_other")
    engine.put("custody/taken_to", "BY_SIZO_OTHER")
    assert engine.relevant("custody/taken_to_other")


def test_a_group_is_not_asked_what_one_person_is():
    engine = engine_of("T02")
    engine.put("victim/group_size", 30)
    assert not engine.relevant("victim/birth_year")
    assert not engine.relevant("victim/other_names")
    engine.put("victim/group_size", 1)
    assert engine.relevant("victim/birth_year")


def test_no_force_cannot_stand_with_force():
    engine = engine_of("T02", {"victim/name_as_reported": "x"})
    engine.put("taking/force_type", ["NONE", "BATON"])
    assert "taking/force_type" in [problem.path for problem in engine.problems("seal")]
    engine.put("taking/force_type", ["BATON"])
    assert "taking/force_type" not in [problem.path for problem in engine.problems("seal")]


def test_an_old_article_warns_in_a_new_case():
    answers = {
        "victim/name_as_reported": "x",
        "event/observed_at": when("8.11.2022", "2022-11-08", "EXACT_DAY"),
        "custody/legal_article": ["KOAP03_23.34"],
    }
    engine = engine_of("T02", answers)
    assert "custody/legal_article" in warned(engine)
    assert "custody/legal_article" not in blocking(engine)


def test_more_participants_at_most_than_at_least():
    answers = {"assembly/participants_count": 200, "assembly/participants_count_max": 100}
    engine = engine_of("T01", answers)
    assert "assembly/participants_count_max" in [p.path for p in engine.problems("seal")]
    engine.put("assembly/participants_count_max", 200)
    assert "assembly/participants_count_max" not in [p.path for p in engine.problems("seal")]


def test_an_assembly_has_a_time_line_with_times():
    engine = engine_of("T01")
    row, changes = engine.add_row("timeline")
    assert changes.values[f"timeline[{row}]/timeline_at"]["edtf"] == "2026-11-22T13:05"
    engine.put(f"timeline[{row}]/timeline_event", "ORDER_DISPERSE")
    assert not [p for p in engine.problems("seal") if p.path.startswith("timeline")]


def test_a_person_noticed_needs_a_name_or_a_description():
    engine = engine_of("T01")
    row, changes = engine.add_row("people")
    assert changes.values[f"people[{row}]/person_consent"] == "C0_NONE"
    assert f"people[{row}]/person_name" in warned(engine)
    engine.put(f"people[{row}]/person_description", "red jacket, about 25")
    assert f"people[{row}]/person_name" not in warned(engine)
    (person,) = people_of(FORMS["T01"], engine.current())
    assert (person["description"], person["consent"]) == ("red jacket, about 25", "C0_NONE")


def test_a_detained_person_has_all_their_spellings():
    engine = engine_of("T02")
    engine.begin()
    engine.put("victim/name_as_reported", "Кавальчук")
    row, _changes = engine.add_row("victim/other_names")
    engine.put(f"victim/other_names[{row}]/name_other", "Kovalchuk")
    engine.put(f"victim/other_names[{row}]/name_kind", "PRESS")
    (person,) = people_of(FORMS["T02"], engine.current())
    assert [(name["text"], name["kind"], name["script"]) for name in person["names"]] == [
        ("Кавальчук", "AS_REPORTED", "Cyrl"),
        ("Kovalchuk", "PRESS", "Latn"),
    ]


# Against the catalogue the forms were written from

PRECISION = "_precision"  # "observed_at_precision" is a part of the answer to "observed_at"
KINDS = {
    "text": {"text", "hidden"},
    "place": {"text"},
    "person": {"text"},
    "number": {"integer"},
    "choice": {"select_one"},
    "yes-no-unknown": {"select_one"},
    "multi-choice": {"select_multiple"},
    "date-time": {"dateTime"},
    "attachment": {"file"},
}
STAGES = {"export": Stage.SEAL, "save": Stage.SAVE, "hq_verification": Stage.HQ}


@pytest.fixture(scope="module")
def catalogue(samples):
    source = json.loads((samples / "domain" / "incident_types.json").read_text("utf-8"))
    return {entry["id"]: entry for entry in source["incident_types"]}


@pytest.mark.samples
@EACH
def test_every_field_of_the_catalogue_is_reachable(form_id, catalogue):
    by_field = {node.name: node for _path, node in nodes(FORMS[form_id])}
    for field in catalogue[form_id]["fields"]:
        if field["id"].endswith(PRECISION):
            assert by_field[field["id"].removesuffix(PRECISION)].precision == field["vocabulary"]
        elif isinstance(by_field.get(field["id"]), Repeat):
            assert "repeat_group" in field
        else:
            check_field(by_field[field["id"]], field)


def check_field(question: Question, field) -> None:
    place = field["id"]
    assert question.type.value in KINDS[field["type"]], place
    assert question.vocabulary == (field["vocabulary"] or ""), place
    assert question.filled_by.value == field["filled_by"], place
    assert bool(question.required) == field["required"], place
    if field["required"]:
        assert question.required_at is STAGES[field["required_at"]], place
    if not question.hint:
        assert question.label == field["labels"] or place == "name_other", place


@pytest.mark.samples
@EACH
def test_the_fast_form_is_the_one_of_the_catalogue(form_id, catalogue):
    rapid = [name for name, question in by_name(form_id).items() if question.rapid]
    assert sorted(rapid) == sorted(catalogue[form_id]["rapid_entry"])
