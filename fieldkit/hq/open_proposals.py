"""Which proposals still ask for a decision, given what people have decided; without I/O."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from fieldkit.domain.clock import to_text
from fieldkit.domain.identifiers import MentionId, PersonId
from fieldkit.domain.person_link import Certainty, Link
from fieldkit.hq.components import Membership
from fieldkit.hq.store.match_store import StoredProposal


class Waiting(enum.StrEnum):
    """How it stands with a mention that no person is behind."""

    PROPOSED = "proposed"  # somebody should look
    UNCOMPARED = "uncompared"  # the program has not compared it yet
    ALONE = "alone"  # compared; nobody is proposed, or all were found to be others
    PARKED = "parked"  # somebody decided "probably" or "cannot say yet"


@dataclass(frozen=True)
class OpenProposal:
    """That a mention may be this person, or whom this other mention speaks of."""

    proposal: StoredProposal
    component: str
    person: PersonId | None
    before: tuple[Link, ...] = ()  # what was decided before new facts came


@dataclass(frozen=True)
class Known:
    """What is known of all groups that proposals name."""

    memberships: Mapping[str, Membership]
    links: tuple[Link, ...]
    last_facts: Mapping[PersonId, int]  # number of the last FACT statement
    known_at: Mapping[MentionId, str]

    def component(self, node: str) -> str:
        """Return the component of a mention or a person, or itself."""
        found = self.memberships.get(node)
        return node if found is None else found.component


class Decisions:
    """What was decided between components, and since when there is something new."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._between: dict[frozenset[str], list[Link]] = {}
        self._touching: dict[str, list[Link]] = {}
        self._newest: dict[str, int] = {}  # by component: number of the last fact or joining
        for link in known.links:
            a, b = known.component(link.a), known.component(link.b)
            self._between.setdefault(frozenset((a, b)), []).append(link)
            for component in {a, b}:
                self._touching.setdefault(component, []).append(link)
                if a == b:
                    self._renew(component, link.number)
        for person, number in known.last_facts.items():
            self._renew(known.component(person), number)

    def between(self, a: str, b: str) -> tuple[Link, ...]:
        """Return what was decided between two components, oldest first."""
        return tuple(self._between.get(frozenset((a, b)), ()))

    def are_settled(self, a: str, b: str, mentions: Iterable[MentionId]) -> bool:
        """Say whether nothing new came since somebody decided about two components.

        "Probably the same" is settled; the others are until one side is joined with more, a
        fact is stated of it, or one of `mentions` came later than the decision.
        """
        links = self.between(a, b)
        if not links:
            return False
        last = links[-1]
        if last.certainty is Certainty.PROBABLE:
            return True
        newest = max(self._newest.get(a, 0), self._newest.get(b, 0))
        arrived = max((self._known.known_at.get(mention, "") for mention in mentions), default="")
        return newest < last.number and arrived <= to_text(last.at)

    def is_parked(self, component: str) -> bool:
        """Say whether somebody could not say, or only thought so."""
        parking = (Certainty.PROBABLE, Certainty.UNSURE)
        return any(link.certainty in parking for link in self._touching.get(component, ()))

    def _renew(self, component: str, number: int) -> None:
        self._newest[component] = max(number, self._newest.get(component, 0))


def still_open(
    mention_id: MentionId,
    proposals: Iterable[StoredProposal],
    known: Known,
    decisions: Decisions,
    *,
    settled: bool = False,
) -> tuple[OpenProposal, ...]:
    """Return the proposals of a mention that ask for a decision, best first, one per person.

    `settled`: those as well about which somebody has decided.
    """
    mine = known.component(mention_id)
    best: dict[str, OpenProposal] = {}
    for item in sorted(proposals, key=lambda item: (-item.score, item.other)):
        theirs = known.component(item.other)
        if theirs == mine or theirs in best:
            continue
        if not settled and decisions.are_settled(mine, theirs, (mention_id, item.other)):
            continue
        membership = known.memberships.get(item.other)
        best[theirs] = OpenProposal(
            item,
            theirs,
            None if membership is None else membership.person,
            decisions.between(mine, theirs),
        )
    return tuple(best.values())


def state_of(
    mention_id: MentionId,
    found: tuple[OpenProposal, ...],
    known: Known,
    decisions: Decisions,
    is_compared: Callable[[MentionId], bool],
) -> Waiting:
    """Return how it stands with a mention that no person is behind."""
    if found:
        return Waiting.PROPOSED
    if decisions.is_parked(known.component(mention_id)):
        return Waiting.PARKED
    return Waiting.ALONE if is_compared(mention_id) else Waiting.UNCOMPARED
