"""Lists print the surname first, and change no letter of a name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.hq.printed_name import surname_first


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Сяргей Выдуманы", "Выдуманы Сяргей"),
        ("Выдуманы Сяргей", "Выдуманы Сяргей"),
        ("Выдуманы, Сяргей", "Выдуманы Сяргей"),
        ("Алег Дзям'янаў", "Дзям'янаў Алег"),
        ("Siarhei Vydumany", "Vydumany Siarhei"),
        ("А. Выдуманы", "Выдуманы А."),
        ("Иван Петрович Выдуманный", "Выдуманный Иван Петрович"),
        ("Іван", "Іван"),
        ("Ігнатовіч Выдум", "Ігнатовіч Выдум"),
        ("", ""),
    ],
)
def test_the_surname_stands_first(written: str, printed: str) -> None:
    assert surname_first(written) == printed


@given(st.text(max_size=40))
def test_no_word_is_lost_or_changed(name: str) -> None:
    printed = surname_first(name)
    assert sorted(word.rstrip(",") for word in name.split()) == sorted(
        word.rstrip(",") for word in printed.split()
    )
