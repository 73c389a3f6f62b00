"""Long lists are found by any spelling, the closest first, as if each entry were looked at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.name_index import NOTHING_BROADER, NameIndex, key_lines
from fieldkit.domain.spelling import sound_keys


def an_index(*entries, broader=None):
    above = broader or {}
    return NameIndex(
        key_lines(entries), lambda entry: entries[entry], lambda e: above.get(e, NOTHING_BROADER)
    )


def test_the_whole_name_comes_before_its_beginning_a_word_and_its_inside():
    index = an_index(["Замінскі"], ["Стары Мінск"], ["Мінскае мора"], ["Мінск"])
    assert index.find("мінск") == [3, 2, 1, 0]


def test_what_is_written_so_comes_before_what_only_sounds_so():
    index = an_index(["Бор"], ["Берасце"], ["Баранавічы"], ["Бар"])
    assert index.find("бар") == [3, 0, 2, 1]


def test_ties_are_in_the_order_of_the_list():
    index = an_index(["Рэчыца, Гомель"], ["Рэчыца, Берасце"])
    assert index.find("Rečyca") == [0, 1]


def test_words_may_stand_in_any_order():
    index = an_index(["Кастрычніцкі раён, Мінск"], ["Ленінскі раён, Мінск"])
    assert index.find("мінск кастр") == [0]
    assert index.find("раён мінск") == [0, 1]
    assert index.find("раён гродна") == []


def test_a_word_may_be_of_what_the_entry_is_part_of():
    entries = (["Belarus"], ["Hrodna"], ["Ленінскі"], ["Ленінскі"], ["Brest"])
    index = an_index(*entries, broader={1: 0, 2: 1, 3: 4, 4: 0})
    assert index.find("гродно ленинский") == [2]
    assert index.find("ленинский belarus") == [2, 3]
    assert index.find("hrodna brest") == []


def test_a_circle_of_parts_ends():
    index = an_index(["Адзін"], ["Два"], broader={0: 1, 1: 0})
    assert index.find("адзін тры") == []
    assert index.find("адзін два") == [0, 1]


def test_one_letter_is_not_looked_for_inside_names():
    index = an_index(["Мінск"], ["Сноў"])
    assert index.find("с") == [1]


def test_no_text_gives_the_first_in_order():
    index = an_index(["а"], ["б"], ["в"])
    assert index.find(" ") == [0, 1, 2]
    assert index.find("", limit=2, keep=lambda entry: entry != 0) == [1, 2]


def test_text_without_a_letter_finds_nothing():
    assert an_index(["а"], ["!"]).find("!") == []


def test_an_empty_list_has_nothing_to_find():
    index = an_index()
    assert len(index) == 0
    assert index.find("a") == [] == index.find("")


def test_an_entry_without_names_keeps_its_place():
    index = an_index([], ["Ліда"], [])
    assert index.find("лида") == [1]
    assert len(index) == 3


def test_only_as_many_as_asked_for_are_given_and_only_those_that_may_be():
    index = an_index(*([f"Вёска {number}"] for number in range(3000)))
    assert index.find("вёска", limit=5) == [0, 1, 2, 3, 4]
    assert index.find("вёска", limit=2, keep=lambda entry: entry > 2500) == [2501, 2502]
    assert index.find("вёска 2999", limit=2)[0] == 2999
    assert len(index.find("вёска")) == 3000


_NAMES = st.text(alphabet="абсе ha", max_size=7)


def _found_one_by_one(entries, text):
    """Return what should be found, by looking at each entry."""
    wanted = sound_keys([text])[0]
    return {
        place
        for place, names in enumerate(entries)
        if any(_fits(key, sound_keys(names)) for key in wanted)
    }


def _fits(key, keys):
    flat = [have for found in keys for have in found]
    words = [word for have in flat for word in have.split()]
    return (
        any(f" {have}".find(f" {key}") >= 0 for have in flat)
        or (len(key) >= 3 and any(key in have for have in flat))
        or (" " in key and all(any(w.startswith(k) for w in words) for k in key.split()))
    )


@given(st.lists(st.lists(_NAMES, max_size=3), max_size=12), _NAMES.filter(str.strip))
def test_the_text_of_keys_finds_what_looking_at_each_entry_finds(entries, text):
    assert set(an_index(*entries).find(text)) == _found_one_by_one(entries, text)


@pytest.mark.parametrize("text", ["мінск", "м", "стары мінск", "мінск стары", "нск"])
def test_frequent_names_are_found_in_the_order_of_rare_ones(text, monkeypatch):
    entries = [["Замінскі"], ["Стары Мінск"], ["Мінскае мора"], ["Мінск"], ["Мінск Стары"]]
    few = an_index(*entries).find(text)
    monkeypatch.setattr("fieldkit.domain.name_index._FEW_PLACES", 0)
    assert an_index(*entries).find(text) == few


@given(st.text(), st.lists(st.text(), max_size=5))
def test_any_text_may_be_searched(text, names):
    assert set(an_index(names).find(text)) <= {0}
