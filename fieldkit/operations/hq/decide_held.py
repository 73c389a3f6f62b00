"""Decide on a held object: ask for what is missing, take it in as unverified, or refuse it."""

from __future__ import annotations

import logging

from fieldkit.bundle.mail import MailKind
from fieldkit.bundle.receipt import HeldReason, Outcome
from fieldkit.domain.identifiers import DeviceId
from fieldkit.domain.inbox_decision import Decision, InboxDecision, to_content
from fieldkit.domain.statement import NewStatement, Statement, StatementKind
from fieldkit.errors import NotAllowed
from fieldkit.hq.quarantine import ACCEPTABLE
from fieldkit.hq.store.object_store import ReceivedObject
from fieldkit.operations.hq.commit_objects import IntakeResult
from fieldkit.operations.hq.enrol_device import find_device
from fieldkit.operations.hq.make_statement import (
    add_statements,
    make_statements,
    withdraw_statement,
)
from fieldkit.operations.hq.refused_objects import refused_objects
from fieldkit.operations.hq.release_held import find_held, take_in_overruled
from fieldkit.operations.hq.second_person import SecondWord
from fieldkit.operations.hq.session import HeadquartersSession, author_of
from fieldkit.operations.hq.write_message import add_message
from fieldkit.translations import _

logger = logging.getLogger(__name__)


def ask_for_missing(
    session: HeadquartersSession, beginning: str, text: str, *, about: str = ""
) -> Statement:
    """Write to a device's holder as a task, and remember that it was asked.

    `beginning` is the device's, `about` that of a held object's hash, if it is about one.

    Raises:
        UnknownDevice, InvalidInput: No such device or object, or a text that cannot be sent.
        NotAllowed: The device was revoked, or nobody said who they are.
    """
    entry = find_device(session, beginning)
    subject = find_held(session, about).sha256 if about else entry.device
    with session.store.transaction():
        written = add_message(session, entry.device, MailKind.TASK, text)
        decision = InboxDecision(Decision.ASKED, message=written.letter.message_id)
        (made,) = add_statements(session, [_statement(subject, decision)])
    return made


def accept_unverified(
    session: HeadquartersSession, beginning: str, second: SecondWord, why: str
) -> IntakeResult:
    """Take one held object in although its reason stands, because two people decided so.

    Only where the object itself is good. Its reports say for ever that they are unverified, and
    who took them in. The decision is written down first: should anything end in between, the
    object is held still.

    Raises:
        InvalidInput: No held object's hash begins so, or several do.
        NotAllowed: Nobody can overrule this reason, it was refused, or it poses as another device.
        DeviceError, VaultError: It is held still.
    """
    held = find_held(session, beginning)
    _check_acceptable(session, held)
    author_of(session)
    decision = InboxDecision(
        Decision.ACCEPTED_UNVERIFIED,
        why=why.strip(),
        second=second.colleague_id,
        reason=held.reason,
    )
    (made,) = make_statements(session, _statement(held.sha256, decision))
    try:
        result = take_in_overruled(session, held)
    except BaseException:
        withdraw_statement(session, made.statement_id)
        raise
    if result.outcome is not Outcome.ACCEPTED:
        withdraw_statement(session, made.statement_id)
    logger.info("two people decided on a held object: %s", result.outcome.value)
    return result


def refuse_held(session: HeadquartersSession, beginning: str, why: str) -> Statement:
    """Close a held object without taking it in; the file stays, and so does its receipt.

    Its device goes on hearing that it is held, with the reason: the format knows no other word.
    Taking the statement back lets it wait again.

    Raises:
        InvalidInput: No held object's hash begins so, or several do.
        NotAllowed: It was refused already, or nobody said who they are.
    """
    held = find_held(session, beginning)
    if held.sha256 in refused_objects(session):
        raise NotAllowed(_("This object was refused already."))
    decision = InboxDecision(Decision.REFUSED, why=why.strip(), reason=held.reason)
    (made,) = make_statements(session, _statement(held.sha256, decision))
    return made


def _statement(subject: str, decision: InboxDecision) -> NewStatement:
    return NewStatement(StatementKind.INBOX, subject, to_content(decision))


def _check_acceptable(session: HeadquartersSession, held: ReceivedObject) -> None:
    if HeldReason(held.reason) not in ACCEPTABLE or held.device is None:
        raise NotAllowed(
            _("Nobody can overrule the reason for which this is held."),
            hint=_("The object itself is at fault: ask for it once more."),
        )
    if held.sha256 in refused_objects(session):
        raise NotAllowed(
            _("This object was refused."), hint=_("Take the refusal back before you decide anew.")
        )
    if held.reason == HeldReason.UNKNOWN_DEVICE.value and _poses(session, held, held.device):
        raise NotAllowed(
            _("It claims the number of another device, under another key."),
            hint=_("Do not rely on it; tell whoever looks after your security."),
        )


def _poses(session: HeadquartersSession, held: ReceivedObject, device: DeviceId) -> bool:
    """Say whether an unknown key claims a number that another key has: its chain would take it."""
    if any(entry.device == device for entry in session.store.roster.entries()):
        return True
    return any(
        item.state is Outcome.ACCEPTED and item.signing_key != held.signing_key
        for item in session.store.objects.of_device(device)
    )


