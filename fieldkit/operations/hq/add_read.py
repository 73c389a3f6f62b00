"""Keep what was read in reports and rows of outside lists; every table that follows is told."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from fieldkit.hq.mentions import ReadSource
from fieldkit.operations.hq.session import HeadquartersSession


def add_read(session: HeadquartersSession, read: Sequence[ReadSource]) -> None:
    """Add what was read of sources that are not here yet, within a transaction of the caller."""
    if not read:
        return
    session.store.mentions.add(mention for item in read for mention in item.mentions)
    for follower in session.store.followers:
        follower.added(read)


def remove_read(session: HeadquartersSession, sources: Collection[str]) -> None:
    """Remove what these said, to be erased or read anew, within a transaction of the caller."""
    if not sources:
        return
    store = session.store
    mentions = [item.mention_id for item in store.mentions.of_sources(sources)]
    for follower in store.followers:
        follower.removed(sources, mentions)
    store.mentions.remove_of(sources)
