"""What a table must be able to do that is computed from reports, e.g. for search or matching."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from fieldkit.domain.identifiers import MentionId
from fieldkit.hq.mentions import ReadSource


class Follower(Protocol):
    """A table that follows what is read from reports and rows of outside lists.

    It can be made again from all that was read, with the same result, in whatever order that was.
    """

    def added(self, read: Sequence[ReadSource]) -> None:
        """Take in what was read, within the transaction of the caller."""
        ...

    def removed(self, sources: Collection[str], mentions: Collection[MentionId]) -> None:
        """Forget what these said: they are erased, or will be added again, read anew."""
        ...
