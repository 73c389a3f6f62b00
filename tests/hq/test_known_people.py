"""A person is put together from what sources say; nothing is made up, nothing is dropped."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fieldkit.domain.identifiers import PersonId
from fieldkit.domain.known_person import ContradictionField, KnownPerson, Script
from fieldkit.domain.mention import Mention, SpelledName
from fieldkit.hq.known_names import language_of, script_of
from fieldkit.hq.known_people import Pieces, known_person
from tests.fakes.people import a_mention

PERSON = PersonId("e0" * 16)


def a_person(*mentions: Mention) -> KnownPerson:
    nodes = [PERSON, *(mention.mention_id for mention in mentions)]
    return known_person(
        Pieces(
            numbers=[(PERSON, 7)],
            nodes=nodes,
            mentions=mentions,
            probable=(),
            probable_people=(),
            facts={},
            links=(),
        )
    )


@pytest.mark.parametrize(
    ("text", "kind", "language"),
    [
        ("Зміцер", "", "be"),
        ("Дмитрий", "", "ru"),
        ("Анна", "", ""),  # both languages write it so
        ("Анна", "PASSPORT_RU", "ru"),
        ("Zmicier", "", ""),
        ("Зmiцер", "", ""),
    ],
)
def test_a_language_is_told_by_letters_or_kind(text: str, kind: str, language: str) -> None:
    assert language_of(text, kind) == language


def test_scripts_are_told_apart() -> None:
    assert script_of("Ганна") is Script.CYRILLIC
    assert script_of("Hanna") is Script.LATIN
    assert script_of("Ганna") is Script.OTHER
    assert script_of("12") is Script.OTHER


def test_what_most_sources_write_comes_first() -> None:
    person = a_person(
        a_mention(1, "Анна Выдумка"),
        a_mention(2, "Ганна Выдумка"),
        a_mention(3, "Ганна  Выдумка"),
    )
    assert [name.text for name in person.names] == ["Ганна Выдумка", "Анна Выдумка"]
    assert len(person.names[0].sources) == 2
    assert person.written_number == "P-000007"


def test_years_one_apart_contradict_nothing() -> None:
    person = a_person(
        a_mention(1, "А", born_from=1990, born_to=1990),
        a_mention(2, "А", born_from=1991, born_to=1991),
        a_mention(3, "А", born_from=1985, born_to=1995),
    )
    assert person.contradictions == ()
    assert (person.born_from, person.born_to) == (1985, 1995)


def test_patronymics_that_sound_alike_contradict_nothing() -> None:
    alike = a_person(
        a_mention(1, "А", patronymic="Іванаўна"), a_mention(2, "А", patronymic="Ивановна")
    )
    assert alike.contradictions == ()
    apart = a_person(
        a_mention(1, "А", patronymic="Іванаўна"), a_mention(2, "А", patronymic="Пятроўна")
    )
    (found,) = apart.contradictions
    assert found.field is ContradictionField.PATRONYMIC
    assert {value.value for value in found.values} == {"Іванаўна", "Пятроўна"}


def test_nobody_without_a_name_is_given_one() -> None:
    person = a_person(a_mention(1, description="a tall man"))
    assert person.name == ""
    assert person.name_in("be") == person.name_in("ru") == person.name_in("en") == ""


def test_one_spelling_of_two_kinds_is_two() -> None:
    both = (SpelledName("Ганна Выдумка", "AS_REPORTED"), SpelledName("Ганна Выдумка", "MAIDEN"))
    person = a_person(replace(a_mention(1), names=both))
    assert [name.kind for name in person.names] == ["AS_REPORTED", "MAIDEN"]
