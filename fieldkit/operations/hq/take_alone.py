"""Take all mentions for whom nobody is proposed as new people, in one act."""

from __future__ import annotations

from fieldkit.domain.progress import Progress, no_progress
from fieldkit.domain.statement import Statement
from fieldkit.hq.open_proposals import Waiting
from fieldkit.operations.hq.list_to_compare import list_to_compare
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.take_as_person import add_people

_GROUP = 100  # people between two looks at whether to stop


def take_alone(
    session: HeadquartersSession, progress: Progress = no_progress
) -> tuple[Statement, ...]:
    """Make new people of them, all or none, and return every statement of the act.

    Left out is who has no name: two reports of a person without one would be counted twice, and
    nothing would ever propose them to one another. They are taken one by one.

    Raises:
        Cancelled: Nothing was made.
        NotAllowed: Nobody said who they are.
    """
    mentions = session.store.mentions
    alone = [item for item in list_to_compare(session) if item.state is Waiting.ALONE]
    named = mentions.get_all(item.mention_id for item in alone)
    chosen = [i for i in alone if i.mention_id in named and named[i.mention_id].name]
    made: list[Statement] = []
    with session.store.transaction():
        for begin in range(0, len(chosen), _GROUP):
            progress(begin, len(chosen))
            some = chosen[begin : begin + _GROUP]
            together = [mention for item in some for mention in item.together]
            made += add_people(session, together).statements
    return tuple(made)
