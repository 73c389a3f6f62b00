"""Letters from headquarters to one device, sealed as they travel by stick or by network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from fieldkit.bundle.mail import Mail, MailItem, MailKind, receipt_items, seal_mail
from fieldkit.bundle.receipt import Outcome, Receipt, sign_receipt
from fieldkit.crypto.random import random_hex
from fieldkit.domain.identifiers import Sha256
from fieldkit.operations.field.load_identity import load_identity
from fieldkit.operations.session import Session
from fieldkit.transfer.directory import TrustedDirectory
from tests.fakes.organisation import Organisation


def a_receipt_for(
    session: Session, organisation: Organisation, sha256: Sha256, **changed: Any
) -> Receipt:
    """Return an accepted receipt, two copies kept, for one of the device's objects."""
    sealed = session.vault.outbox.get(sha256)
    number, head = session.vault.outbox.chain_head()
    receipt = Receipt(
        object_sha256=sha256,
        device=load_identity(session.vault).device_id,
        sequence=sealed.sequence,
        outcome=Outcome.ACCEPTED,
        reason="",
        copies=2,
        accepted_at=session.clock.now(),
        headquarters=organisation.headquarters.headquarters_id,
        contiguous=number,
        missing=(),
        chain_head=head,
    )
    return replace(receipt, **changed)


def a_letter(
    session: Session,
    organisation: Organisation,
    *receipts: Receipt,
    items: Sequence[MailItem] = (),
    written_at: datetime | None = None,
) -> bytes:
    """Return a sealed letter with receipts and other items."""
    identity = load_identity(session.vault)
    found = list(items)
    for number, receipt in enumerate(receipts, start=1):
        found += receipt_items(number, *sign_receipt(receipt, organisation.receipt))
    mail = Mail(
        random_hex(16),
        organisation.headquarters.headquarters_id,
        identity.device_id,
        written_at or session.clock.now(),
        tuple(found),
    )
    return seal_mail(mail, organisation.receipt, identity.age.recipient(), floor=1024)


def a_directory(directory: TrustedDirectory) -> MailItem:
    """Return a directory as it stands in a letter."""
    return MailItem("directory.tar", MailKind.DIRECTORY, directory.to_archive())
