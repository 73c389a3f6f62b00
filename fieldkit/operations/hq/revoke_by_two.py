"""Revoke a device as two people decide, or one where nobody else can, and write down who did."""

from __future__ import annotations

from fieldkit.domain.inbox_decision import Decision, InboxDecision, to_content
from fieldkit.domain.roster import RosterEntry
from fieldkit.domain.statement import NewStatement, Statement, StatementKind
from fieldkit.errors import NotAllowed
from fieldkit.operations.hq.enrol_device import add_revocation, find_device
from fieldkit.operations.hq.last_word import grant_last_word, withdraw_last_word
from fieldkit.operations.hq.make_statement import add_statements
from fieldkit.operations.hq.second_person import Act, SecondWord, check_second, use_second
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _


def revoke_by_two(
    session: HeadquartersSession,
    beginning: str,
    second: SecondWord,
    *,
    at_once: bool = False,
    why: str = "",
) -> RosterEntry:
    """Take a device's rights away; it cannot come back with the same keys.

    What `at_once` means is said in `enrol_device.revoke_device`. The revocation and who decided
    it are written together or not at all.

    Raises:
        UnknownDevice: No such device, or several.
        NotAllowed: It is revoked already, or nobody agreed.
    """
    entry = find_device(session, beginning)
    if entry.revoked_at is not None and not at_once:
        raise NotAllowed(_("This device is revoked already."))
    check_second(session, second, Act.REVOKE, entry.device)
    decision = InboxDecision(
        Decision.REVOKED,
        why=why.strip(),
        second=second.colleague_id,
        at_once=at_once,
        is_alone=second.colleague_id is None,
    )
    cut_off(session, entry, at_once=at_once)
    with session.store.transaction():
        use_second(session, second, Act.REVOKE, entry.device)
        revoked, _made = add_decided_revocation(session, entry, decision)
    return revoked


def cut_off(session: HeadquartersSession, entry: RosterEntry, *, at_once: bool) -> None:
    """Say whether a device may still fetch the letter that says that it is revoked."""
    if at_once:
        withdraw_last_word(session, entry.device)
    elif entry.revoked_at is None:
        grant_last_word(session, entry.device)


def add_decided_revocation(
    session: HeadquartersSession, entry: RosterEntry, decision: InboxDecision
) -> tuple[RosterEntry, Statement]:
    """Revoke a device that is not, and state the decision, within the caller's transaction."""
    if entry.revoked_at is None:
        entry = add_revocation(session, entry)
    new = NewStatement(StatementKind.INBOX, entry.device, to_content(decision))
    (made,) = add_statements(session, [new])
    return entry, made
