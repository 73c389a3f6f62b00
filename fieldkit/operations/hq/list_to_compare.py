"""List the mentions that no person is behind, with what is proposed for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from fieldkit.domain.identifiers import MentionId
from fieldkit.hq.open_proposals import Decisions, Known, OpenProposal, Waiting, state_of, still_open
from fieldkit.hq.store.match_store import StoredProposal
from fieldkit.operations.hq.session import HeadquartersSession


@dataclass(frozen=True)
class ToCompare:
    """A mention without a person; of several that are linked as the same, one stands for all."""

    mention_id: MentionId
    together: tuple[MentionId, ...]  # all of its component, itself included
    state: Waiting
    proposals: tuple[OpenProposal, ...]  # best first

    @property
    def best(self) -> int:
        """The highest score, in thousandths; 0 where nothing is proposed."""
        return self.proposals[0].proposal.score if self.proposals else 0


def list_to_compare(session: HeadquartersSession) -> tuple[ToCompare, ...]:
    """Return all of them: those with proposals first, the likeliest before the others."""
    found = to_compare(session, session.store.people.unmatched())
    order = list(Waiting)
    return tuple(
        sorted(found, key=lambda item: (order.index(item.state), -item.best, item.mention_id))
    )


def to_compare(
    session: HeadquartersSession, mention_ids: Collection[MentionId], *, settled: bool = False
) -> tuple[ToCompare, ...]:
    """Return how it stands with these, in their order; those linked as the same are one.

    `settled`: with the proposals about which somebody has decided.
    """
    store = session.store
    proposals: dict[str, list[StoredProposal]] = defaultdict(list)
    for item in store.matches.proposals(mention_ids):
        proposals[item.mention_id].append(item)
    known = _known(session, mention_ids, proposals)
    decisions = Decisions(known)
    waiting = store.matches.not_compared(mention_ids)
    groups: dict[str, list[MentionId]] = defaultdict(list)
    for mention_id in mention_ids:
        groups[known.component(mention_id)].append(mention_id)
    result = []
    for together in groups.values():
        mine = [item for mention in together for item in proposals.get(mention, ())]
        found = still_open(together[0], mine, known, decisions)
        state = state_of(together[0], found, known, decisions, lambda one: one not in waiting)
        if settled:
            found = still_open(together[0], mine, known, decisions, settled=True)
        result.append(ToCompare(together[0], tuple(together), state, found))
    return tuple(result)


def _known(
    session: HeadquartersSession,
    mention_ids: Collection[MentionId],
    proposals: dict[str, list[StoredProposal]],
) -> Known:
    store = session.store
    named = {item.other for found in proposals.values() for item in found} | set(mention_ids)
    direct = store.people.memberships(named)
    inside = store.people.members({item.component for item in direct.values()})
    links = store.people.links({*inside, *named})
    # A link may end at something whose group no proposal names.
    ends = {node for link in links for node in (link.a, link.b)} - set(inside)
    memberships = {**inside, **store.people.memberships(ends)}
    decided = {
        memberships[n].person for link in links for n in (link.a, link.b) if n in memberships
    }
    return Known(
        memberships=memberships,
        links=links,
        last_facts=store.people.last_facts(person for person in decided if person is not None),
        known_at=store.matches.known_at(named),
    )
