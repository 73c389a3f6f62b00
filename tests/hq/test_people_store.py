"""Links come and go in any order; what follows always equals what is made from scratch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.crypto.random import random_hex
from fieldkit.domain import person_link, person_number
from fieldkit.domain.clock import from_text
from fieldkit.domain.identifiers import ColleagueId, Sha256, StatementId
from fieldkit.domain.person_link import Certainty, LinkContent
from fieldkit.domain.statement import Statement, StatementKind
from fieldkit.errors import InvalidInput
from fieldkit.hq.components import Membership
from fieldkit.hq.store.people_store import PeopleStore
from fieldkit.hq.store.store import FILE_NAME, LABEL, HeadquartersStore, open_store
from fieldkit.vault.vault import create_vault_with_key
from tests.fakes.headquarters import VAULT_KEY

PEOPLE = [f"{0xE000 + number:032x}" for number in range(3)]
MENTIONS = [f"{number:032x}" for number in range(1, 6)]
AT = from_text("2026-11-22T10:00:00.000Z")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HeadquartersStore]:
    folder: Path = tmp_path_factory.mktemp("people")
    vault = create_vault_with_key(folder / "hq", VAULT_KEY)
    opened = open_store(
        vault.connect(FILE_NAME, LABEL, create=True), vault.key.value, vault.vault_id
    )
    yield opened
    opened.close()
    vault.close()


def a_statement(
    number: int, kind: StatementKind, subject: str, other: str | None, content: dict[str, object]
) -> Statement:
    return Statement(
        number=number,
        statement_id=StatementId(random_hex(16)),
        kind=kind,
        subject=subject,
        other=other,
        author=ColleagueId("c0" * 16),
        at=AT,
        sha256=Sha256("0" * 64),
        content=content,  # type: ignore[arg-type]  # plain JSON
    )


def a_person(number: int, person: str) -> Statement:
    content = dict(person_number.to_content(number))
    return a_statement(number, StatementKind.PERSON, person, None, {**content})


def a_link(number: int, a: str, b: str, certainty: Certainty = Certainty.SAME) -> Statement:
    content = person_link.to_content(LinkContent(certainty))
    return a_statement(number, StatementKind.LINK, a, b, {**content})


POOL = [
    *(a_person(number, person) for number, person in enumerate(PEOPLE, start=1)),
    *(
        a_link(10 * x + y + 100, a, b, certainty)
        for x, a in enumerate(MENTIONS + PEOPLE)
        for y, b in enumerate((MENTIONS + PEOPLE)[x + 1 :])
        for certainty in [list(Certainty)[(x * 5 + y * 3) % 3]]
    ),
]


def held(people: PeopleStore) -> tuple[set[Membership], set[object], set[object]]:
    return (
        set(people.every_membership()),
        set(people.links(MENTIONS + PEOPLE)),
        set(people.numbers(PEOPLE).items()),
    )


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(range(len(POOL))), max_size=25))
def test_coming_and_going_equals_making_from_scratch(
    store: HeadquartersStore, turns: list[int]
) -> None:
    holding: set[int] = set()
    with store.transaction():
        store.people.clear()
        for turn in turns:  # each turns round whether one statement holds
            (store.people.end if turn in holding else store.people.begin)(POOL[turn])
            holding ^= {turn}
        kept = held(store.people)
        store.people.clear()
        store.people.fill([POOL[turn] for turn in sorted(holding)])
        assert held(store.people) == kept


def test_what_is_linked_with_itself_is_refused(store: HeadquartersStore) -> None:
    with store.transaction(), pytest.raises(InvalidInput):
        store.people.begin(a_link(1, MENTIONS[0], MENTIONS[0]))


def test_the_lowest_number_shows(store: HeadquartersStore) -> None:
    with store.transaction():
        store.people.clear()
        for item in (a_person(2, PEOPLE[0]), a_person(1, PEOPLE[1]), a_person(3, PEOPLE[2])):
            store.people.begin(item)
        store.people.begin(a_link(4, PEOPLE[0], PEOPLE[1]))
    assert store.people.shown() == ((PEOPLE[1], 1), (PEOPLE[2], 3))
    assert store.people.with_number(2) == PEOPLE[0]
    found = store.people.memberships(PEOPLE)
    assert [found[person].person for person in PEOPLE] == [PEOPLE[1], PEOPLE[1], PEOPLE[2]]
