"""Write to a device in words: a message, a task, a correction; it goes with its next mail."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass, field

from fieldkit.bundle.letter import About, LetterText, read_letter_text, write_letter_text
from fieldkit.bundle.mail import MailKind
from fieldkit.crypto.random import random_hex
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.roster import DeviceState
from fieldkit.errors import InvalidInput, ManifestInvalid, NotAllowed
from fieldkit.hq.store.mail_store import Message
from fieldkit.hq.store.record_store import ReceivedRecord
from fieldkit.operations.hq.enrol_device import find_device
from fieldkit.operations.hq.recalled_letters import recalled_letters
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_report import find_report
from fieldkit.translations import _

logger = logging.getLogger(__name__)

WRITTEN = frozenset({MailKind.MESSAGE, MailKind.TASK, MailKind.CORRECTION})


@dataclass(frozen=True)
class WrittenMessage:
    """Something that was written to a device."""

    code: str  # of the device
    kind: MailKind
    letter: LetterText = field(repr=False)
    is_acknowledged: bool  # the device said that it has it
    is_recalled: bool = False  # somebody took it back


def write_message(
    session: HeadquartersSession,
    beginning: str,
    kind: MailKind,
    text: str,
    *,
    about: str = "",
    path: str = "",
) -> WrittenMessage:
    """Write to one device; `about` is the beginning of a report's number, `path` a place in it.

    Raises:
        UnknownDevice, UnknownReport: No such device or report, or several.
        NotAllowed: The device was revoked, or the report is another device's.
        InvalidInput: A text that is empty, too long or cannot be shown; a correction of nothing.
    """
    with session.store.transaction():
        return add_message(session, beginning, kind, text, about=about, path=path)


def add_message(
    session: HeadquartersSession,
    beginning: str,
    kind: MailKind,
    text: str,
    *,
    about: str = "",
    path: str = "",
) -> WrittenMessage:
    """Write to one device within a transaction of the caller; otherwise as `write_message`."""
    if kind not in WRITTEN:
        raise ValueError("this kind of mail is not written by people")
    entry = find_device(session, beginning)
    if entry.state is not DeviceState.APPROVED:
        raise NotAllowed(_("This device was revoked; it gets no mail any more."))
    if kind is MailKind.CORRECTION and not about:
        raise InvalidInput(_("A correction must say which report it is about."))
    meant = None
    if about:
        report = find_report(session, about)
        if not isinstance(report, ReceivedRecord) or report.device != entry.device:
            raise NotAllowed(_("This report is not from this device, which could not find it."))
        meant = About(report.report_id, path)
    now = session.clock.now()
    letter = LetterText(random_hex(16), now, text.strip(), meant)
    try:
        content = write_letter_text(letter)
    except ManifestInvalid as error:
        raise InvalidInput(
            _("This text cannot be sent."),
            hint=_("It must have between 1 and 4,000 characters, and none that are not shown."),
        ) from error
    session.store.mail.add_message(Message(letter.message_id, entry.device, kind, content, now))
    logger.info("wrote a %s of %d characters", kind.value, len(letter.text))
    return WrittenMessage(entry.code, kind, letter, is_acknowledged=False)


def list_messages(session: HeadquartersSession, beginning: str = "") -> tuple[WrittenMessage, ...]:
    """Return what was written to one device, or to all, newest first.

    Raises:
        UnknownDevice: No such device, or several.
    """
    mail, recalled = session.store.mail, recalled_letters(session)
    entries = [find_device(session, beginning)] if beginning else session.store.roster.entries()
    found = []
    for entry in entries:
        known = {item.subject for item in mail.acknowledged_items(entry.device)}
        found += [
            WrittenMessage(
                entry.code,
                message.kind,
                read_letter_text(message.content),
                message.message_id in known,
                message.message_id in recalled,
            )
            for message in mail.messages(entry.device)
            if message.kind in WRITTEN
        ]
    return tuple(sorted(found, key=lambda item: item.letter.at, reverse=True))


def erase_letters(session: HeadquartersSession, reports: Collection[ReportId]) -> None:
    """Erase what was written about these reports, within a transaction of the caller.

    What was sealed for a device already, only that device can read.
    """
    gone = set(reports)
    found = [
        message.message_id
        for entry in session.store.roster.entries()
        for message in session.store.mail.messages(entry.device)
        if message.kind in WRITTEN and _record(message) in gone
    ]
    if found:
        session.store.mail.erase_messages(found)


def _record(message: Message) -> ReportId | None:
    about = read_letter_text(message.content).about
    return None if about is None else about.record
