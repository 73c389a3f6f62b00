"""Who works at headquarters: added, given roles and a word, gone, back, and at work now."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import replace

from fieldkit.crypto.measures import Argon2Parameters
from fieldkit.crypto.random import random_hex
from fieldkit.crypto.verifier import PARAMETERS, make_verifier
from fieldkit.domain.colleague import Colleague, Role, check_code
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.identifiers import ColleagueId
from fieldkit.errors import InvalidInput, NotAllowed
from fieldkit.operations.hq.check_word import try_word
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _

logger = logging.getLogger(__name__)

SHORTEST_WORD = 8  # characters


def list_colleagues(
    session: HeadquartersSession, *, with_former: bool = True
) -> tuple[Colleague, ...]:
    """Return who works here, or ever did, by code."""
    everybody = session.store.colleagues.all()
    return tuple(item for item in everybody if with_former or item.is_here)


def find_colleague(session: HeadquartersSession, code: str) -> Colleague:
    """Return the colleague of a code, whether they work here still or not.

    Raises:
        InvalidInput: There is none.
    """
    for item in session.store.colleagues.all():
        if item.code == code:
            return item
    raise InvalidInput(
        _("No colleague has this code."), hint=_("See the list of colleagues, or add one.")
    )


def add_colleague(
    session: HeadquartersSession,
    code: str,
    roles: Collection[Role],
    word: str = "",
    *,
    parameters: Argon2Parameters = PARAMETERS,
) -> Colleague:
    """Add a colleague; with a word they can confirm as a second person.

    Raises:
        InvalidInput: The code is none, or somebody has or had it; or the word is too short.
    """
    check_code(code)
    if any(item.code == code for item in session.store.colleagues.all()):
        raise InvalidInput(_("Somebody has this code, or had it before."))
    verifier = make_verifier(usable_word(word), parameters) if word else None
    added = Colleague(ColleagueId(random_hex(16)), code, frozenset(roles), session.clock.now())
    with session.store.transaction():
        session.store.colleagues.add(added, verifier)
        note_staff(session, added, "added")
    return added


def change_roles(session: HeadquartersSession, code: str, roles: Collection[Role]) -> Colleague:
    """Give a colleague other roles; they change what is shown first, not what can be read.

    Raises:
        InvalidInput: There is no such colleague.
    """
    found = find_colleague(session, code)
    with session.store.transaction():
        session.store.colleagues.set_roles(found.colleague_id, roles)
        note_staff(session, found, "roles")
    return replace(found, roles=frozenset(roles))


def let_leave(session: HeadquartersSession, code: str) -> Colleague:
    """Note that a colleague left; what they stated stays theirs, and they state no more.

    Raises:
        InvalidInput: There is no such colleague.
        NotAllowed: They left before.
    """
    found = find_colleague(session, code)
    if not found.is_here:
        raise NotAllowed(_("This colleague left before."))
    now = session.clock.now()
    with session.store.transaction():
        session.store.colleagues.set_left(found.colleague_id, now)
        note_staff(session, found, "left")
    return replace(found, left_at=now)


def let_come_back(session: HeadquartersSession, code: str) -> Colleague:
    """Note that a colleague works here again.

    Raises:
        InvalidInput: There is no such colleague.
        NotAllowed: They work here.
    """
    found = find_colleague(session, code)
    if found.is_here:
        raise NotAllowed(_("This colleague works here."))
    with session.store.transaction():
        session.store.colleagues.set_left(found.colleague_id, None)
        note_staff(session, found, "back")
    return replace(found, left_at=None)


def set_word(
    session: HeadquartersSession,
    code: str,
    word: str,
    old_word: str | None = None,
    *,
    parameters: Argon2Parameters = PARAMETERS,
) -> None:
    """Give a colleague a word; whoever has one says it first, so that nobody takes it over.

    Raises:
        InvalidInput: There is no such colleague, or the new word is too short.
        WrongPassphrase, TriedTooOften: The old word is another one, or nothing was tried.
        NotAllowed: They have a word, and the old one was not said.
    """
    found = find_colleague(session, code)
    verifier = session.store.colleagues.verifier(found.colleague_id)
    made = usable_word(word)
    if verifier is not None:
        if old_word is None:
            raise NotAllowed(_("Say the old word first."))
        try_word(session, found, old_word)
    kept = make_verifier(made, parameters)
    with session.store.transaction():
        session.store.colleagues.set_verifier(found.colleague_id, kept)
        note_staff(session, found, "word")


def has_word(session: HeadquartersSession, colleague: Colleague) -> bool:
    """Whether a colleague can confirm as a second person."""
    return session.store.colleagues.verifier(colleague.colleague_id) is not None


def work_as(session: HeadquartersSession, code: str = "") -> HeadquartersSession:
    """Return the session in which a colleague works; without a code the only one there is.

    Raises:
        InvalidInput: There is no such colleague, or several and none was named.
        NotAllowed: They left.
    """
    if not code:
        here = list_colleagues(session, with_former=False)
        if len(here) != 1:
            raise InvalidInput(
                _("Say who works here now."),
                hint=_("Give your code with --as, or add yourself: fieldkit-hq colleague add."),
            )
        return replace(session, colleague=here[0])
    found = find_colleague(session, code)
    if not found.is_here:
        raise NotAllowed(_("This colleague left."))
    return replace(session, colleague=found)


def look_as(session: HeadquartersSession, code: str = "") -> HeadquartersSession:
    """Return the session in which a colleague looks at something; without a code the only one.

    Of several nobody is meant: then what names who looked cannot be shown.

    Raises:
        InvalidInput: There is no such colleague.
        NotAllowed: They left.
    """
    if code or len(list_colleagues(session, with_former=False)) == 1:
        return work_as(session, code)
    return session


def usable_word(word: str) -> str:
    """Return a word that is long enough.

    Raises:
        InvalidInput: It is not.
    """
    if len(word) < SHORTEST_WORD:
        raise InvalidInput(
            _("The word is too short: at least {count} characters.").format(count=SHORTEST_WORD)
        )
    return word


def note_staff(session: HeadquartersSession, colleague: Colleague, what: str) -> None:
    """Note in the audit, within the caller's transaction, what changed for a colleague."""
    by = "" if session.colleague is None else f"-by-{session.colleague.colleague_id}"
    session.store.audit.append(
        CustodyEvent.STAFF, colleague.colleague_id, f"{what}{by}", session.clock.now()
    )
    logger.info("a colleague: %s", what)
