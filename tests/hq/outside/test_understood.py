"""A row is understood whole or refused with its reason; nothing is guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.outside_list import Batch, ListField, check_mapping, from_content, to_content
from fieldkit.errors import InvalidInput, InvalidJson
from fieldkit.hq.outside import row_content
from fieldkit.hq.outside.headings import fitting, headings_id, proposed_mapping
from fieldkit.hq.outside.understood import (
    BadRow,
    RowProblem,
    Understood,
    problem_text,
    understand,
)

TODAY = date(2026, 11, 22)
SHA = Sha256("ab" * 32)
CODES = {("detention_place", "ЦІП"): "BY_AKRESTSINA_CIP", ("legal_article", "24.23"): "A24_23"}


def row(**cells: str) -> Understood | BadRow:
    meanings = {name: ListField(name) for name in cells}
    return understand(
        7,
        list(cells.values()),
        list(cells),
        meanings,
        TODAY,
        lambda vocabulary, text: CODES.get((vocabulary, text), ""),
    )


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        ({"name": "Выдуманы Ян"}, Understood("Выдуманы Ян")),
        ({"surname": "Выдуманы", "given": "Ян"}, Understood("Выдуманы Ян")),
        ({"surname": "Выдуманы", "given": ""}, Understood("Выдуманы")),
        ({"name": "Ян", "born": "1980"}, Understood("Ян", born_from=1980, born_to=1980)),
        ({"name": "Ян", "born": "08.11.1985 г.р."}, Understood("Ян", born_from=1985, born_to=1985)),
        ({"name": "Ян", "age": "25 гадоў"}, Understood("Ян", born_from=1999, born_to=2001)),
        ({"name": "Ян", "sex": "Ж"}, Understood("Ян", sex="F")),
        ({"name": "Ян", "station": "ЦІП"}, Understood("Ян", station="BY_AKRESTSINA_CIP")),
        ({"name": "Ян", "station": "дзесьці"}, Understood("Ян", description="дзесьці")),
        ({"name": "Ян", "article": "24.23, 23.4"}, Understood("Ян", articles=("A24_23", "23.4"))),
    ],
)
def test_what_a_row_says(cells: dict[str, str], read: Understood) -> None:
    assert row(**cells) == read


def test_a_date_is_as_exact_as_it_was_written() -> None:
    found = row(name="Ян", detained="21.11.2026")
    assert isinstance(found, Understood)
    assert (found.from_time, found.to_time) == (
        datetime(2026, 11, 21),  # noqa: DTZ001  # local, as mentions have them
        datetime(2026, 11, 21, 23, 59, 59, 999999),  # noqa: DTZ001
    )


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"name": ""}, RowProblem.NO_NAME),
        ({"name": " 12 "}, RowProblem.NO_NAME),
        ({"surname": "", "given": ""}, RowProblem.NO_NAME),
        ({"name": "Ян", "born": "каля саракоўніка"}, RowProblem.BORN),
        ({"name": "Ян", "born": "2030"}, RowProblem.BORN),
        ({"name": "Ян", "born": "1980 або 1990"}, RowProblem.BORN),
        ({"name": "Ян", "age": "250"}, RowProblem.AGE),
        ({"name": "Ян", "sex": "напэўна"}, RowProblem.SEX),
        ({"name": "Ян", "detained": "калісьці"}, RowProblem.DETAINED),
        ({"name": "Ян", "detained": "24.12.2026"}, RowProblem.FUTURE),
        ({"name": "Я" * 1001}, RowProblem.TOO_LONG),
    ],
)
def test_what_is_not_understood_has_its_reason(cells: dict[str, str], problem: RowProblem) -> None:
    found = row(**cells)
    assert isinstance(found, BadRow)
    assert (found.problem, found.line) == (problem, 7)
    assert problem_text(found)


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)


@given(st.dictionaries(st.sampled_from([item.value for item in ListField]), texts))
def test_any_row_is_understood_or_refused(cells: dict[str, str]) -> None:
    found = row(**cells)
    if isinstance(found, BadRow):
        return
    content = row_content.to_content(7, cells, found)
    mention = row_content.mention_of(
        "ab" * 16, content, "theirs", datetime(2026, 11, 22, tzinfo=UTC)
    )
    assert mention.name == found.name
    assert (mention.born_from, mention.born_to) == (found.born_from, found.born_to)
    assert mention.consent is ConsentLevel.NONE


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (["ФИО", "Дата рождения", "РУВД"], ["name", "born", "station"]),
        (
            ["Прозвішча", "Імя", "Імя па бацьку", "Узрост"],
            ["surname", "given", "patronymic", "age"],
        ),
        (
            ["Surname", "First name", "Detained", "Article"],
            ["surname", "given", "detained", "article"],
        ),
        (["Nom", "Prénom", "Sexe", "Ville"], ["surname", "given", "sex", "town"]),
        (["№", "Невядомы слупок"], []),
    ],
)
def test_headings_of_four_languages_are_proposed(headings: list[str], fields: list[str]) -> None:
    assert [item.value for item in proposed_mapping(headings).values()] == fields


def test_a_mapping_is_remembered_by_its_headings_however_they_are_written() -> None:
    assert headings_id(["ФИО ", "Год."]) == headings_id(["фио", "год"])
    assert fitting({"ФИО": ListField.NAME}, ["фио:"]) == {"фио:": ListField.NAME}


@pytest.mark.parametrize(
    "mapping", [{}, {"a": ListField.BORN}, {"a": ListField.NAME, "b": ListField.NAME}]
)
def test_a_mapping_needs_a_name_and_each_meaning_once(mapping: dict[str, ListField]) -> None:
    with pytest.raises(InvalidInput):
        check_mapping(mapping)


def test_a_batch_reads_as_it_was_written() -> None:
    batch = Batch(SHA, 3, "a partner", {"ФИО": ListField.NAME}, "Sheet 1")
    content = to_content(batch)
    assert from_content(content) == batch
    for change in ({"rows": 0}, {"mapping": {"a": "shoe size"}}, {"sha256": "x"}, {"source": ""}):
        with pytest.raises(InvalidJson):
            from_content({**content, **change})


def test_ids_of_rows_are_the_same_whenever_the_file_comes() -> None:
    assert row_content.row_id_of(SHA, "", 2) == row_content.row_id_of(SHA, "", 2)
    ids = {row_content.row_id_of(SHA, sheet, line) for sheet in ("", "a") for line in (2, 3)}
    assert len(ids) == 4
