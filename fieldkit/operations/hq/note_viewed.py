"""Note that somebody looked at what is of the most sensitive class."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.known_person import KnownPerson
from fieldkit.domain.review import HIGHEST
from fieldkit.operations.hq.session import HeadquartersSession, author_of

# A screen that shows the same thing anew is one view.
_ONE_VIEW = timedelta(minutes=10)
_LOOKED_BACK = 50  # entries


def note_viewed_if_highest(
    session: HeadquartersSession, subject: str, sensitivities: Iterable[str]
) -> None:
    """Note a view of a person, case or list (32 hex) in which something is of class S4."""
    if HIGHEST in sensitivities:
        note_viewed(session, subject, HIGHEST)


def note_people_viewed(
    session: HeadquartersSession, subject: str, people: Iterable[KnownPerson]
) -> None:
    """Note a view of a person or case (32 hex) in which a report of class S4 speaks of these."""
    note_viewed_if_highest(
        session, subject, {item.sensitivity for person in people for item in person.mentions}
    )


def note_viewed(session: HeadquartersSession, subject: str, sensitivity: str = "") -> None:
    """Note that somebody viewed one thing; a vault open read-only cannot.

    Raises:
        NotAllowed: It is of class S4, and of several colleagues nobody said who they are.
    """
    if session.vault.read_only:
        return
    if sensitivity == HIGHEST and session.store.colleagues.all():
        author_of(session)
    detail = _detail(session, sensitivity)
    now, audit = session.clock.now(), session.store.audit
    if sensitivity == HIGHEST and any(
        (item.event, item.subject, item.detail) == (CustodyEvent.VIEWED, subject, detail)
        and now - _ONE_VIEW <= item.at <= now
        for item in audit.newest(limit=_LOOKED_BACK)
    ):
        return
    with session.store.transaction():
        audit.append(CustodyEvent.VIEWED, subject, detail, now)


def _detail(session: HeadquartersSession, sensitivity: str) -> str:
    by = "" if session.colleague is None else f"by-{session.colleague.colleague_id}"
    return "-".join(part for part in (sensitivity.lower(), by) if part)
