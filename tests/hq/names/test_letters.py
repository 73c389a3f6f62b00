from __future__ import annotations

import pytest

from fieldkit.hq.names.letters import contradict


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Кавалёў", "Ковалев"),
        ("Мядзведзева", "Медведева"),
        ("Цапкала", "Цепкало"),
        ("Жамчужны", "Жемчужный"),
        ("Шавялёў", "Шевелёв"),
        ("Рачкоў", "Речков"),
        ("Яўтушэнка", "Евтушенко"),
        ("Лук’янчык", "Лукьянчик"),
        ("Балов", "Belov"),
        ("Zotau", "Zetau"),
        ("", ""),
    ],
)
def test_what_two_languages_write_for_each_other_does_not_contradict(one: str, other: str) -> None:
    assert not contradict(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Балов", "Белов"),
        ("Игорев", "Ихарев"),
        ("Лутов", "Лютов"),
        ("Мілана", "Мілена"),
        ("Алла", "Элла"),
    ],
)
def test_other_letters_of_one_script_contradict(one: str, other: str) -> None:
    assert contradict(one, other)
    assert contradict(other, one)
