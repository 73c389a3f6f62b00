from __future__ import annotations

import pytest

from fieldkit.errors import InvalidInput
from fieldkit.hq.names.given_names import (
    HEADER,
    by_sound,
    given_names,
    patronymics_of,
    read_given_names,
)
from fieldkit.hq.names.sounds import fold_given


def test_the_table_that_comes_with_the_program_has_hundreds_of_names_of_both_sexes() -> None:
    names = given_names().names
    assert len(names) > 400
    assert {name.sex for name in names} == {"M", "F"}
    keys = [(name.sex, name.belarusian[0]) for name in names]
    assert len(set(keys)) == len(keys)


def test_no_form_of_the_table_mixes_scripts() -> None:
    for name in given_names().names:
        for form in (*name.full, *name.everyday):
            letters = {letter > "\u0370" for letter in form if letter.isalpha()}
            assert len(letters) == 1, form


def test_a_form_is_found_by_its_sound_in_any_script() -> None:
    table = given_names()
    for raw in ("sjarhjej", "sjerhjej", "sjarhej"):
        assert [table.names[n].belarusian[0] for n in table.meant_by(fold_given(raw))] == ["Сяргей"]


@pytest.mark.parametrize(
    ("father", "son", "daughter"),
    [
        ("Сергей", "Сергеевич", "Сергеевна"),
        ("Иван", "Иванович", "Ивановна"),
        ("Илья", "Ильич", "Ильинична"),
        ("Павел", "Павлович", "Павловна"),
        ("Юрий", "Юрьевич", "Юрьевна"),
        ("Игорь", "Игоревич", "Игоревна"),
    ],
)
def test_patronymics_are_made_of_the_father(father: str, son: str, daughter: str) -> None:
    assert {son, daughter} <= set(patronymics_of(father))


def test_a_table_of_one_name_is_read() -> None:
    (name,) = read_given_names(f"{HEADER}\nF\tГанна Анна\tАнна\tАня\tAnn Hannah\n")
    assert (name.sex, name.belarusian, name.everyday) == ("F", ("Ганна", "Анна"), ("Аня",))
    table = by_sound((name,))
    assert table.is_full("ганна")
    assert not table.is_full("Аня")
    assert table.by_patronymic == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "M\tІван\tИван\t\t\n",
        f"{HEADER}\nX\tІван\tИван\t\t\n",
        f"{HEADER}\nM\tІван\tИван\t\n",
        f"{HEADER}\nM\t\tИван\t\t\n",
    ],
)
def test_what_is_no_such_table_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_given_names(text)
