"""Take mentions as people: one becomes one new person, under the next number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from fieldkit.crypto.random import random_hex
from fieldkit.domain import person_link, person_number
from fieldkit.domain.identifiers import MentionId, PersonId
from fieldkit.domain.mention import Mention
from fieldkit.domain.person_link import Certainty, LinkContent
from fieldkit.domain.statement import NewStatement, Statement, StatementKind
from fieldkit.errors import NotAllowed
from fieldkit.operations.hq.make_statement import add_statements
from fieldkit.operations.hq.people_nodes import require_nodes, sources_of
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_person import people_behind
from fieldkit.translations import _


@dataclass(frozen=True)
class TakenPeople:
    """New people in the order of their mentions, and the statements that made them."""

    people: tuple[PersonId, ...]
    statements: tuple[Statement, ...]


def take_as_people(session: HeadquartersSession, mention_ids: Sequence[MentionId]) -> TakenPeople:
    """Make new people of mentions, all or none; those that are linked as the same become one.

    Raises:
        InvalidInput: A mention is not here.
        NotAllowed: One belongs to a person already, or nobody said who they are.
    """
    with session.store.transaction():
        return add_people(session, mention_ids)


def add_people(session: HeadquartersSession, mention_ids: Sequence[MentionId]) -> TakenPeople:
    """Make new people within a transaction of the caller."""
    mentions = require_nodes(session, mention_ids)
    if people_behind(session, mention_ids):
        raise NotAllowed(_("This belongs to a person already."), hint=_("Look at the list again."))
    new: list[NewStatement] = []
    people: list[PersonId] = []
    number = session.store.people.next_number()
    # The order is the caller's: what the store returns comes in that of random ids.
    given = [node for node in dict.fromkeys(mention_ids) if node in mentions]
    for together in _together(session, given):
        person = PersonId(random_hex(16))
        people.append(person)
        new += _statements(person, number, [mentions[node] for node in together])
        number += 1
    return TakenPeople(tuple(people), add_statements(session, new))


def _together(session: HeadquartersSession, nodes: Collection[str]) -> Iterable[list[str]]:
    """Yield the nodes, those of one component together."""
    known = session.store.people.memberships(nodes)
    groups: dict[str, list[str]] = defaultdict(list)
    for node in nodes:
        groups[known[node].component if node in known else node].append(node)
    return groups.values()


def _statements(
    person: PersonId, number: int, mentions: Sequence[Mention]
) -> Iterable[NewStatement]:
    yield NewStatement(
        StatementKind.PERSON,
        person,
        person_number.to_content(number),
        sources=sources_of(mentions),
    )
    for mention in mentions:
        yield NewStatement(
            StatementKind.LINK,
            mention.mention_id,
            person_link.to_content(LinkContent(Certainty.SAME)),
            other=person,
            sources=sources_of([mention]),
        )
