"""Say what headquarters holds of a person; what was reported stays beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fieldkit.domain import person_fact
from fieldkit.domain.answers import Json
from fieldkit.domain.identifiers import PersonId
from fieldkit.domain.mention import SpelledName
from fieldkit.domain.person_fact import Fact, FactField
from fieldkit.domain.statement import NewStatement, Source, Statement, StatementKind
from fieldkit.errors import UnknownPerson
from fieldkit.operations.hq.held_names import propose_by_name
from fieldkit.operations.hq.make_statement import add_statements
from fieldkit.operations.hq.session import HeadquartersSession


def correct_person(
    session: HeadquartersSession,
    person_id: PersonId,
    facts: Sequence[Fact],
    sources: Sequence[Source] = (),
) -> tuple[Statement, ...]:
    """State facts of a person, all or none, and return the statements in order.

    Whom a further form of the name fits is proposed at once.

    A later fact counts before an earlier one of the same field; forms of the name add up. Take a
    statement back to let what was before it count again.

    Raises:
        UnknownPerson: There is none.
        InvalidInput: A value does not fit its field.
        NotAllowed: Nobody said who they are.
    """
    new = [
        NewStatement(StatementKind.FACT, person_id, _content(fact), sources=tuple(sources))
        for fact in facts
    ]
    with session.store.transaction():
        if not session.store.people.numbers([person_id]):
            raise UnknownPerson
        made = add_statements(session, new)
        for fact in facts:
            if fact.field is FactField.NAME_FORM:
                propose_by_name(session, person_id, SpelledName(fact.value, fact.kind))
        return made


def _content(fact: Fact) -> dict[str, Json]:
    plain = replace(fact, value=" ".join(fact.value.split()))
    content = person_fact.to_content(plain)
    person_fact.from_content(content)  # refuses what does not fit
    return content
