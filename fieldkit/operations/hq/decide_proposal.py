"""Decide on a proposal: whether a mention is a person, or is who another mention speaks of."""

from __future__ import annotations

from fieldkit.domain.identifiers import MentionId
from fieldkit.domain.person_link import Certainty
from fieldkit.domain.statement import Statement
from fieldkit.operations.hq.link_people import add_link
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_person import people_behind
from fieldkit.operations.hq.take_as_person import add_people


def decide_proposal(
    session: HeadquartersSession,
    mention_id: MentionId,
    other: str,
    certainty: Certainty,
    note: str = "",
) -> tuple[Statement, ...]:
    """Link a mention with a person or another mention, and return every statement of the act.

    The link goes to the person behind the other mention. Where two mentions are the same and
    neither belongs to a person, they become one: people who decide so have found a person.

    Raises:
        InvalidInput: One is not here.
        NotAllowed: They decided the same before, or nobody said who they are.
    """
    with session.store.transaction():
        behind = people_behind(session, [mention_id, other])
        target: str = behind.get(MentionId(other), other)
        made: tuple[Statement, ...] = ()
        if certainty is Certainty.SAME and not behind:
            taken = add_people(session, [MentionId(other)])
            target, made = taken.people[0], taken.statements
        return (*made, *add_link(session, mention_id, target, certainty, note))
