"""Write the return bag: what each device is to be told, sealed to it, once more until it says so.

`plan_return` decides and seals, using the database shortly for each device; `write_bag` copies to
the stick. Mail that a device acknowledged in a later manifest is not sent again.
Source: docs/formats.md, section 4.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fieldkit.bundle.approval import APPROVAL_NAME
from fieldkit.bundle.mail import Mail, MailItem, MailKind, receipt_items, seal_mail
from fieldkit.bundle.receipt import Receipt, sign_receipt
from fieldkit.crypto.age import parse_recipient
from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.keys import SigningKey, VerifyingKey
from fieldkit.crypto.random import random_hex
from fieldkit.custody.chain import check_links, genesis
from fieldkit.domain.identifiers import DeviceId, Sha256
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.domain.roster import DeviceState, RosterEntry
from fieldkit.errors import NothingToSeal
from fieldkit.hq.archive import Archive
from fieldkit.hq.receipts import Correspondence, batches, correspondence, receipt_of, told_by
from fieldkit.hq.store.mail_store import Message, SentMail, Told
from fieldkit.operations.hq.headquarters_keys import receipt_key
from fieldkit.operations.hq.published import directory_of, news_of
from fieldkit.operations.hq.recalled_letters import recalled_letters
from fieldkit.operations.hq.renew_device import renew_due_devices
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.transfer.drive import HandedOver, write_bag
from fieldkit.translations import _

logger = logging.getLogger(__name__)

_MAX_RECEIPTS = 900  # of one mail; each takes two of its 2,000 items
_DIRECTORY_NAME = "directory.tar"
_MAX_BYTES = 16 * 1024 * 1024  # of one mail's items


@dataclass(frozen=True)
class ReturnPlan:
    """The mails that go out."""

    mails: tuple[SentMail, ...]
    fresh: int  # how many of them are new

    @property
    def devices(self) -> int:
        """How many devices get mail."""
        return len({mail.device for mail in self.mails})


@dataclass(frozen=True)
class WrittenReturn:
    """What stands on the stick."""

    plan: ReturnPlan
    handed_over: HandedOver


def write_return(
    session: HeadquartersSession, folder: Path, progress: Progress = no_progress
) -> WrittenReturn:
    """Write everything that devices are to be told as one bag into `folder`.

    Certificates that end soon are renewed first, so that the new ones travel with it.

    Raises:
        NothingToSeal: No device is to be told anything.
        DiskFull, DriveUnwritable, Cancelled: The bag is not complete; running it again resumes.
    """
    return copy_return(session.archive, prepare_return(session), folder, progress)


def prepare_return(session: HeadquartersSession) -> ReturnPlan:
    """Seal what goes out with the next return; certificates that end soon are renewed first.

    Raises:
        NothingToSeal: No device is to be told anything.
    """
    renew_due_devices(session)
    plan = plan_return(session)
    if not plan.mails:
        raise NothingToSeal(
            _("There is nothing to send back."),
            hint=_("Every device has acknowledged what it was told."),
        )
    return plan


def copy_return(
    archive: Archive, plan: ReturnPlan, folder: Path, progress: Progress = no_progress
) -> WrittenReturn:
    """Write a plan as one bag into `folder`; no database is needed.

    Raises:
        As `write_return`.
    """
    files = [(mail.sha256, archive.mail_path(mail.sha256), mail.size) for mail in plan.mails]
    return WrittenReturn(plan, write_bag(folder, files, progress=progress))


def plan_return(session: HeadquartersSession) -> ReturnPlan:
    """Seal what is new, keep it, and return all mails that go out, by device.

    Raises:
        DeviceError, VaultError: Some mails may have been made; they go out next time.
    """
    found: list[SentMail] = []
    fresh = 0
    office = _office(session)
    for entry in session.store.roster.entries():
        letters = _Letters(session, office, entry)
        decided = letters.decide()
        new = letters.write(decided.fresh)
        fresh += len(new)
        found += [*decided.again, *new]
    # What does not go out any more is told by a newer mail, acknowledged, or too old.
    session.archive.remove_mail({mail.sha256 for mail in found})
    logger.info("returning %d mails, %d of them new", len(found), fresh)
    return ReturnPlan(tuple(found), fresh)


def letters_due(session: HeadquartersSession) -> tuple[tuple[RosterEntry, Correspondence], ...]:
    """Return what each device is to be told, by code, and write nothing."""
    office = _office(session)
    return tuple(
        (entry, _Letters(session, office, entry).decide())
        for entry in session.store.roster.entries()
    )


def receipts_for(session: HeadquartersSession, device: DeviceId) -> tuple[Receipt, ...]:
    """Return what the receipts of a device's objects say now, by place in its chain."""
    entry = session.store.roster.entry(device)
    return tuple(_Letters(session, _office(session), entry).receipts.values())


@dataclass(frozen=True)
class _Office:
    """What all letters have in common."""

    key: SigningKey
    copies_needed: int
    snapshot: bytes
    snapshot_sha256: Sha256
    recalled: frozenset[str]  # numbers of letters that were taken back


def _office(session: HeadquartersSession) -> _Office:
    snapshot = directory_of(session.vault).to_archive()
    policy = news_of(session.vault, session.clock.now()).headquarters.policy
    return _Office(
        receipt_key(session.vault),
        policy.delete_needs_copies,
        snapshot,
        sha256_hex(snapshot),
        recalled_letters(session),
    )


class _Letters:
    """What one device is to be told."""

    def __init__(self, session: HeadquartersSession, office: _Office, entry: RosterEntry) -> None:
        self._session = session
        self._office = office
        self._entry = entry
        self._objects = session.store.objects.of_device(entry.device)
        self._messages: dict[str, Message] = {
            message.message_id: message
            for message in session.store.mail.messages(entry.device)
            if message.message_id not in office.recalled
        }
        self._copies = session.store.backups.copies(entry.device)
        self.receipts = self._receipts()

    def decide(self) -> Correspondence:
        mail = self._session.store.mail
        device = self._entry.device
        return correspondence(
            self._wanted(),
            acknowledged=mail.acknowledged_items(device),
            first_sent=mail.first_sent(device),
            open_mails=[
                (sent, says)
                for sent, says in mail.unacknowledged(device)
                if self._session.archive.mail_path(sent.sha256).exists()
            ],
            now=self._session.clock.now(),
        )

    def write(self, fresh: Sequence[Told]) -> tuple[SentMail, ...]:
        order = {message_id: number for number, message_id in enumerate(self._messages)}
        told_in_order = sorted(fresh, key=lambda told: order.get(told.subject, -1))
        sized = [(told, self._size(told)) for told in told_in_order]
        return tuple(
            self._write_one(batch)
            for batch in batches(sized, max_items=_MAX_RECEIPTS, max_bytes=_MAX_BYTES)
        )

    def _wanted(self) -> list[Told]:
        wanted = [
            told_by(
                received, self.receipts[received.sha256].copies, needed=self._office.copies_needed
            )
            for received in self._objects
        ]
        is_approved = self._entry.state is DeviceState.APPROVED
        approvals = [item for item in self._messages.values() if item.kind is MailKind.APPROVAL]
        # Of what a device may do only the last word counts.
        messages = approvals[-1:]
        if is_approved:
            # Whoever holds a device that was revoked could read what waits for it.
            messages += [item for item in self._messages.values() if item not in approvals]
        wanted += [Told(item.kind, item.message_id, "") for item in messages]
        if is_approved:
            wanted.append(Told(MailKind.DIRECTORY, "", self._office.snapshot_sha256))
        return wanted

    def _receipts(self) -> Mapping[Sha256, Receipt]:
        signing = VerifyingKey.from_openssh(self._entry.signing_key).to_bytes()
        chain = check_links(
            genesis(self._entry.device, signing),
            self._session.store.objects.links(self._entry.device),
        )
        return {
            received.sha256: receipt_of(
                received,
                chain,
                1 + self._copies.get(received.sha256, 0),
                self._session.headquarters,
            )
            for received in self._objects
        }

    def _size(self, told: Told) -> int:
        if told.kind is MailKind.RECEIPT:
            return 2048 + 8 * len(self.receipts[Sha256(told.subject)].missing)
        if told.kind is MailKind.DIRECTORY:
            return len(self._office.snapshot)
        return len(self._messages[told.subject].content)

    def _write_one(self, batch: Sequence[Told]) -> SentMail:
        session, now = self._session, self._session.clock.now()
        mail = Mail(
            mail_id=random_hex(16),
            headquarters=session.headquarters,
            device=self._entry.device,
            created=now,
            items=self._items(batch),
        )
        sealed = seal_mail(mail, self._office.key, parse_recipient(self._entry.recipient))
        sent = SentMail(sha256_hex(sealed), mail.mail_id, mail.device, len(sealed), now, None)
        # The file first: a mail that the database knows can go out again.
        session.archive.write_mail(sent.sha256, sealed)
        with session.store.transaction():
            session.store.mail.add(sent, batch)
        return sent

    def _items(self, batch: Sequence[Told]) -> tuple[MailItem, ...]:
        items: list[MailItem] = []
        number = 0
        for told in batch:
            if told.kind is MailKind.RECEIPT:
                number += 1
                receipt = self.receipts[Sha256(told.subject)]
                items += receipt_items(number, *sign_receipt(receipt, self._office.key))
            elif told.kind is MailKind.DIRECTORY:
                items.append(MailItem(_DIRECTORY_NAME, told.kind, self._office.snapshot))
            else:
                content = self._messages[told.subject].content
                items.append(MailItem(_name(told, len(items) + 1), told.kind, content))
        return tuple(items)


def _name(told: Told, number: int) -> str:
    if told.kind is MailKind.APPROVAL:
        return f"{number:04d}-{APPROVAL_NAME}"
    return f"{told.kind.value}-{number:04d}.json"
