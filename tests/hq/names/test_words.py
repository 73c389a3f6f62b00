from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.hq.names.distance import CLOSE, FAR, ONE_LETTER, distance
from fieldkit.hq.names.words import words_of


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("  Русак   Іван ", ["Русак", "Іван"]),
        ("Мурашка – Сокал", ["Мурашка", "Сокал"]),
        ("Мурашка–Сокал Алеся", ["Мурашка-Сокал", "Алеся"]),
        ("1. Русак, Іван;", ["Русак", "Іван"]),
        ("гр. Русак И.И.", ["Русак", "И", "И"]),
        ("Лук’янчык Лук'янчык Лукʼянчык", ["Лукянчык"] * 3),
        ("Алексaндр Рycaк", ["Александр", "Русак"]),
        ("IharKomlik McDonald RUSAK", ["Ihar", "Komlik", "McDonald", "RUSAK"]),
        ("Русак (урожд. Пятрова)", ["Русак", "Пятрова"]),
    ],
)
def test_words_are_what_a_person_would_read(written: str, words: list[str]) -> None:
    assert [word.text for word in words_of(written)] == words


def test_only_single_letters_and_short_abbreviations_are_initials() -> None:
    found = words_of("Русак Ю. Яў. Ян И")
    assert [word.is_initial for word in found] == [False, True, True, False, True]


@given(st.text(alphabet="avzskl", max_size=6), st.text(alphabet="avzskl", max_size=6))
def test_a_distance_is_the_same_both_ways_and_nothing_for_one_word(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0.0) is (one == other)


def test_what_is_easily_confused_is_closer_than_a_slip_and_a_slip_than_two() -> None:
    assert 0 < distance("kazulin", "kasulin") <= CLOSE
    assert CLOSE < distance("hubaraviC", "humaraviC") <= ONE_LETTER
    assert distance("patrav", "partav") <= ONE_LETTER
    assert distance("rimaSavsk", "rimarav") == FAR
