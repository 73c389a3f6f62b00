"""Say who works at headquarters now; what they do carries their code."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from fieldkit.crypto.random import random_hex
from fieldkit.domain.colleague import Colleague, Role
from fieldkit.domain.identifiers import ColleagueId
from fieldkit.errors import InvalidInput, NotAllowed
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _

_CODE = re.compile(r"(?=[A-Z-]*[0-9])[A-Z0-9][A-Z0-9-]{0,15}\Z")
_LAST = "colleague"  # name of what is remembered in the vault


def last_here(session: HeadquartersSession) -> tuple[tuple[Colleague, ...], str]:
    """Return who works here, by code, and the code of who did so last, "" where nobody did."""
    kept = session.vault.working.get(_LAST)
    here = tuple(one for one in session.store.colleagues.all() if one.left_at is None)
    return here, kept if isinstance(kept, str) else ""


def work_as(session: HeadquartersSession, code: str) -> HeadquartersSession:
    """Return the session as a colleague works in it.

    Raises:
        NotAllowed: Nobody who works here has this code.
    """
    wanted = code.strip().upper()
    for colleague in session.store.colleagues.all():
        if colleague.code == wanted and colleague.left_at is None:
            _remember(session, wanted)
            return replace(session, colleague=colleague)
    raise NotAllowed(_("Nobody who works here has this code."))


def add_first(
    session: HeadquartersSession, code: str, roles: Collection[Role]
) -> HeadquartersSession:
    """Add the first colleague, and return the session as they work in it.

    Raises:
        InvalidInput: It is no code.
        NotAllowed: There is somebody already; they are added by `fieldkit-hq colleague add`.
    """
    wanted = code.strip().upper()
    if not _CODE.match(wanted):
        raise InvalidInput(
            _("This is not a code."),
            hint=_("Take capital letters and a number, such as H-01, and no name."),
        )
    if session.store.colleagues.all():
        raise NotAllowed(_("Somebody works here already."))
    added = Colleague(ColleagueId(random_hex(16)), wanted, frozenset(roles), session.clock.now())
    with session.store.transaction():
        session.store.colleagues.add(added, None)
    return work_as(session, wanted)


def _remember(session: HeadquartersSession, code: str) -> None:
    vault = session.vault
    if not vault.read_only and vault.working.get(_LAST) != code:
        with vault.transaction():
            vault.working.put(_LAST, code)
