"""Play the courier and headquarters of training: receipts come back on the stick handed over."""

from __future__ import annotations

import logging
from pathlib import Path

from fieldkit.bundle.mail import Mail, MailItem, mail_file_name, receipt_items, seal_mail
from fieldkit.bundle.receipt import Outcome, Receipt, sign_receipt
from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.keys import SigningKey
from fieldkit.crypto.random import random_hex
from fieldkit.domain.delivery import SealedObject
from fieldkit.domain.training import TRAINING_HEADQUARTERS
from fieldkit.errors import BagInvalid, NotAllowed
from fieldkit.operations.field.begin_training import RECEIPT_KEY
from fieldkit.operations.field.incoming import incoming_folder
from fieldkit.operations.field.keep_directory import headquarters_of
from fieldkit.operations.field.load_identity import load_identity
from fieldkit.operations.session import Session
from fieldkit.platform.durable import write_durably
from fieldkit.transfer.drive import write_bag
from fieldkit.transfer.spool import find_bags
from fieldkit.translations import _

logger = logging.getLogger(__name__)


def play_courier(session: Session, folder: Path) -> int:
    """Answer what of this training vault lies in bags in `folder`; return how many receipts.

    The receipts are written as a bag beside, sealed to this device, as a real headquarters would.

    Raises:
        NotAllowed: This is no training.
        BagInvalid: Nothing of this training was handed over here.
        DeviceError: The bag could not be written.
    """
    if not session.is_training:
        raise NotAllowed
    vault = session.vault
    identity = load_identity(vault)
    handed_over = _handed_over(session, folder)
    if not handed_over:
        raise BagInvalid(
            _("No report of this training lies here yet."),
            hint=_("Seal a report and hand it over to this stick first."),
        )
    key = vault.keys.get(RECEIPT_KEY)
    if key is None:
        raise NotAllowed
    signer = SigningKey.from_bytes(key)
    items: list[MailItem] = []
    for number, sealed in enumerate(handed_over, start=1):
        receipt, signature = sign_receipt(_receipt(session, sealed), signer)
        items += receipt_items(number, receipt, signature)
    mail = Mail(
        random_hex(16),
        TRAINING_HEADQUARTERS,
        identity.device_id,
        session.clock.now(),
        tuple(items),
    )
    sealed_mail = seal_mail(mail, signer, identity.age.recipient())
    with incoming_folder(vault) as spool:
        path = spool / mail_file_name(sealed_mail)
        write_durably(path, sealed_mail)
        write_bag(folder, [(sha256_hex(sealed_mail), path, len(sealed_mail))])
    logger.info("answered %d objects of a training", len(handed_over))
    return len(handed_over)


def _handed_over(session: Session, folder: Path) -> list[SealedObject]:
    bags = find_bags(folder)
    return [
        sealed
        for sealed in session.vault.outbox.with_file()
        if any((bag / "data" / f"{sealed.sha256}.age").is_file() for bag in bags)
    ]


def _receipt(session: Session, sealed: SealedObject) -> Receipt:
    vault, now = session.vault, session.clock.now()
    number, head = vault.outbox.chain_head()
    return Receipt(
        object_sha256=sealed.sha256,
        device=load_identity(vault).device_id,
        sequence=sealed.sequence,
        outcome=Outcome.ACCEPTED,
        reason="",
        copies=headquarters_of(vault, now).policy.delete_needs_copies,
        accepted_at=now,
        headquarters=TRAINING_HEADQUARTERS,
        contiguous=number,
        missing=(),
        chain_head=head,
    )
