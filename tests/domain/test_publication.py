"""What stays stated about a publication, and of one person on a list, reads as it was written."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain import daily_list
from fieldkit.domain.consent_statement import Purpose
from fieldkit.domain.daily_list import ListEntry
from fieldkit.domain.identifiers import PersonId, Sha256
from fieldkit.domain.publication import Publication, PublishedFile, from_content, to_content
from fieldkit.errors import InvalidInput, InvalidJson

LEFT = Publication(
    list_name="detainees",
    version=3,
    as_of=datetime(2026, 11, 22, 10, tzinfo=UTC),
    purpose=Purpose.PUBLIC,
    language="be",
    named=812,
    withheld={"nobody-asked": 30},
    reason="families ask",
    until=date(2026, 12, 1),
    files=(PublishedFile("csv", Sha256("ab" * 32)),),
)
texts = st.text(max_size=10)
moments = st.none() | st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(second=0, microsecond=0)
)
entries = st.builds(
    ListEntry,
    person_id=st.just(PersonId("a" * 32)),
    name_be=texts,
    town=texts,
    born_from=st.none() | st.integers(1900, 2020),
    detained_from=moments,
    articles=st.lists(texts, max_size=3).map(tuple),
    days=st.none() | st.integers(0, 15),
    is_confirmed=st.booleans(),
)


def test_a_publication_reads_as_it_was_written() -> None:
    assert from_content(to_content(LEFT)) == LEFT


@pytest.mark.parametrize(
    "change",
    [
        {"version": 0},
        {"purpose": "profit"},
        {"reason": ""},
        {"until": "2026-02-30"},
        {"withheld": {"nobody-asked": -1}},
        {"withheld": []},
        {"files": [{"format": "csv"}]},
        {"list": "../etc"},
    ],
)
def test_what_does_not_fit_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(InvalidJson):
        from_content({**to_content(LEFT), **change})  # type: ignore[dict-item]  # on purpose


def test_nothing_leaves_without_a_reason() -> None:
    with pytest.raises(InvalidInput):
        Publication("x", 1, LEFT.as_of, Purpose.PUBLIC, "be", 0, {}, " ", None)


@given(entries)
def test_an_entry_reads_as_it_was_kept(entry: ListEntry) -> None:
    assert daily_list.from_content(entry.person_id, daily_list.to_content(entry)) == entry


@pytest.mark.parametrize(
    "content",
    [{"phone": "x"}, {"days": "15"}, {"until": "soon"}, {"until": "2026-11-22T10:00Z"},
     {"articles": "24.23"}, {"is_confirmed": False}, {"born_from": True}],
)  # fmt: skip
def test_an_entry_that_does_not_fit_is_refused(content: dict[str, object]) -> None:
    with pytest.raises(InvalidJson):
        daily_list.from_content(PersonId("a" * 32), content)  # type: ignore[arg-type]  # as above
