"""Show people as headquarters knows them, one or very many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from fieldkit.domain import person_fact, person_number
from fieldkit.domain.identifiers import MentionId, PersonId
from fieldkit.domain.known_person import KnownPerson
from fieldkit.domain.mention import Mention
from fieldkit.domain.person_fact import Fact
from fieldkit.domain.person_link import Link
from fieldkit.domain.statement import Source, SourceKind, StatementKind
from fieldkit.errors import UnknownPerson
from fieldkit.hq.components import Membership
from fieldkit.hq.known_people import Pieces, known_person
from fieldkit.operations.hq.session import HeadquartersSession


def show_person(session: HeadquartersSession, person_id: PersonId) -> KnownPerson:
    """Return one person, with everything that is linked as the same.

    Raises:
        UnknownPerson: There is none, or it was taken back.
    """
    found = people_of(session, [person_id]).get(person_id)
    if found is None:
        raise UnknownPerson
    return found


def find_person(session: HeadquartersSession, number: str) -> PersonId:
    """Return the person of a number as people type it, e.g. P-000123.

    Raises:
        InvalidInput: It is no number of a person.
        UnknownPerson: Nobody has it.
    """
    found = session.store.people.with_number(person_number.read(number))
    if found is None:
        raise UnknownPerson
    return found


def list_people(session: HeadquartersSession) -> tuple[PersonId, ...]:
    """Return everybody once, by the lowest of their numbers, in the order of the numbers."""
    return tuple(person for person, _number in session.store.people.shown())


def people_behind(
    session: HeadquartersSession, mention_ids: Collection[str]
) -> dict[MentionId, PersonId]:
    """Return whom mentions are linked to as the same; those of nobody are left out."""
    found = session.store.people.memberships(mention_ids)
    return {MentionId(node): item.person for node, item in found.items() if item.person is not None}


def people_of(
    session: HeadquartersSession, person_ids: Collection[str]
) -> dict[PersonId, KnownPerson]:
    """Return people by the ids that were asked for; ids of one component give one person.

    Ids that are no person's are left out. Reads in groups: 1,200 people take a fraction of a
    second.
    """
    store = session.store.people
    asked = set(store.numbers(person_ids))
    own = store.memberships(asked)
    around = store.wide_members({item.wide for item in own.values()})
    made = _put_together(session, {item.component for item in own.values()}, around)
    return {person: made[own[person].component] for person in asked}


def each_once(
    person_ids: Iterable[PersonId], known: Mapping[PersonId, KnownPerson]
) -> tuple[tuple[PersonId, KnownPerson], ...]:
    """Return those of these ids that are known, in order; whoever has several, by the first."""
    found: dict[PersonId, tuple[PersonId, KnownPerson]] = {}
    for person_id in person_ids:
        if person_id in known:
            found.setdefault(known[person_id].person_id, (person_id, known[person_id]))
    return tuple(found.values())


def _put_together(
    session: HeadquartersSession, components: set[str], around: Mapping[str, Membership]
) -> dict[str, KnownPerson]:
    store = session.store
    inside: dict[str, list[str]] = defaultdict(list)
    wide: dict[str, list[str]] = defaultdict(list)
    for item in around.values():
        inside[item.component].append(item.node)
        wide[item.wide].append(item.node)
    numbers = store.people.numbers(around)
    mentions = store.mentions.get_all(node for node in around if node not in numbers)
    facts = _facts(session, numbers)
    links = _links(store.people.links(around), around)
    made = {}
    for component in components:
        nodes = inside[component]
        others = [
            node for node in wide[around[nodes[0]].wide] if around[node].component != component
        ]
        made[component] = known_person(
            Pieces(
                numbers=_numbered(nodes, numbers),
                nodes=nodes,
                mentions=_mentions(nodes, mentions),
                probable=_mentions(others, mentions),
                probable_people=_lowest_of_each(others, around, numbers),
                facts=facts_of(nodes, facts),
                links=links[component],
            )
        )
    return made


def facts_of(
    nodes: Iterable[str], facts: Mapping[str, Sequence[tuple[int, Source, Fact]]]
) -> dict[Source, Fact]:
    """Return the facts of all these people, in the order in which they were stated."""
    stated = sorted((item for node in nodes for item in facts.get(node, ())), key=lambda i: i[0])
    return {source: fact for _number, source, fact in stated}


def _facts(
    session: HeadquartersSession, people: Collection[str]
) -> dict[str, list[tuple[int, Source, Fact]]]:
    found: dict[str, list[tuple[int, Source, Fact]]] = defaultdict(list)
    for item in session.store.statements.about(people, [StatementKind.FACT]):
        if item.is_in_force:
            source = Source(SourceKind.STATEMENT, item.statement_id)
            found[item.subject].append(
                (item.number, source, person_fact.from_content(item.content))
            )
    return found


def _links(links: Iterable[Link], around: Mapping[str, Membership]) -> dict[str, list[Link]]:
    found: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        for component in {around[node].component for node in (link.a, link.b) if node in around}:
            found[component].append(link)
    return found


def _numbered(nodes: Iterable[str], numbers: Mapping[PersonId, int]) -> list[tuple[PersonId, int]]:
    people = [PersonId(node) for node in nodes if node in numbers]
    return sorted(((person, numbers[person]) for person in people), key=lambda item: item[1])


def _lowest_of_each(
    nodes: Iterable[str], around: Mapping[str, Membership], numbers: Mapping[PersonId, int]
) -> list[PersonId]:
    lowest: dict[str, PersonId] = {}
    for person, _number in _numbered(nodes, numbers):
        lowest.setdefault(around[person].component, person)
    return list(lowest.values())


def _mentions(nodes: Iterable[str], mentions: Mapping[MentionId, Mention]) -> list[Mention]:
    return [mentions[MentionId(node)] for node in nodes if node in mentions]
