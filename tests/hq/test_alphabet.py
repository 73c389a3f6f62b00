"""Names stand where readers of each language look for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.hq.alphabet import initial, sort_key


def ordered(names: list[str], language: str) -> list[str]:
    return sorted(names, key=lambda name: sort_key(name, language))


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("be", ["Елісеева", "Ёрш", "Жук"]),
        ("be", ["Зуб", "Ігнатовіч", "Йонас", "Кавальчук"]),
        ("be", ["Лаўрыновіч", "Лаўрэнаў", "Лафа"]),
        ("be", ["Дашук", "Джан", "Дзям'янаў", "Дубок"]),
        ("be", ["Дземʼянаў Б.", "Дзям'янаў А."]),
        ("be", ["Луцэвіч Іван", "Луцэвіч-Купала Ян", "Луцэвічава Анна"]),
        ("be", ["Гук", "Ґудзь", "Дуб"]),
        ("ru", ["Елисеев", "Ёлкин", "Емелин"]),
        ("ru", ["Зуб", "Иванов", "Йонас", "Ковальчук"]),
        ("ru", ["Щукин", "Юров", "Яковлев"]),
        ("en", ["Bialiatski", "Caplin", "Čarnou", "Dzimidau"]),
        ("en", ["Lis", "Łuka", "Mak", "Siarhei", "Śnieh", "Šuba", "Zuk", "Žuk"]),
        ("be", ["Янка", "Smith"]),
        ("en", ["Zuk", "Ёршаў", "Жук", "Ігнатовіч", "Янка"]),
    ],
)
def test_names_are_in_the_order_of_the_alphabet(language: str, names: list[str]) -> None:
    assert ordered(list(reversed(names)), language) == names


def test_apostrophes_and_capitals_count_for_nothing() -> None:
    for one, other in (("Дзям'янаў", "Дзям’янаў"), ("Лук'янаў", "ЛУКЯНАЎ")):
        assert sort_key(one, "be")[0] == sort_key(other, "be")[0]


def test_a_letter_of_the_other_script_that_slipped_in_moves_no_name() -> None:
    latin_i, latin_a = "Iваноў Пётр", "Aлейнік Янка"
    names = [latin_a, "Бондар", "Зуб", latin_i, "Ігнатовіч"]
    assert ordered(list(reversed(names)), "be") == names
    assert initial(latin_a, "be") == "А"


def test_yo_counts_in_russian_only_between_equals() -> None:
    assert ordered(["Семёнов", "Семенов", "Семенова"], "ru") == ["Семенов", "Семёнов", "Семенова"]
    assert initial("Ёлкин", "ru") == "Е"
    assert initial("Ёрш", "be") == "Ё"
    assert initial("...", "be") == ""


@given(st.lists(st.text(max_size=8), max_size=8), st.sampled_from(["be", "ru", "en"]))
def test_the_order_is_the_same_whatever_the_order_before(names: list[str], language: str) -> None:
    assert ordered(names, language) == ordered(list(reversed(names)), language)
