"""Let a second person agree, with their own word, to one act that must not be one person's alone.

Like roles this is a rule of the house that the program keeps, not a lock: whoever opens the vault
with another program is bound by nothing. Where nobody else here has a word, what cannot wait
is decided alone, and that is noted.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta

from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.identifiers import ColleagueId
from fieldkit.errors import NotAllowed
from fieldkit.operations.hq.check_word import try_word
from fieldkit.operations.hq.colleagues import find_colleague, has_word, list_colleagues
from fieldkit.operations.hq.session import HeadquartersSession, author_of
from fieldkit.translations import _

VALID_FOR = timedelta(minutes=15)


class Act(enum.StrEnum):
    """What needs a second person."""

    REVOKE = "revoke"  # subject: the device
    EXPORT_HIGHEST = "export-highest"  # subject: the publication or what is exported
    ACCEPT_UNVERIFIED = "accept-unverified"  # subject: the sealed object
    ERASE = "erase"  # subject: what is erased
    LIFT_HOLD = "lift-hold"  # subject: the statement that set the legal hold
    RESET_WORD = "reset-word"  # subject: the colleague who forgot theirs


CANNOT_WAIT = frozenset({Act.REVOKE})  # one person at night does it alone, where nobody else can


@dataclass(frozen=True)
class SecondWord:
    """That a colleague agreed to one act on one thing; only `confirm_second` makes it.

    Or that nobody could, and whoever works decided alone; only `confirm_alone` makes that.
    """

    colleague_id: ColleagueId | None  # None: decided alone
    act: Act
    subject: str  # 32 or 64 hex
    at: datetime


def confirm_second(
    session: HeadquartersSession, code: str, word: str, act: Act, subject: str
) -> SecondWord:
    """Let the colleague of `code` agree to an act of whoever works now; takes a moment.

    Raises:
        InvalidInput: There is no such colleague.
        NotAllowed: It is the same person, or they left, or they have no word.
        WrongPassphrase, TriedTooOften: It is another word, or nothing was tried yet.
    """
    author = author_of(session)
    found = find_colleague(session, code)
    if found.colleague_id == author:
        raise NotAllowed(
            _("This needs a second person."), hint=_("Somebody else gives their code and word.")
        )
    if not found.is_here:
        raise NotAllowed(_("This colleague left."))
    try_word(session, found, word)
    return SecondWord(found.colleague_id, act, subject, session.clock.now())


def confirm_alone(session: HeadquartersSession, act: Act, subject: str) -> SecondWord:
    """Let whoever works decide alone what cannot wait, where nobody else here has a word.

    Whoever calls this has asked for a confirmation that is no slip.

    Raises:
        NotAllowed: Somebody else here has a word, or the act can wait.
    """
    author_of(session)
    alone = SecondWord(None, act, subject, session.clock.now())
    check_second(session, alone, act, subject)
    return alone


def others_with_word(session: HeadquartersSession) -> tuple[str, ...]:
    """Return the codes of those who can agree to what the author does, by code."""
    own = session.colleague
    return tuple(
        item.code
        for item in list_colleagues(session, with_former=False)
        if (own is None or item.colleague_id != own.colleague_id) and has_word(session, item)
    )


def use_second(
    session: HeadquartersSession, second: SecondWord | None, act: Act, subject: str
) -> None:
    """Note within a transaction of the caller who agreed to what is being done, or that nobody did.

    Raises:
        NotAllowed: Nobody did, or to something else, or longer ago than a quarter of an hour.
    """
    check_second(session, second, act, subject)
    if second is not None:
        by = second.colleague_id or f"alone-{author_of(session)}"
        session.store.audit.append(
            CustodyEvent.AGREED, subject, f"{act.value}-{by}", session.clock.now()
        )


def check_second(
    session: HeadquartersSession, second: SecondWord | None, act: Act, subject: str
) -> None:
    """Let pass what a second person agreed to, or what had to be decided alone.

    Raises:
        NotAllowed: As `use_second`.
    """
    now = session.clock.now()
    if (
        second is None
        or (second.act, second.subject) != (act, subject)
        or second.colleague_id == author_of(session)
        or not now - VALID_FOR <= second.at <= now
        or not _may_be(session, second)
    ):
        raise NotAllowed(
            _("This needs a second person."), hint=_("Somebody else gives their code and word.")
        )


def _may_be(session: HeadquartersSession, second: SecondWord) -> bool:
    """Whether somebody agreed, or nobody could to what cannot wait."""
    if second.colleague_id is not None:
        return True
    return second.act in CANNOT_WAIT and not others_with_word(session)
