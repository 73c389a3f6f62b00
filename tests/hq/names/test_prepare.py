from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.hq.names.prepare import prepare


@pytest.mark.parametrize(
    "written",
    [
        "Павел Пятровіч Ёрш",
        "Ёрш Павел Пятровіч",
        "ЁРШ Павел Пятровіч",
        "Jorš Pavieł Piatrovič",
    ],
)
def test_a_patronymic_is_what_follows_the_given_name(written: str) -> None:
    (layout,) = prepare(written).layouts
    assert layout.given is not None
    assert layout.given.text.startswith(("Павел", "Pavie"))
    assert layout.patronymic is not None
    assert layout.patronymic.text.startswith(("Пятр", "Piatr"))
    assert len(layout.surnames) == 1


def test_a_surname_that_ends_like_a_patronymic_is_a_surname() -> None:
    (layout,) = prepare("Статкевіч Мікалай").layouts
    assert [part.text for part in layout.surnames] == ["Статкевіч"]


def test_a_surname_that_is_a_patronymic_too_may_be_either() -> None:
    layouts = prepare("Сергей Иванович").layouts
    assert [bool(layout.surnames) for layout in layouts] == [True, False]


def test_two_given_names_may_be_read_either_way() -> None:
    read = {layout.surnames[0].text for layout in prepare("Алена Анісім").layouts}
    assert read == {"Алена", "Анісім"}


def test_initials_stand_for_given_name_and_patronymic() -> None:
    for written in ("Журавлёв А. С.", "А.С. Журавлёв", "Журавлёв А.С."):
        (layout,) = prepare(written).layouts
        assert layout.given is not None
        assert layout.given.is_initial
        assert layout.patronymic is not None
        assert layout.surnames[0].text == "Журавлёв"


def test_a_lost_space_is_put_back() -> None:
    (layout,) = prepare("IharKomlik").layouts
    assert layout.given is not None
    assert (layout.given.text, layout.surnames[0].text) == ("Ihar", "Komlik")


def test_a_double_surname_has_two_parts_with_and_without_its_hyphen() -> None:
    for written in ("Алеся Мурашка-Сокал", "Алеся Мурашка Сокал", "Мурашка – Сокал Алеся"):
        (layout,) = prepare(written).layouts
        assert [part.text for part in layout.surnames] == ["Мурашка", "Сокал"]


@pytest.mark.parametrize("written", ["", " ", "123", "?", "...", "№ 7", "А."])
def test_what_is_no_name_has_no_layout(written: str) -> None:
    assert prepare(written).layouts == ()


@given(st.text(max_size=60))
def test_any_text_can_be_prepared(written: str) -> None:
    prepared = prepare(written)
    assert prepare(prepared.text) == prepared
