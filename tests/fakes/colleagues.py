"""People who work at headquarters, for tests that make statements."""

from __future__ import annotations

from dataclasses import replace

from fieldkit.crypto.random import random_hex
from fieldkit.domain.colleague import Colleague, Role
from fieldkit.domain.identifiers import ColleagueId
from fieldkit.operations.hq.session import HeadquartersSession


def with_colleague(session: HeadquartersSession, code: str = "H-01") -> HeadquartersSession:
    """Return the session as a colleague of every role works in it; they are added if needed."""
    known = {colleague.code: colleague for colleague in session.store.colleagues.all()}
    if code not in known:
        known[code] = Colleague(
            ColleagueId(random_hex(16)), code, frozenset(Role), session.clock.now()
        )
        with session.store.transaction():
            session.store.colleagues.add(known[code], None)
    return replace(session, colleague=known[code])
