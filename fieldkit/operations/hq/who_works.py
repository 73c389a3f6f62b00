"""Remember who worked at headquarters last, so that the window can ask for them first."""

from __future__ import annotations

from fieldkit.domain.colleague import Colleague, Role
from fieldkit.errors import NotAllowed
from fieldkit.operations.hq.colleagues import add_colleague, list_colleagues, work_as
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _

_LAST = "colleague"  # name of what is remembered in the vault


def last_here(session: HeadquartersSession) -> tuple[tuple[Colleague, ...], str]:
    """Return who works here, by code, and the code of who did so last, "" where nobody did."""
    kept = session.vault.working.get(_LAST)
    here = list_colleagues(session, with_former=False)
    return here, kept if isinstance(kept, str) else ""


def begin_work(session: HeadquartersSession, code: str) -> HeadquartersSession:
    """Return the session as a colleague works in it, and remember them.

    Raises:
        InvalidInput, NotAllowed: Nobody who works here has this code.
    """
    wanted = code.strip().upper()
    at_work = work_as(session, wanted)
    vault = session.vault
    if not vault.read_only and vault.working.get(_LAST) != wanted:
        with vault.transaction():
            vault.working.put(_LAST, wanted)
    return at_work


def add_first(session: HeadquartersSession, code: str) -> HeadquartersSession:
    """Add the first colleague, with every role, and return the session as they work in it.

    Raises:
        InvalidInput: It is no code.
        NotAllowed: There is somebody already; they are added by `fieldkit-hq colleague add`.
    """
    if list_colleagues(session):
        raise NotAllowed(_("Somebody works here already."))
    add_colleague(session, code.strip().upper(), frozenset(Role))
    return begin_work(session, code)
