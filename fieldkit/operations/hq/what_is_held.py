"""Say on what a legal hold may lie so that it forbids to erase a report or a statement."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from fieldkit.domain.identifiers import StatementId
from fieldkit.domain.statement import Statement
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_person import people_behind, people_of


def people_and_cases(
    session: HeadquartersSession, people: Collection[str], mentions: Collection[str]
) -> frozenset[str]:
    """Return these people and those behind mentions, under every number, and their cases."""
    asked = [*people, *people_behind(session, mentions).values()]
    numbers = {
        person for known in people_of(session, asked).values() for person in known.person_ids
    }
    cases = session.store.cases.of_people(numbers)
    return frozenset({*numbers, *(case.case_id for case in cases)})


def around_statements(
    session: HeadquartersSession, statements: Iterable[Statement]
) -> frozenset[str]:
    """Return what these speak of: people, cases, reports, and statements that they answer."""
    store = session.store
    subjects = _subjects(session, statements)
    mentions = store.mentions.get_all(subjects)
    mentions |= {item.mention_id: item for item in store.mentions.of_sources(subjects)}
    in_cases = {person for case in store.cases.of_ids(subjects) for person in case.people}
    return frozenset(
        {
            *subjects,
            *in_cases,
            *mentions,
            *(item.source for item in mentions.values()),
            *people_and_cases(session, subjects, mentions),
        }
    )


def _subjects(session: HeadquartersSession, statements: Iterable[Statement]) -> set[str]:
    """Return the subjects of statements, and of those that they speak of."""
    found: set[str] = set()
    level = tuple(statements)
    while level:
        new = {
            subject
            for item in level
            for subject in (item.subject, item.other)
            if subject is not None and subject not in found
        }
        found |= new
        spoken_of = (session.store.statements.get(StatementId(subject)) for subject in new)
        level = tuple(item for item in spoken_of if item is not None)
    return found
