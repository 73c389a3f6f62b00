"""Whom a mention is compared with: few enough, and nobody of the same name left out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fieldkit.hq.candidates import candidates, kept_under, looked_under, nearest
from fieldkit.hq.matching import prepare_mention
from tests.fakes.people import EVENING, a_mention


def keys_of(name: str) -> frozenset[str]:
    return prepare_mention(a_mention(1, name)).keys


def blocks_of(*names: str) -> dict[str, list[int]]:
    """Return the numbers under each key, of names that are counted from 1."""
    found: dict[str, list[int]] = {}
    for number, name in enumerate(names, start=1):
        for key in kept_under(keys_of(name)):
            found.setdefault(key, []).append(number)
    return found


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("Марыя Ручайная", "Maria Ruchaynaya"),
        ("Ручайная", "Марыя Ручайная"),
        ("Марыя Ручайная", "М. Ручайная"),
        ("Марыя Ручайная", "Ручайная"),
        ("Марыя Ручайная", "Марыя Ручайнаа"),
    ],
)
def test_a_name_finds_its_other_forms(mine: str, theirs: str) -> None:
    assert candidates(looked_under(keys_of(mine)), blocks_of(theirs)) == [1]


def test_those_of_the_same_name_come_first_and_are_not_cut_off() -> None:
    names = ["Зміцер Ручайны"] * 300 + ["Марыя Ручайная"] * 5 + ["Марыя Ручэй"] * 300
    found = candidates(looked_under(keys_of("Мария Ручайная")), blocks_of(*names))
    assert set(found[:5]) == {301, 302, 303, 304, 305}
    assert len(found) < 120


def test_of_namesakes_those_are_chosen_for_whom_facts_speak() -> None:
    mine = a_mention(1, "Марыя Ручайная", born_from=1990, born_to=1990, station="BY_ZHODZINA")
    long_ago = EVENING - timedelta(days=900)
    others = [
        (1.0, number, a_mention(number, "Марыя Ручайная", from_time=long_ago, to_time=long_ago))
        for number in range(2, 200)
    ]
    fitting = (1.0, 1, a_mention(300, "Марыя Ручайная", born_from=1990, born_to=1990))
    assert nearest(mine, [*others, fitting])[0] == fitting
    assert nearest(mine, others[:3]) == others[:3]
