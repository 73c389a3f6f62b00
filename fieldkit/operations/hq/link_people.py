"""Decide whether two are one: mentions or people, with a certainty and a note."""

from __future__ import annotations

from fieldkit.domain import person_link
from fieldkit.domain.person_link import Certainty, LinkContent
from fieldkit.domain.statement import NewStatement, Statement, StatementKind
from fieldkit.errors import InvalidInput, NotAllowed
from fieldkit.operations.hq.make_statement import add_statements, add_withdrawal
from fieldkit.operations.hq.people_nodes import require_nodes, sources_of
from fieldkit.operations.hq.session import HeadquartersSession, author_of
from fieldkit.translations import _


def link_people(
    session: HeadquartersSession, a: str, b: str, certainty: Certainty, note: str = ""
) -> tuple[Statement, ...]:
    """State whether `a` and `b` are one, and return every statement of the act, in order.

    Who decided otherwise about the same two before takes that back with it; what colleagues
    decided stays beside it.

    Raises:
        InvalidInput: One is not here, or both are the same thing.
        NotAllowed: They decided the same before, or nobody said who they are.
    """
    with session.store.transaction():
        return add_link(session, a, b, certainty, note)


def add_link(
    session: HeadquartersSession, a: str, b: str, certainty: Certainty, note: str = ""
) -> tuple[Statement, ...]:
    """State it within a transaction of the caller."""
    if a == b:
        raise InvalidInput(_("These are one already: there is nothing to link."))
    mentions = require_nodes(session, {a, b})
    content = LinkContent(certainty, note.strip())
    taken_back = [add_withdrawal(session, own.statement_id) for own in _own(session, a, b, content)]
    new = NewStatement(
        StatementKind.LINK,
        a,
        person_link.to_content(content),
        other=b,
        sources=sources_of(list(mentions.values())),
    )
    return (*taken_back, *add_statements(session, [new]))


def _own(
    session: HeadquartersSession, a: str, b: str, content: LinkContent
) -> tuple[Statement, ...]:
    """Return what the author decided about these two before."""
    author = author_of(session)
    made = [
        item
        for item in session.store.statements.about([a], [StatementKind.LINK])
        if item.is_in_force and item.author == author and {item.subject, item.other} == {a, b}
    ]
    if any(person_link.from_content(item.content) == content for item in made):
        raise NotAllowed(_("You have decided this already."))
    return tuple(made)
