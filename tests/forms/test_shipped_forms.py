"""The forms that are shipped: complete, in four languages, and equal to their sheets."""

from __future__ import annotations

import importlib.util
import re
import sys
import unicodedata

import pytest
from openpyxl import load_workbook

from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.form import FilledBy, Group, Question, QuestionType, Stage, nodes
from fieldkit.domain.person import consent_of
from fieldkit.forms.loader import write_form
from fieldkit.forms.problems import EVENT_TIME
from fieldkit.forms.xlsform.check import compile_xlsform
from tests.fakes.forms import RESOURCES
from tests.fakes.shipped import FORMS, LISTS, blocking, by_path, engine_of

LANGUAGES = {"en", "be", "ru", "fr"}
SHEETS = RESOURCES.parent / "packaging"
EACH = pytest.mark.parametrize("form_id", sorted(FORMS))
HEADQUARTERS_ONLY = "T14"

# What the fast form of each asks; everything else can wait.
RAPID = {
    "T01": {"assembly_name", "timeline_event", "force_type", "detained_count"},
    "T02": {"name_as_reported", "group_size", "perpetrator_unit", "taken_to", "health_at_risk"},
    "T03": {"name_as_reported", "phase", "force_type", "medical_attention"},
    "T04": {"name_as_reported", "search_target", "device_unlocked", "data_at_risk"},
    "T05": {"name_as_reported", "court", "legal_article", "arrest_days", "fine_base_units"},
    "T06": {"name_as_reported", "legal_article", "procedural_stage", "remand_place"},
    "T07": {"name_as_reported", "relative_request", "parcel_status", "health_at_risk"},
    "T08": {"name_as_reported", "media_outlet", "media_violation"},
    "T09": {"name_as_reported", "institution", "reprisal_kind"},
    "T10": {"organisation", "association_measure"},
    "T11": {"union_name", "union_violation"},
    "T12": {"name_as_reported", "procedural_stage", "death_family_violation"},
    "T13": {"name_as_reported", "defender_pressure", "data_at_risk"},
    "T14": set(),
}
# Questions whose label in one form is not that of the others.
RELABELLED = {("T12", "verdict_at"), ("T12", "items_returned"), ("T14", "source")}


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
        if question.type in (QuestionType.DATETIME, QuestionType.DATE):
            assert question.precision == "date_precision", path


@EACH
def test_the_time_of_the_event_is_known_by_concept(form_id):
    named = [q.name for q in by_path(form_id).values() if q.concept == EVENT_TIME]
    assert named == ([] if form_id == HEADQUARTERS_ONLY else ["observed_at"])


@EACH
def test_three_valued_questions_begin_as_not_asked(form_id):
    for path, question in by_path(form_id).items():
        if question.vocabulary == "yes_no_unknown":
            assert question.default == "NOT_ASKED", path


@EACH
def test_what_only_headquarters_answers_never_stands_against_sealing(form_id):
    hq = {path for path, q in by_path(form_id).items() if q.filled_by is FilledBy.HQ}
    engine = engine_of(form_id)
    engine.begin()
    assert hq
    assert not hq & {problem.path for problem in engine.problems("seal")}
    required = {
        path
        for path in hq
        if by_path(form_id)[path].required_at is Stage.HQ and engine.answer(path) is None
    }
    assert required
    assert required <= set(blocking(engine, "hq"))


@EACH
def test_nothing_ever_blocks_saving(form_id):
    assert blocking(engine_of(form_id), "save") == []


@EACH
def test_an_empty_report_lacks_no_more_than_a_name(form_id):
    engine = engine_of(form_id)
    engine.begin()
    named = {"T01": ["assembly/assembly_name"], "T02": ["victim/name_as_reported"]}
    assert blocking(engine) == named.get(form_id, [])


@EACH
def test_a_new_report_has_no_consent(form_id):
    engine = engine_of(form_id)
    changes = engine.begin()
    assert changes.values["source/consent_level"] == ConsentLevel.NONE
    assert consent_of(FORMS[form_id], engine.current())[0]["level"] == ConsentLevel.NONE


@EACH
def test_the_fast_form_asks_for_this_and_no_more(form_id):
    assert {q.name for q in by_path(form_id).values() if q.rapid} == RAPID[form_id]


@EACH
def test_who_fills_a_form(form_id):
    asked = {q.filled_by for q in by_path(form_id).values()}
    assert FilledBy.HQ in asked
    assert (FilledBy.FIELD in asked) is (form_id != HEADQUARTERS_ONLY)


@EACH
def test_every_date_that_may_lie_ahead_asks_for_the_year(form_id):
    # A day without a year is read as the last such day.
    for path, question in by_path(form_id).items():
        if question.name in ("hearing_at", "next_contact_at", "release_due_at"):
            assert "year" in question.hint["en"], path


def test_a_question_is_the_same_in_every_form():
    first = {}
    for form_id, form in FORMS.items():
        for path, node in nodes(form):
            kind = (getattr(node, "type", type(node)), getattr(node, "vocabulary", ""))
            same = (kind, node.concept)
            label = first.setdefault(node.name, (same, node.label))[1]
            assert first[node.name][0] == same, path
            if (form_id, node.name) not in RELABELLED:
                assert node.label == label, (form_id, path)


def test_what_one_concept_names_is_of_one_kind():
    kinds = {}
    for form_id in FORMS:
        for path, question in by_path(form_id).items():
            kind = (question.type, question.vocabulary)
            assert kinds.setdefault(question.concept, kind) == kind, (form_id, path)


def test_two_questions_of_a_form_have_one_concept_only_for_a_person_of_their_own():
    for form_id in FORMS:
        outside = [
            question.concept
            for path, question in by_path(form_id).items()
            if "people/" not in path and "timeline/" not in path
        ]
        assert len(outside) == len(set(outside)), form_id


# Letters

_WORD = re.compile(r"[^\W\d_]+")
_FOREIGN = {"be": set("ИиЩщЪъ"), "ru": set("ІіЎў"), "en": set(), "fr": set()}
_SCRIPT = {"be": "CYRILLIC", "ru": "CYRILLIC", "en": "LATIN", "fr": "LATIN"}
# Words of the other script that stand in a text on purpose.
_KEPT = {"BYN", "EUR"}


def texts(form):
    """Yield (place, language, text) of everything a person reads in a form."""
    yield from ((form.form_id, language, text) for language, text in form.title.items())
    for path, node in nodes(form):
        for labels in (node.label, node.hint, getattr(node, "constraint_message", {})):
            yield from ((path, language, text) for language, text in labels.items())
    for choices in form.choices.values():
        for choice in choices:
            yield from ((choice.name, language, text) for language, text in choice.label.items())


def strange_words(language, text):
    """Return the words with a letter of another script or alphabet: и in Belarusian, Latin o."""
    return [
        word
        for word in _WORD.findall(text)
        if word not in _KEPT
        and (
            _FOREIGN[language] & set(word)
            or any(_SCRIPT[language] not in unicodedata.name(letter) for letter in word)
        )
    ]


@EACH
def test_every_text_is_written_in_the_letters_of_its_language(form_id):
    for place, language, text in texts(FORMS[form_id]):
        assert strange_words(language, text) == [], (place, language)
        assert text == text.strip(), place
        assert "  " not in text, place


@pytest.mark.parametrize(
    ("language", "text"),
    [("be", "крыніца и згода"), ("ru", "місто"), ("ru", "слoво"), ("be", "згoда"), ("fr", "сase")],
)
def test_a_letter_from_elsewhere_is_noticed(language, text):
    assert strange_words(language, text)


@EACH
def test_apostrophes_are_letters_in_what_is_said_beside_a_question(form_id):
    # Labels keep the marks of the list they come from.
    for path, node in nodes(FORMS[form_id]):
        for labels in (node.hint, getattr(node, "constraint_message", {})):
            assert not any("'" in text or "`" in text for text in labels.values()), path


@EACH
def test_every_section_has_something_in_it(form_id):
    for path, node in nodes(FORMS[form_id]):
        if not isinstance(node, Question):
            assert node.children, path
        if isinstance(node, Group):
            assert path.count("/") == 0
