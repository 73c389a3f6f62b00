"""Vocabularies: written canonically, read strictly, and those that are shipped."""

from __future__ import annotations

import json
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain import canonical_json
from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.partial_date import Precision
from fieldkit.domain.vocabulary import Term, Vocabulary
from fieldkit.errors import FieldkitError, InvalidForm
from fieldkit.forms.vocabularies import load_folder, load_vocabulary, write_vocabulary
from tests.fakes.forms import RESOURCES

LIST = Vocabulary(
    "article",
    "3",
    "Articles",
    ("en", "be"),
    (
        Term(
            "A",
            {"en": "A", "be": "А"},
            reference="r",
            note="n",
            valid_from="2019",
            valid_to="2021-02",
        ),
        Term("B", {"en": "B"}, parent="A", columns={"evidence": "found"}),
    ),
    valid_from="2000-01-01",
)


def test_a_vocabulary_is_read_as_it_was_written():
    assert load_vocabulary(write_vocabulary(LIST)) == LIST


def changed(**members):
    return canonical_json.write(json.loads(write_vocabulary(LIST)) | members)


@pytest.mark.parametrize(
    "members",
    [
        {"format": "fieldkit-form/1"},
        {"name": "Article"},
        {"name": "../article"},
        {"version": 3},
        {"version": ""},
        {"languages": "en"},
        {"unknown": 1},
        {"valid_from": "soon"},
        {"terms": [{"code": "A", "label": {}}, {"code": "A", "label": {}}]},
        {"terms": [{"code": "A B", "label": {}}]},
        {"terms": [{"code": "", "label": {}}]},
        {"terms": [{"label": {}}]},
        {"terms": [{"code": "A", "label": {"en": 1}}]},
        {"terms": [{"code": "A", "label": {}, "more": ""}]},
        {"terms": [{"code": "A", "label": {}, "valid_to": "2021-02-30"}]},
        {"terms": [1]},
    ],
)
def test_a_vocabulary_of_another_shape_is_refused(members):
    with pytest.raises(InvalidForm):
        load_vocabulary(changed(**members))


def test_an_extension_is_ignored():
    assert load_vocabulary(changed(x={"a": 1})) == LIST


@given(st.binary(max_size=120))
def test_any_bytes_are_a_vocabulary_or_refused(data):
    with pytest.raises(FieldkitError):
        load_vocabulary(data)


def test_a_file_must_be_named_as_its_list(tmp_path):
    (tmp_path / "other.json").write_bytes(write_vocabulary(LIST))
    with pytest.raises(InvalidForm):
        load_folder(tmp_path)


def test_a_folder_is_read_whole(tmp_path):
    (tmp_path / "article.json").write_bytes(write_vocabulary(LIST))
    shutil.copy(RESOURCES / "vocabularies" / "sex.json", tmp_path)
    assert sorted(load_folder(tmp_path)) == ["article", "sex"]


# What is shipped

SHIPPED = load_folder(RESOURCES / "vocabularies")


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_a_shipped_list_is_canonical_and_labelled_in_four_languages(name):
    data = (RESOURCES / "vocabularies" / f"{name}.json").read_bytes()
    assert write_vocabulary(SHIPPED[name]) == data
    for term in SHIPPED[name].terms:
        assert set(term.label) == {"en", "be", "ru", "fr"}
        assert all(term.label.values())


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_a_shipped_list_names_only_codes_it_has(name):
    codes = SHIPPED[name].by_code
    for term in SHIPPED[name].terms:
        named = {
            term.parent,
            term.columns.get("successor", ""),
            term.columns.get("predecessor", ""),
        }
        assert named - {""} <= set(codes)


def test_places_name_types_of_places():
    types = SHIPPED["detention_place_type"].by_code
    assert all(term.columns["place_type"] in types for term in SHIPPED["detention_place"].terms)


def test_the_codes_of_the_lists_that_the_program_knows_are_its_own():
    assert set(SHIPPED["date_precision"].by_code) == {code.value for code in Precision}
    assert set(SHIPPED["consent_level"].by_code) == {level.value for level in ConsentLevel}
    assert "NOT_ASKED" in SHIPPED["yes_no_unknown"].by_code


def test_a_place_is_found_by_its_other_name():
    found = SHIPPED["detention_place"].search("октябрьского")
    assert [term.code for term in found] == ["BY_RUVD_KASTRYCHNITSKI"]


@pytest.mark.samples
def test_every_list_of_the_source_is_here_with_all_its_terms(samples):
    source = json.loads((samples / "domain" / "vocabularies.json").read_text("utf-8"))[
        "vocabularies"
    ]
    assert set(source) <= set(SHIPPED)
    for name, content in source.items():
        assert [item["code"] for item in content["items"]] == list(SHIPPED[name].by_code)
        for item in content["items"]:
            assert SHIPPED[name].by_code[item["code"]].label == item["labels"]


@pytest.mark.parametrize(
    ("name", "code", "spellings"),
    [
        ("perpetrator_unit", "BY_OMON", "АМАП ОМОН OMON AMAP"),
        ("perpetrator_unit", "BY_ROVD", "РУУС РАУС РУВД РОВД RUVD ROVD"),
        ("perpetrator_unit", "BY_GUBOPIK", "ГУБАЗіК ГУБОПиК GUBOPiK HUBAZIK"),
        ("perpetrator_unit", "BY_KGB", "КДБ КГБ KGB KDB"),
        ("detention_place", "BY_SIZO1", "Валадарка Володарка Volodarka СИЗО-1 SIZO-1"),
        ("detention_place", "BY_SIZO_KGB", "Амерыканка Американка Amerikanka"),
        ("detention_place", "BY_AKRESTSINA_CIP", "ЦІП ЦИП Акрэсціна Окрестина Okrestina"),
        ("detention_place", "BY_IK17", "ПК-17 ИК-17 IK-17"),
    ],
)
def test_units_and_places_are_found_by_what_people_call_them(name, code, spellings):
    for spelling in spellings.split():
        assert SHIPPED[name].search(spelling)[0].code == code, spelling


@pytest.mark.parametrize("spelling", ["СІЗА", "СИЗО", "SIZO"])
def test_all_remand_prisons_are_found_by_their_kind(spelling):
    found = {term.code for term in SHIPPED["detention_place"].search(spelling)}
    assert {"BY_SIZO1", "BY_SIZO_KGB", "BY_SIZO_OTHER"} <= found


@pytest.mark.parametrize("name", ["Кастрычніцкае РУУС", "Октябрьское РУВД", "Oktyabrsky RUVD"])
def test_both_names_of_a_district_lead_to_one_police_station(name):
    [found] = SHIPPED["detention_place"].search(name)
    assert found.code == "BY_RUVD_KASTRYCHNITSKI"
