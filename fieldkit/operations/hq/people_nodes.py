"""What can be linked: mentions that are here, and people that hold."""

from __future__ import annotations

from collections.abc import Collection

from fieldkit.domain.identifiers import MentionId, PersonId
from fieldkit.domain.mention import Mention
from fieldkit.domain.statement import Source
from fieldkit.errors import InvalidInput
from fieldkit.hq.known_names import source_of
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _


def require_nodes(session: HeadquartersSession, nodes: Collection[str]) -> dict[str, Mention]:
    """Return the mentions among `nodes`; the others are people.

    Raises:
        InvalidInput: One is neither.
    """
    mentions = session.store.mentions.get_all(nodes)
    people = session.store.people.numbers(nodes)
    if any(MentionId(node) not in mentions and PersonId(node) not in people for node in nodes):
        raise InvalidInput(
            _("One of the two is not here any more."), hint=_("Look at the list again.")
        )
    return {str(node): mention for node, mention in mentions.items()}


def sources_of(mentions: Collection[Mention]) -> tuple[Source, ...]:
    """Return what a decision about these rests on."""
    return tuple(dict.fromkeys(source_of(mention) for mention in mentions))
