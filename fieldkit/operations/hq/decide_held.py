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
from fieldkit.operations.hq.erase import add_object_erasure, check_holds
from fieldkit.operations.hq.erased_files import remove_erased_files
from fieldkit.operations.hq.make_statement import add_statements, withdraw_statement
from fieldkit.operations.hq.refused_objects import refused_objects
from fieldkit.operations.hq.release_held import find_held, take_in_overruled
from fieldkit.operations.hq.review_reports import holds_on
from fieldkit.operations.hq.second_person import Act, SecondWord, check_second, use_second
from fieldkit.operations.hq.session import HeadquartersSession
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
        NotAllowed: Nobody can overrule this reason, it was refused, or it poses as another device;
            or nobody agreed.
        DeviceError, VaultError: It is held still.
    """
    held = find_held(session, beginning)
    check_second(session, second, Act.ACCEPT_UNVERIFIED, held.sha256)
    _check_acceptable(session, held)
    decision = InboxDecision(
        Decision.ACCEPTED_UNVERIFIED,
        why=why.strip(),
        second=second.colleague_id,
        reason=held.reason,
    )
    with session.store.transaction():
        use_second(session, second, Act.ACCEPT_UNVERIFIED, held.sha256)
        (made,) = add_statements(session, [_statement(held.sha256, decision)])
    try:
        result = take_in_overruled(session, held)
    except BaseException:
        withdraw_statement(session, made.statement_id)
        raise
    if result.outcome is not Outcome.ACCEPTED:
        withdraw_statement(session, made.statement_id)
    logger.info("two people decided on a held object: %s", result.outcome.value)
    return result


def refuse_held(
    session: HeadquartersSession, beginning: str, why: str, *, erasing: SecondWord | None = None
) -> Statement:
    """Close a held object without taking it in; its receipt goes on saying that it is held.

    The file stays, and taking the statement back lets it wait again; unless a second person
    agreed to `erasing` it: then only its hash is left, and the same file coming again is not
    kept. The format knows no other word for the device than held.

    Raises:
        InvalidInput: No held object's hash begins so, or several do.
        NotAllowed: It was refused already, nobody said who they are, nobody agreed, or a legal
            hold forbids to erase it.
        DeviceError: The file could not be erased; it is refused, and can be erased again.
    """
    held = find_held(session, beginning)
    if held.sha256 in refused_objects(session):
        raise NotAllowed(_("This object was refused already."))
    if erasing is not None:
        check_holds(holds_on(session, held.sha256))
    decision = InboxDecision(
        Decision.REFUSED,
        why=why.strip(),
        reason=held.reason,
        is_erased=erasing is not None,
        second=None if erasing is None else erasing.colleague_id,
    )
    with session.store.transaction():
        if erasing is not None:
            use_second(session, erasing, Act.ERASE, held.sha256)
            add_object_erasure(session, held.sha256)
        (made,) = add_statements(session, [_statement(held.sha256, decision)])
    if erasing is not None:
        remove_erased_files(session)
    return made


def _statement(subject: str, decision: InboxDecision) -> NewStatement:
    return NewStatement(StatementKind.INBOX, subject, to_content(decision))


def _check_acceptable(session: HeadquartersSession, held: ReceivedObject) -> None:
    if session.store.erasures.get(held.sha256) is not None:  # whatever its refusal says still
        raise NotAllowed(_("This was erased."))
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
