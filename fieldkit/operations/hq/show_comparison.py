"""Show one mention beside whom it may be, with reasons and facts side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fieldkit.domain.identifiers import MentionId
from fieldkit.domain.known_person import KnownPerson
from fieldkit.domain.mention import Mention
from fieldkit.domain.person_link import Link
from fieldkit.errors import InvalidInput
from fieldkit.hq.matching import Match, compare, prepare_mention
from fieldkit.hq.open_proposals import OpenProposal, Waiting
from fieldkit.operations.hq.held_names import with_held_names
from fieldkit.operations.hq.list_to_compare import to_compare
from fieldkit.operations.hq.note_viewed import note_viewed_if_highest
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_person import people_behind, people_of
from fieldkit.translations import _


@dataclass(frozen=True)
class Proposed:
    """Whom a mention may be: a person, or another mention that no person is behind."""

    mention: Mention  # that it was compared with
    person: KnownPerson | None
    match: Match  # by the rules and in the language of today
    before: tuple[Link, ...]  # decisions that were made before new facts came

    @property
    def node(self) -> str:
        """What a decision is about."""
        return self.mention.mention_id if self.person is None else self.person.person_id


@dataclass(frozen=True)
class Comparison:
    """A mention, all that is linked as the same with it, and whom it may be, best first."""

    mention: Mention
    together: tuple[Mention, ...]
    state: Waiting
    proposed: tuple[Proposed, ...]


def next_comparison(
    session: HeadquartersSession,
    waiting: Sequence[MentionId],
    begin: int,
    state: Waiting,
    *,
    backwards: bool = False,
) -> tuple[int, Comparison | None]:
    """Return the first of `waiting`, from place `begin` on, that is still in `state`; its place.

    That it was looked at is noted, if it is of the most sensitive class.

    None, and how many there are: nothing more waits.
    """
    places = range(begin, -1, -1) if backwards else range(begin, len(waiting))
    for place in places:
        mention_id = waiting[place]
        if people_behind(session, [mention_id]):
            continue
        try:
            found = show_comparison(session, mention_id, settled=state is Waiting.PARKED)
        except InvalidInput:  # its report was erased, or read anew without it
            continue
        if found.state is state:
            note_comparison_viewed(session, found)
            return place, found
    return len(waiting), None


def note_comparison_viewed(session: HeadquartersSession, found: Comparison) -> None:
    """Note that somebody looked at it, if a report of class S4 speaks of anybody in it.

    Raises:
        NotAllowed: As `note_viewed_if_highest`.
    """
    mentions = [*found.together, *(item.mention for item in found.proposed)]
    mentions += [
        mention
        for item in found.proposed
        if item.person is not None
        for mention in item.person.mentions
    ]
    classes = {mention.sensitivity for mention in mentions}
    note_viewed_if_highest(session, found.mention.mention_id, classes)


def show_comparison(
    session: HeadquartersSession, mention_id: MentionId, *, settled: bool = False
) -> Comparison:
    """Return what a person needs to decide who a mention is.

    `settled`: with the proposals about which somebody has decided.

    Raises:
        InvalidInput: The mention is not here any more.
    """
    people = session.store.people
    own = people.memberships([mention_id])
    inside = people.members(item.component for item in own.values())
    found = session.store.mentions.get_all({mention_id, *inside})
    if mention_id not in found:
        raise InvalidInput(
            _("This mention is not here any more."), hint=_("Look at the list again.")
        )
    together = [mention_id, *(other for other in found if other != mention_id)]
    (item,) = to_compare(session, together, settled=settled)
    others = session.store.mentions.get_all(p.proposal.other for p in item.proposals)
    known = people_of(session, [p.person for p in item.proposals if p.person is not None])
    return Comparison(
        mention=found[mention_id],
        together=tuple(found.values()),
        state=item.state,
        proposed=tuple(
            _proposed(
                found[p.proposal.mention_id],
                others[p.proposal.other],
                p,
                known.get(p.person) if p.person else None,
            )
            for p in item.proposals
            if p.proposal.other in others
        ),
    )


def _proposed(
    mine: Mention, mention: Mention, item: OpenProposal, person: KnownPerson | None
) -> Proposed:
    theirs = with_held_names(mention, person)
    match = compare(prepare_mention(mine), prepare_mention(theirs))
    return Proposed(mention=mention, person=person, match=match, before=item.before)
