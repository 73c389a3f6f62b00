from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.described_person import read_description

YEAR = 2026


def read(text):
    return read_description(text, this_year=YEAR)


@pytest.mark.parametrize(
    ("text", "sex", "age", "is_guessed", "looks"),
    [
        ("man, about 25, red jacket", "M", 25, True, "about 25, red jacket"),
        ("woman 30, blue coat", "F", 30, False, "blue coat"),
        ("Man about 25 in a red jacket", "M", 25, True, "Man about 25 in a red jacket"),
        ("женщина, 40-45 лет, синяя куртка", "F", 42, True, "40-45 лет, синяя куртка"),
        ("хлопец гадоў 20, шэры швэдар", "M", 20, True, "хлопец гадоў 20, шэры швэдар"),
        ("дзяўчына, 17 гадоў", "F", 17, False, ""),
        ("homme, environ 30 ans, blouson rouge", "M", 30, True, "environ 30 ans, blouson rouge"),
        ("m, 25?", "M", 25, True, "25?"),
        ("ж, 30", "F", 30, False, ""),
        ("man", "M", None, False, ""),
    ],
)
def test_sex_age_and_looks_are_read_in_four_languages(text, sex, age, is_guessed, looks) -> None:
    found = read(text)
    assert (found.name, found.sex, found.age) == ("", sex, age)
    assert (found.is_age_guessed, found.looks) == (is_guessed, looks)


def test_a_name_is_told_from_what_follows_it() -> None:
    found = read("Invented Kavalchuk, 1985 г.р., red jacket")
    assert (found.name, found.birth_year, found.looks) == (
        "Invented Kavalchuk",
        1985,
        "red jacket",
    )


@pytest.mark.parametrize(
    "text",
    ["", "Ivan", "Unknown 1", "Invented Kavalchuk Ivan", "5 men in black", "van 25"],
)
def test_what_is_not_said_is_not_read(text) -> None:
    assert not read(text).is_anything


def test_a_year_to_come_is_nobody_s_birth() -> None:
    assert read("Ivan, 2030").birth_year is None


@given(st.text(alphabet="man,woman 0123456789-~?.мужчинаж лет;\n'", max_size=60))
def test_any_line_is_read_without_an_error(text) -> None:
    found = read(text)
    assert found.age is None or 0 < found.age <= 120
    assert found.looks == "" or all(part in text for part in found.looks.split(", "))
