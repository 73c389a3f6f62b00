"""Spellings: one key for the ways to write a name, whatever the script and the orthography."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.spelling import fold, sound_keys


def keys(name):
    return set(sound_keys([name])[0])


@pytest.mark.parametrize(
    ("name", "spellings"),
    [
        ("Гродна", "Гродно Hrodna Grodno Grodna"),
        ("Горадня", "Horadnia Haradnia"),
        ("Магілёў", "Могилёв Могилев Mahilioŭ Mahiliou Mahilyow Mogilev Moguilev Mogilew"),
        ("Хойнікі", "Хойники Chojniki Khoiniki Khoyniki"),
        ("Баранавічы", "Барановичи Baranavičy Baranavichy Baranovichi Baranovitchi"),
        ("Жодзіна", "Жодино Žodzina Zhodzina Zhodino Jodino"),
        ("Кастрычніцкі", "Kastryčnicki Kastrychnitski Kastrytchnitski"),
        ("Першамайскі", "Pieršamajski Pershamaiski Perchamaïski"),
        ("Полацк", "Полоцк Polack Połack Polatsk Polotsk"),
        ("Дзяржынск", "Дзержинск Dziaržynsk Dzyarzhynsk Dzerzhinsk Dzierżyńsk"),
        ("Бабруйск", "Бобруйск Babrujsk Babruisk Bobruysk Babrouïsk"),
        ("Шчучын", "Щучин Ščučyn Shchuchyn Szczuczyn"),
        ("Рэчыца", "Речица Rečyca Rechytsa Rechitsa"),
        ("Чыкага", "Чикаго Chicago"),
        ("снег", "сьнег snieh śnieh"),
        ("суддзя", "судзьдзя suddzia"),
        ("Лідскі", "Лидский Lidski Lidskij Lidskiy"),
    ],
)
def test_spellings_of_one_name_have_a_key_in_common(name, spellings):
    for spelling in spellings.split():
        assert keys(name) & keys(spelling), spelling


@pytest.mark.parametrize(
    "name", ["Мiнск", "Mінск", "Miнск", "МIНСК", "мінск", "МІНСК", "Mіnsk", "Мiнcк"]
)
def test_letters_of_the_other_script_that_look_the_same_do_no_harm(name):
    assert keys(name) == {"minsk"}


def test_a_word_of_look_alike_letters_is_read_in_the_script_of_the_others():
    # Latin c, o, p, e, x among Cyrillic letters; Cyrillic а and р among Latin ones.
    assert keys("Пpocпeкт") == keys("Проспект")
    assert keys("Pаrk") == keys("Park")


@pytest.mark.parametrize(
    ("one", "other"), [("Ліда", "Мінск"), ("Брэст", "Брагін"), ("Слуцк", "Слонім")]
)
def test_names_of_different_sound_are_told_apart(one, other):
    assert not keys(one) & keys(other)


def test_hissing_sounds_are_one_since_they_are_written_in_so_many_ways():
    assert keys("Орша") == keys("Orša") == keys("Orsza") == keys("Orscha") == keys("Орса")


def test_letters_of_other_scripts_are_kept():
    assert keys("北京") == {"北京"}
    assert keys("Αθήνα") == {fold("Αθήνα")}


def test_what_has_no_letter_has_no_key():
    assert sound_keys(["", " - ", "Ліда", "’"]) == [(), (), ("lida",), ()]
    assert sound_keys([]) == []


@given(st.lists(st.text(), max_size=8))
def test_names_are_folded_alike_alone_and_together(names):
    assert sound_keys(names) == [sound_keys([name])[0] for name in names]


@given(st.text())
def test_a_key_has_no_marks_no_capitals_and_single_spaces(name):
    for key in sound_keys([name])[0]:
        assert key == " ".join(key.split())
        assert key
        assert not any(unicodedata.category(letter) == "Lu" for letter in key if letter < "\u0530")


@given(st.text(alphabet="абвгґдеёжзійклмнопрстуўфхцчшыьэюя’ -"))
def test_case_and_composition_make_no_difference(name):
    assert keys(name) == keys(name.upper()) == keys(unicodedata.normalize("NFD", name))


@given(st.text())
def test_folding_twice_is_folding_once(name):
    assert fold(fold(name)) == fold(name)
