"""What the shipped forms ask when, and what they call wrong."""

from __future__ import annotations

import pytest

from fieldkit.domain.person import people_of
from tests.fakes.shipped import (
    FORMS,
    asks,
    begun,
    blocking,
    by_name,
    day,
    engine_of,
    path_of,
    warned,
    when,
    wrong,
)

WITH_A_PERSON = ("T02", "T03", "T04", "T05", "T06", "T07", "T08", "T09", "T11", "T12", "T13")

# Detention and assembly


def test_a_name_alone_can_be_sealed():
    engine = begun("T02")
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


# A person


@pytest.mark.parametrize("form_id", [*WITH_A_PERSON, "T10"])
def test_every_form_about_a_person_keeps_each_spelling_with_its_source(form_id):
    engine = begun(form_id, name_as_reported="Кавальчук")
    spellings = path_of(form_id, "other_names")
    row, _changes = engine.add_row(spellings)
    for name, answer in (("other", "Kovalchuk"), ("kind", "COURT"), ("source", "court list")):
        engine.put(f"{spellings}[{row}]/name_{name}", answer)
    (person,) = people_of(FORMS[form_id], engine.current())
    assert person["names"][0]["text"] == "Кавальчук"
    assert person["names"][1] == {
        "text": "Kovalchuk",
        "kind": "COURT",
        "script": "Latn",
        "source": "court list",
    }


@pytest.mark.parametrize("form_id", WITH_A_PERSON)
def test_the_contact_of_a_relative_is_sealed_as_it_is_typed(form_id):
    assert by_name(form_id)["relative_contact"].sealed_at_entry


@pytest.mark.parametrize("form_id", WITH_A_PERSON)
@pytest.mark.parametrize(
    ("known", "is_minor"),
    [
        ({"age_estimate": 17}, True),
        ({"age_estimate": 18}, False),
        ({"birth_year": 2009}, True),
        ({"birth_year": 2008}, False),
        ({"victim_characteristic": ["STUDENT", "MINOR"]}, True),
        ({"victim_characteristic": ["STUDENT"]}, False),
        ({}, False),
    ],
)
def test_for_a_minor_a_guardian_agrees(form_id, known, is_minor):
    engine = begun(form_id, consent_level="C2_STATS", consent_given_by="PERSON", **known)
    assert ("consent_given_by" in wrong(engine)) is is_minor
    assert not any("consent" in path for path in blocking(engine))
    engine.put(path_of(form_id, "consent_given_by"), "PARENT")
    assert "consent_given_by" not in wrong(engine)


@pytest.mark.parametrize("form_id", sorted(FORMS))
def test_who_agreed_is_asked_only_where_somebody_did(form_id):
    assert not asks(form_id, "consent_given_by")
    assert asks(form_id, "consent_given_by", consent_level="C3_LEGAL_AID")


# What depends on what


@pytest.mark.parametrize(
    ("form_id", "name", "answers", "asked"),
    [
        ("T03", "injury_place", {}, True),
        ("T03", "injury_place", {"injury_type": ["NONE"]}, False),
        ("T03", "place_type", {}, True),
        ("T03", "place_type", {"phase": "CIP"}, False),
        ("T03", "cell_count", {"phase": "CIP"}, True),
        ("T03", "cell_count", {"phase": "STREET"}, False),
        ("T06", "term_months", {"sanction": ["IMPRISONMENT"]}, True),
        ("T06", "term_months", {"sanction": ["FINE_RUBLES"]}, False),
        ("T06", "damages_byn", {"sanction": ["DAMAGES"]}, True),
        ("T06", "damages_byn", {"sanction": ["IMPRISONMENT"]}, False),
        ("T06", "status_statement", {"political_prisoner_status": "RECOGNISED"}, True),
        ("T06", "status_statement", {"political_prisoner_status": "NOT_ASSESSED"}, False),
        ("T06", "release_mode", {}, False),
        ("T06", "release_mode", {"detention_type": "RELEASED"}, True),
        ("T07", "parcel_refusal_reason", {"parcel_status": "REFUSED"}, True),
        ("T07", "parcel_refusal_reason", {"parcel_status": "ACCEPTED"}, False),
        ("T09", "masked", {}, False),
        ("T09", "masked", {"perpetrator_unit": ["OTHER"]}, True),
        ("T10", "refusal_ground", {"association_measure": ["REG_REFUSED"]}, True),
        ("T10", "refusal_ground", {"association_measure": ["DISSOLVED"]}, False),
        ("T12", "clemency_result", {}, False),
        ("T12", "clemency_result", {"clemency_at": day("2018-01-01")}, True),
        ("T12", "execution_source", {}, False),
        ("T12", "execution_source", {"execution_learned_at": day("2018-01-01")}, True),
        ("T13", "badge_worn", {"while_monitoring": "YES"}, True),
        ("T13", "badge_worn", {"while_monitoring": "NO"}, False),
        ("T14", "articles_found", {"un_stage": "SENT"}, False),
        ("T14", "articles_found", {"un_stage": "NOT_IMPLEMENTED"}, True),
        ("T14", "interim_measures", {"un_mechanism": ["HRC"]}, True),
        ("T14", "interim_measures", {"un_mechanism": ["UPR"]}, False),
    ],
)
def test_a_question_is_asked_where_its_answer_can_matter(form_id, name, answers, asked):
    assert asks(form_id, name, **answers) is asked


@pytest.mark.parametrize(
    ("form_id", "earlier", "later"),
    [
        ("T05", "hearing_at", "appeal_at"),
        ("T06", "criminal_opened_at", "released_at"),
        ("T12", "executed_at", "execution_learned_at"),
        ("T12", "crime_date", "verdict_at"),
        ("T14", "submitted_at", "decided_at"),
    ],
)
def test_what_comes_after_is_not_before_and_is_only_said(form_id, earlier, later):
    answers = {earlier: day("2018-05-01"), later: day("2018-04-30")}
    engine = begun(form_id, **answers)
    assert later in wrong(engine, "hq")
    assert path_of(form_id, later) not in blocking(engine, "hq")
    for fitting in ("2018-05-01", "2018", "2018-05", "2019-01-01"):
        engine.put(path_of(form_id, later), day(fitting))
        assert later not in wrong(engine, "hq")
    engine.put(path_of(form_id, earlier), None)
    engine.put(path_of(form_id, later), day("1999"))
    assert later not in wrong(engine, "hq")


@pytest.mark.parametrize(
    ("form_id", "name"),
    [
        ("T04", "device_unlocked"),
        ("T04", "data_at_risk"),
        ("T04", "warrant_shown"),
        ("T07", "health_at_risk"),
        ("T13", "data_at_risk"),
        ("T13", "while_monitoring"),
    ],
)
def test_what_must_be_asked_is_said_until_it_was(form_id, name):
    engine = begun(form_id)
    assert name in wrong(engine)
    engine.put(path_of(form_id, name), "UNKNOWN")
    assert name not in wrong(engine)


@pytest.mark.parametrize(
    ("form_id", "name"), [("T02", "warrant_shown"), ("T13", "device_unlocked")]
)
def test_what_may_stay_unasked_is_not_mentioned(form_id, name):
    assert name not in wrong(begun(form_id))


def test_no_injury_cannot_stand_with_an_injury():
    assert "injury_type" in wrong(begun("T03", injury_type=["NONE", "BRUISE"]))
    assert "injury_type" not in wrong(begun("T03", injury_type=["BRUISE"]))


def test_pressure_on_defenders_is_for_those_who_need_to_know():
    assert begun("T13").answer("source/sensitivity") == "S4"


@pytest.mark.parametrize("form_id", ["T10", "T11"])
def test_an_organisation_can_be_reported_without_a_person(form_id):
    assert path_of(form_id, "name_as_reported") not in warned(begun(form_id))


@pytest.mark.parametrize(
    ("form_id", "name", "offered", "kept_back"),
    [
        ("T12", "clemency_result", "CLEMENCY_REFUSED", "DETAINED"),
        ("T06", "release_mode", "AMNESTY", "PUNISHMENT_CELL"),
        ("T14", "implementation_status", "NOT_IMPLEMENTED", "DRAFT"),
    ],
)
def test_of_a_long_list_only_what_can_be_meant_is_offered(form_id, name, offered, kept_back):
    choices = {choice.name for choice in begun(form_id).offered(path_of(form_id, name))}
    assert offered in choices
    assert kept_back not in choices


@pytest.mark.parametrize("form_id", sorted(set(FORMS) - {"T14"}))
def test_a_place_can_be_told_in_words_alone(form_id):
    engine = begun(form_id, place="by the metro")
    assert not [path for path in warned(engine) if path.startswith("event/place")]
    assert by_name(form_id)["place_code"].required == ""
