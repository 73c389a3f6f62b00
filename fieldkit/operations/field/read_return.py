"""Read what headquarters sent back: receipts, its directory, approval, messages.

The same by stick or by network: sealed mail, of which only that for this device opens here.
Everything in one letter is taken in together or not at all.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from fieldkit.bundle import mail as mails
from fieldkit.bundle.identity import DeviceIdentity
from fieldkit.bundle.mail import Mail, MailItem, MailKind
from fieldkit.bundle.receipt import Outcome, Receipt, verify_receipt
from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.keys import VerifyingKey
from fieldkit.custody.log import log_event
from fieldkit.domain.connection import Cause
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.form import label_in
from fieldkit.domain.headquarters import Headquarters
from fieldkit.domain.identifiers import DeviceId, FormId, Sha256
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.domain.report import TRANSITIONS, FormReference, ReportState
from fieldkit.domain.roster import DeviceState
from fieldkit.errors import (
    AgeNoMatch,
    DamagedData,
    DirectoryInvalid,
    DirectoryOlder,
    ManifestInvalid,
    ObjectDamaged,
    ReceiptInvalid,
    SignerUnknown,
)
from fieldkit.operations.field.directory_refusal import (
    forget_refusal,
    refusal_of,
    remember_refusal,
)
from fieldkit.operations.field.fetch_mail import FetchedMail, drop_fetched, fetch_mail, taken
from fieldkit.operations.field.keep_directory import (
    correct_trusted_time,
    directory_news,
    keep_directory,
    keep_trusted_time,
    trusted_directory,
)
from fieldkit.operations.field.list_forms import form_of, published_forms
from fieldkit.operations.field.load_identity import load_identity
from fieldkit.operations.field.request_enrolment import take_in_approval
from fieldkit.operations.record_mark import record_mark
from fieldkit.operations.session import Session
from fieldkit.transfer.directory import (
    Confirmation,
    DirectoryNews,
    DirectoryWarning,
    take_in,
)
from fieldkit.translations import _, language
from fieldkit.vault.vault import Vault

logger = logging.getLogger(__name__)

_KEPT = frozenset({MailKind.MESSAGE, MailKind.TASK, MailKind.CORRECTION})


@dataclass(frozen=True)
class NewForm:
    """A form, or another version of one, that reports can be begun with now."""

    form: FormId
    version: str
    title: str  # in the language of the person who reads


@dataclass
class ReturnRead:
    """What came back."""

    letters: int = 0
    known_already: int = 0
    not_for_us: int = 0
    accepted: int = 0
    held: list[str] = field(default_factory=list)  # reason codes
    deleted: int = 0  # sealed objects that may go, and went
    messages: int = 0
    forms_changed: bool = False
    new_forms: list[NewForm] = field(default_factory=list)
    device_state: str = ""
    refused: list[str] = field(default_factory=list)  # sentences
    confirmations: tuple[Confirmation, ...] = ()
    warnings: tuple[DirectoryWarning, ...] = ()  # about headquarters' news, each once
    is_ahead: bool = False  # headquarters has more of this device than this vault knows


def read_return(session: Session, folder: Path, *, progress: Progress = no_progress) -> ReturnRead:
    """Read every bag on a stick.

    Raises:
        BagInvalid: There is none.
        NoHeadquarters: No HQ card was added.
    """
    done = ReturnRead()
    try:
        fetched = fetch_mail(session.vault, folder, progress=progress)
        for number, path in enumerate(fetched.letters):
            progress(number, len(fetched.letters))
            read_letter(session, taken(path), done)
        end_reading(session, fetched, done)
    finally:
        drop_fetched(session.vault)
    return done


def read_mail(
    session: Session, objects: Iterable[bytes], *, progress: Progress = no_progress
) -> ReturnRead:
    """Take in sealed mail; what is not ours or not good is counted and changes nothing."""
    done = ReturnRead()
    for number, sealed in enumerate(objects):
        progress(number, 0)
        read_letter(session, sealed, done)
    end_reading(session, FetchedMail(), done)
    return done


def new_form_sentence(form: NewForm) -> str:
    """Return that a form came, and which version of it."""
    return _("New form: {title}, version {version}.").format(title=form.title, version=form.version)


def read_letter(session: Session, sealed: bytes, done: ReturnRead) -> None:
    """Take in one letter, and add to `done` what it brought."""
    sha256 = sha256_hex(sealed)
    if session.vault.mail.knows(sha256):
        done.known_already += 1
        return
    try:
        _take_in_letter(session, load_identity(session.vault), sealed, sha256, done)
    except AgeNoMatch:
        done.not_for_us += 1
    except DamagedData as error:
        done.refused.append(error.sentence)


def end_reading(session: Session, fetched: FetchedMail, done: ReturnRead) -> None:
    """Note how far the vault has come, and name what could not be read at all."""
    done.refused += [ObjectDamaged().sentence] * fetched.damaged
    if done.letters:
        record_mark(session)
    logger.info("took in %d letters, refused %d", done.letters, len(done.refused))


def _take_in_letter(
    session: Session, identity: DeviceIdentity, sealed: bytes, sha256: Sha256, done: ReturnRead
) -> None:
    vault, now = session.vault, session.clock.now()
    known = directory_news(vault, now)
    signers: list[VerifyingKey] = []
    mail = mails.open_mail(sealed, identity.age, signers.append, device=identity.device_id)
    offered, refusal = _directory_in(session, mail, now, done)
    news = offered if offered is not None and offered.is_new else known
    if mail.headquarters != news.headquarters.headquarters_id:
        raise ReceiptInvalid
    key = _receipt_key(news, signers[0])
    outcome = _Outcome(session, identity.device_id, news.headquarters, key, done)
    forms_before = published_forms(vault)
    with vault.transaction():
        if news is not known:
            keep_directory(vault, news)
            correct_trusted_time(vault, news, mail.created)
        if refusal is not None:
            remember_refusal(vault, refusal, now)
        elif offered is not None:
            forget_refusal(vault)
        vault.mail.add(sha256, now)
        for data, signature in mails.receipts_of(mail):
            outcome.receipt(data, signature)
        for item in mail.items:
            outcome.item(sha256, item)
        keep_trusted_time(vault, mail.created)
        log_event(vault, CustodyEvent.RECEIVED, sha256, at=now)
    done.letters += 1
    done.forms_changed |= news is not known
    done.confirmations = news.needs_confirmation
    if news is not known:
        came = published_forms(vault) - forms_before
        done.new_forms += [_new_form(vault, form) for form in sorted(came, key=_by_name)]
        done.warnings = tuple(dict.fromkeys((*done.warnings, *news.warnings)))
    outcome.count()


def _new_form(vault: Vault, reference: FormReference) -> NewForm:
    form = form_of(vault, reference)
    title = label_in(form.title, language(), form.default_language)
    return NewForm(reference.form, reference.version, title or reference.form)


def _by_name(reference: FormReference) -> tuple[str, str]:
    return reference.form, reference.version


def _directory_in(
    session: Session, mail: Mail, now: datetime, done: ReturnRead
) -> tuple[DirectoryNews | None, Cause | None]:
    """Return the directory in a letter, judged by its own signatures, and why one was refused.

    One that is refused does not hold back the receipts beside it: they are judged by the
    directory that is known already.
    """
    news, refusal = None, None
    for item in mails.items_of_kind(mail.items, MailKind.DIRECTORY):
        try:
            news = take_in(item.content, trusted_directory(session.vault), now)
        except (DirectoryInvalid, DirectoryOlder) as error:
            done.refused.append(error.sentence)
            refusal = refusal_of(session.vault, error, mail.created)
    return news, refusal


def _receipt_key(news: DirectoryNews, signer: VerifyingKey) -> VerifyingKey:
    """Return the signer if headquarters' directory, in force or as published, names it.

    A new receipt key that waits for confirmation can already vouch for itself through the offline
    signatures of the directory. The keys that reports are sealed to cannot change by that, and
    nothing is deleted on its word.
    """
    for headquarters in (news.headquarters, news.published):
        if VerifyingKey.from_openssh(headquarters.receipt_key) == signer:
            return signer
    raise SignerUnknown


class _Outcome:
    """Applies the items of one letter within its transaction; counts only after the commit."""

    def __init__(
        self,
        session: Session,
        device: DeviceId,
        headquarters: Headquarters,
        key: VerifyingKey,
        done: ReturnRead,
    ) -> None:
        self._session = session
        self._device = device
        self._headquarters = headquarters
        self._key = key
        self._done = done
        self._accepted = self._deleted = self._messages = 0
        self._held: list[str] = []
        self._device_state = ""
        self._is_ahead = False

    def count(self) -> None:
        """Add to what was done, after the commit."""
        self._done.accepted += self._accepted
        self._done.deleted += self._deleted
        self._done.messages += self._messages
        self._done.held += self._held
        self._done.device_state = self._device_state or self._done.device_state
        self._done.is_ahead = self._done.is_ahead or self._is_ahead

    def receipt(self, data: bytes, signature: bytes) -> None:
        """Apply one receipt."""
        receipt = verify_receipt(data, signature, self._key)
        vault = self._session.vault
        meant_for = (receipt.headquarters, receipt.device)
        if meant_for != (self._headquarters.headquarters_id, self._device):
            raise ReceiptInvalid
        self._is_ahead |= self._knows_more(receipt)
        if not vault.outbox.knows(receipt.object_sha256):
            return  # a stub that expired, or a receipt for an object this vault never made
        self._apply(receipt, data)

    def item(self, mail_sha256: Sha256, item: MailItem) -> None:
        """Apply or keep one other item."""
        vault = self._session.vault
        if item.kind in (MailKind.APPROVAL, MailKind.REVOCATION):
            state = take_in_approval(vault, item.content)
            if item.kind is MailKind.REVOCATION and state is not DeviceState.REVOKED:
                raise ManifestInvalid  # it says the contrary of what it is called
            self._device_state = state.value
        elif item.kind in _KEPT:
            vault.mail.add_letter(mail_sha256, item.kind.value, item.content)
            self._messages += 1

    def _apply(self, receipt: Receipt, data: bytes) -> None:
        vault, sha256 = self._session.vault, receipt.object_sha256
        sealed = vault.outbox.get(sha256)
        is_accepted = receipt.outcome is Outcome.ACCEPTED
        state = ReportState.RECEIVED if is_accepted else ReportState.HELD
        if state != sealed.state and state not in TRANSITIONS[sealed.state]:
            return  # an older receipt: what was received is never taken back
        day = receipt.accepted_at.date()
        vault.outbox.set_state(sha256, state, receipt=data, on=day)
        vault.reports.set_state(sha256, state, receipt.reason, on=day)
        if not is_accepted:
            self._held.append(receipt.reason)
            return
        self._accepted += sealed.state is not ReportState.RECEIVED
        if sealed.has_file and self._may_delete(receipt):
            vault.outbox.remove_file_of(sha256)
            self._deleted += 1

    def _may_delete(self, receipt: Receipt) -> bool:
        in_force = VerifyingKey.from_openssh(self._headquarters.receipt_key)
        needed = self._headquarters.policy.delete_needs_copies
        return self._key == in_force and receipt.copies >= needed

    def _knows_more(self, receipt: Receipt) -> bool:
        """Say whether headquarters has a chain of this device that this vault does not know."""
        outbox = self._session.vault.outbox
        number, _head = outbox.chain_head()
        if max(receipt.contiguous, receipt.sequence or 0) > number:
            return True
        ours = outbox.chain_head_at(receipt.contiguous)
        return None not in (ours, receipt.chain_head) and ours != receipt.chain_head
