"""A second person who agrees, for tests of what two people must decide."""

from __future__ import annotations

from fieldkit.operations.hq.second_person import Act, SecondWord
from fieldkit.operations.hq.session import HeadquartersSession
from tests.fakes.colleagues import with_colleague


def agreed(session: HeadquartersSession, act: Act, subject: str, code: str = "H-02") -> SecondWord:
    """Return what `confirm_second` returns, without waiting for a word to be stretched."""
    colleague = with_colleague(session, code).colleague
    assert colleague is not None
    return SecondWord(colleague.colleague_id, act, subject, session.clock.now())
