from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.pasted_people import PasteKind, heading_key, read_pasted

YEAR = 2026


def read(text, *, is_name_column=True, headings=None):
    return read_pasted(text, headings or {}, this_year=YEAR, is_name_column=is_name_column)


def texts(found):
    return [dict(person.texts) for person in found.people]


def test_a_numbered_message_is_one_person_a_line() -> None:
    found = read("In the van:\n1. Invented Ivan, 1985\n2) woman, about 40, blue coat\n3 - Piotr")
    assert found.kind is PasteKind.MESSAGE
    assert found.preamble == "In the van:"
    assert texts(found) == [
        {"name_as_reported": "Invented Ivan", "birth_year": "1985"},
        {
            "name_as_reported": "woman, about 40, blue coat",
            "sex": "F",
            "age_estimate": "40",
            "person_description": "about 40, blue coat",
        },
        {"name_as_reported": "Piotr"},
    ]
    assert found.people[1].guessed == {"age_estimate"}


@pytest.mark.parametrize("line", ["30-40 Ivan", "8.11.2020 Ivan", "30 - 40 Ivan"])
def test_a_number_that_says_something_of_the_person_is_no_number_of_a_list(line) -> None:
    assert texts(read(f"Piotr\n{line}"))[1]["name_as_reported"] == line


def test_a_line_that_follows_without_a_number_belongs_to_the_person_above() -> None:
    found = read("1. Ivan\n   she needs insulin\n2. Piotr")
    assert texts(found)[0]["summary"] == "she needs insulin"


def test_plain_lines_are_people_too() -> None:
    found = read("Ivan\n\nPiotr\n- Maria\n")
    assert [one["name_as_reported"] for one in texts(found)] == ["Ivan", "Piotr", "Maria"]


@pytest.mark.parametrize(
    "head", ["Name\tAge\tShoes", "ФИО;возраст;обувь", "Імя,узрост,абутак", "Nom;âge;chaussures"]
)
def test_headings_are_recognised_in_four_languages(head) -> None:
    separator = next(mark for mark in "\t;," if mark in head)
    title = head.split(separator)[2]
    found = read(f"{head}\nIvan{separator}25{separator}red\n")
    assert found.kind is PasteKind.TABLE
    assert texts(found) == [
        {"name_as_reported": "Ivan", "age_estimate": "25", "summary": f"{title}: red"}
    ]


def test_the_labels_of_the_form_are_headings() -> None:
    label = "Needs medicine or in danger"
    found = read(f"Name\t{label}\nIvan\tyes\n", headings={heading_key(label): "health_at_risk"})
    assert texts(found) == [{"name_as_reported": "Ivan", "health_at_risk": "yes"}]


def test_cells_without_headings_are_cells() -> None:
    found = read('Ivan\t"a ""quoted"" word"\nPiotr\t30')
    assert found.kind is PasteKind.BLOCK
    assert found.block == (("Ivan", 'a "quoted" word'), ("Piotr", "30"))


def test_lines_in_another_column_are_cells_of_that_column() -> None:
    found = read("25\n30\n", is_name_column=False)
    assert (found.kind, found.block) == (PasteKind.BLOCK, (("25",), ("30",)))


def test_a_single_line_is_the_text_of_one_cell() -> None:
    found = read("man, about 25")
    assert (found.kind, found.text) == (PasteKind.TEXT, "man, about 25")


# What is understood may lose the word that said so, never anything else.
SAYING = frozenset(
    {
        *("man", "woman", "m", "ж", "f", "м", "мужчина", "жанчына", "homme"),
        *("years", "old", "лет", "гадоў", "ans", "aged", "born", "г", "р", "н"),
    }
)
PARTS = st.lists(
    st.sampled_from(
        [
            *(
                "Ivan",
                "Kavalchuk",
                "man",
                "ж",
                "woman",
                "about",
                "25",
                "30-40",
                "17",
                "лет",
                "гадоў",
            ),
            *("1985", "г.р.", "red", "jacket", "5", "men", "?", "born", "2031", "near", "куртка"),
        ]
    ),
    min_size=1,
    max_size=5,
).map(" ".join)
LINES = st.lists(st.lists(PARTS, min_size=1, max_size=4).map(", ".join), max_size=8)


def kept(found) -> str:
    parts = [found.text, found.preamble]
    parts += [text for person in found.people for text in person.texts.values()]
    parts += [cell for row in found.block for cell in row]
    return "\n".join(parts)


@given(st.lists(st.text(max_size=60), max_size=12), st.booleans())
def test_whatever_is_pasted_is_read_without_an_error(lines, is_name_column) -> None:
    read("\n".join(lines), is_name_column=is_name_column)


@given(LINES, st.sampled_from(["", "{n}. ", "№ {n} - ", "- "]))
def test_every_part_of_every_line_ends_somewhere(lines, mark) -> None:
    pasted = "\n".join(mark.format(n=number) + line for number, line in enumerate(lines, start=1))
    text = kept(read(pasted))
    for line in lines:
        for part in line.split(", "):
            if part not in text:
                words = re.findall(r"[^\W\d_]+", part.lower())
                assert SAYING.issuperset(words), part
                assert all(number in text for number in re.findall(r"\d+", part)), part


@given(
    st.lists(
        st.lists(st.text("ABCdeqй\"';", min_size=1, max_size=8), min_size=2, max_size=4), max_size=9
    ),
    st.sampled_from("\t;,"),
)
def test_every_letter_of_every_cell_ends_somewhere(rows, separator) -> None:
    text = kept(read("\n".join(separator.join(row) for row in rows)))
    for row in rows:
        for letters in re.findall(r"[^\W_]+", " ".join(row)):
            assert letters in text
