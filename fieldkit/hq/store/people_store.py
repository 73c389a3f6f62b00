"""The people of headquarters and the links between them, as the statements in force say.

A projection of PERSON and LINK statements. Components are kept as links come and go, and always
equal those that are made from scratch: only the group that a link touches is computed anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import and_, case, delete, func, insert, not_, or_, select
from sqlalchemy.engine import Row

from fieldkit.domain import person_number
from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.identifiers import ColleagueId, MentionId, PersonId, StatementId
from fieldkit.domain.person_link import JOINING, Certainty, Link, from_content
from fieldkit.domain.statement import Statement, StatementKind
from fieldkit.errors import InvalidInput
from fieldkit.hq.components import Membership, memberships
from fieldkit.hq.store.connection import StoreConnection
from fieldkit.hq.store.groups import in_groups
from fieldkit.hq.store.people_tables import link as link_table
from fieldkit.hq.store.people_tables import membership, mention, person, proposal
from fieldkit.hq.store.statement_tables import statement as statement_table


class PeopleStore:
    """Nodes are mentions and people, 32 hex alike."""

    kinds = frozenset({StatementKind.PERSON, StatementKind.LINK})

    def __init__(self, connection: StoreConnection) -> None:
        self._connection = connection

    # The projection.

    def begin(self, statement: Statement) -> None:
        """Take in a person or a link.

        Raises:
            InvalidInput: The content does not fit, or something is linked with itself.
        """
        if statement.kind is StatementKind.PERSON:
            self._connection.write(insert(person), [_person_row(statement)])
            self._regroup({statement.subject})
            return
        new = _link_of(statement)
        self._connection.write(insert(link_table), [_link_row(new)])
        if new.certainty in JOINING:
            self._regroup({new.a, new.b})

    def end(self, statement: Statement) -> None:
        """Let go of a person or a link; its content may be gone."""
        table = person if statement.kind is StatementKind.PERSON else link_table
        self._connection.write(delete(table).where(table.c.statement == statement.statement_id))
        self._regroup({node for node in (statement.subject, statement.other) if node is not None})

    def clear(self) -> None:
        """Empty the tables."""
        for table in (person, link_table, membership):
            self._connection.write(delete(table))

    def fill(self, statements: Iterable[Statement]) -> None:
        """Take in very many that begin to hold, into empty tables, computing groups once."""
        people, links = [], []
        for item in statements:
            if item.kind is StatementKind.PERSON:
                people.append(_person_row(item))
            elif item.kind is StatementKind.LINK:
                links.append(_link_of(item))
        self._connection.write(insert(person), people)
        self._connection.write(insert(link_table), [_link_row(new) for new in links])
        numbers: dict[PersonId, int] = {}
        for row in people:
            numbers[row["person"]] = min(row["number"], numbers.get(row["person"], row["number"]))
        found = memberships(numbers, links)
        self._connection.write(insert(membership), [_membership_row(m) for m in found.values()])

    # Questions.

    def next_number(self) -> int:
        """Return the number of the next person: how many were ever stated, and one."""
        query = (
            select(func.count())
            .select_from(statement_table)
            .where(statement_table.c.kind == StatementKind.PERSON.value)
        )
        return int(self._connection.rows(query)[0][0]) + 1

    def memberships(self, nodes: Iterable[str]) -> dict[str, Membership]:
        """Return where these belong; what nothing joins and is no person is left out."""
        return self._members(membership.c.node, nodes)

    def members(self, components: Iterable[str]) -> dict[str, Membership]:
        """Return all that is in these components, by node."""
        return self._members(membership.c.component, components)

    def wide_members(self, groups: Iterable[str]) -> dict[str, Membership]:
        """Return all that is in these wider groups, by node."""
        return self._members(membership.c.wide, groups)

    def numbers(self, nodes: Iterable[str]) -> dict[PersonId, int]:
        """Return the numbers of those that are people."""
        found: dict[PersonId, int] = {}
        for some in in_groups(nodes):
            query = select(person.c.person, person.c.number).where(person.c.person.in_(some))
            for row in self._connection.rows(query):
                found[row.person] = min(row.number, found.get(row.person, row.number))
        return found

    def with_number(self, number: int) -> PersonId | None:
        """Return the person of a number, or None."""
        rows = self._connection.rows(select(person.c.person).where(person.c.number == number))
        return PersonId(rows[0].person) if rows else None

    def shown(self) -> tuple[tuple[PersonId, int], ...]:
        """Return the lowest number of each component: person and number, by number."""
        query = (
            select(person.c.person, func.min(person.c.number).label("number"))
            .join(membership, membership.c.node == person.c.person)
            .where(membership.c.person == person.c.person)
            .group_by(person.c.person)
            .order_by("number")
        )
        return tuple((PersonId(row.person), row.number) for row in self._connection.rows(query))

    def links(self, nodes: Iterable[str]) -> tuple[Link, ...]:
        """Return the links in force that touch any of these, oldest first."""
        found: dict[str, Link] = {}
        for some in in_groups(nodes):
            touching = or_(link_table.c.a.in_(some), link_table.c.b.in_(some))
            for row in self._connection.rows(select(link_table).where(touching)):
                found[row.statement] = _link(row)
        return tuple(sorted(found.values(), key=lambda item: item.number))

    def last_facts(self, people: Iterable[str]) -> dict[PersonId, int]:
        """Return the number of the last FACT statement in force of each of these, if any."""
        found: dict[PersonId, int] = {}
        table = statement_table
        for some in in_groups(people):
            query = (
                select(table.c.subject, func.max(table.c.number).label("number"))
                .where(table.c.subject.in_(some), table.c.kind == StatementKind.FACT.value)
                .where(table.c.withdrawn_by.is_(None), table.c.is_erased.is_(False))
                .group_by(table.c.subject)
            )
            found |= {PersonId(row.subject): row.number for row in self._connection.rows(query)}
        return found

    def unmatched(self) -> tuple[MentionId, ...]:
        """Return the mentions that no person is behind, in no order."""
        query = (
            select(mention.c.mention)
            .outerjoin(membership, membership.c.node == mention.c.mention)
            .where(membership.c.person.is_(None))
        )
        return tuple(MentionId(row.mention) for row in self._connection.rows(query))

    def count_unmatched(self) -> int:
        """Return how many mentions no person is behind."""
        matched = (
            select(func.count())
            .select_from(membership)
            .where(membership.c.person.is_not(None))
            .where(membership.c.node.in_(select(mention.c.mention)))
        )
        every = select(func.count()).select_from(mention)
        return int(self._connection.rows(every)[0][0] - self._connection.rows(matched)[0][0])

    def count_undecided(self) -> tuple[int, int]:
        """Return how many mentions no person is behind; of how many of them a match is proposed,
        with no decision about them yet."""
        is_proposed = or_(
            *(
                select(column).where(column == mention.c.mention).exists()
                for column in (proposal.c.mention, proposal.c.other)
            )
        )
        is_decided = or_(
            *(
                select(column).where(column == mention.c.mention).exists()
                for column in (link_table.c.a, link_table.c.b)
            )
        )
        query = (
            select(
                func.count().label("unmatched"),
                func.coalesce(
                    func.sum(case((and_(is_proposed, not_(is_decided)), 1), else_=0)), 0
                ).label("proposed"),
            )
            .select_from(mention)
            .outerjoin(membership, membership.c.node == mention.c.mention)
            .where(membership.c.person.is_(None))
        )
        (row,) = self._connection.rows(query)
        return int(row.unmatched), int(row.proposed)

    def every_membership(self) -> Iterator[Membership]:
        """Yield all, in no order."""
        for row in self._connection.rows(select(membership)):
            yield _membership(row)

    def _members(self, column: Any, values: Iterable[str]) -> dict[str, Membership]:
        found: dict[str, Membership] = {}
        for some in in_groups(values):
            for row in self._connection.rows(select(membership).where(column.in_(some))):
                found[row.node] = _membership(row)
        return found

    def _regroup(self, seeds: set[str]) -> None:
        """Compute anew where these belong, and everything that was joined with them."""
        touched = {item.wide for item in self.memberships(seeds).values()}
        before = self.wide_members(touched)
        nodes = seeds | set(before)
        joining = [link for link in self.links(nodes) if link.certainty in JOINING]
        after = memberships(self.numbers(nodes), joining)
        gone = [node for node, item in before.items() if after.get(node) != item]
        for some in in_groups(gone):
            self._connection.write(delete(membership).where(membership.c.node.in_(some)))
        new = [item for node, item in after.items() if before.get(node) != item]
        self._connection.write(insert(membership), [_membership_row(item) for item in new])


def _link_of(statement: Statement) -> Link:
    if statement.other is None or statement.other == statement.subject:
        raise InvalidInput
    a, b = sorted((statement.subject, statement.other))
    content = from_content(statement.content)
    return Link(
        statement.statement_id,
        a,
        b,
        content.certainty,
        number=statement.number,
        author=statement.author,
        at=statement.at,
    )


def _person_row(statement: Statement) -> dict[str, Any]:
    return {
        "statement": statement.statement_id,
        "person": statement.subject,
        "number": person_number.from_content(statement.content),
    }


def _link_row(item: Link) -> dict[str, Any]:
    return {
        "statement": item.statement_id,
        "number": item.number,
        "a": item.a,
        "b": item.b,
        "certainty": item.certainty.value,
        "author": item.author,
        "made_at": to_text(item.at),
    }


def _membership_row(item: Membership) -> dict[str, Any]:
    return {
        "node": item.node,
        "component": item.component,
        "wide": item.wide,
        "person": item.person,
    }


def _membership(row: Row[Any]) -> Membership:
    return Membership(row.node, row.component, row.wide, row.person)


def _link(row: Row[Any]) -> Link:
    return Link(
        StatementId(row.statement),
        row.a,
        row.b,
        Certainty(row.certainty),
        number=row.number,
        author=ColleagueId(row.author),
        at=from_text(row.made_at),
    )
