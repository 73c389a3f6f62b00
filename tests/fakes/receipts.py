"""A receipt from headquarters, on a stick."""

from __future__ import annotations

from pathlib import Path

from fieldkit.bundle.mail import Mail, receipt_items, seal_mail
from fieldkit.bundle.receipt import Outcome, Receipt, sign_receipt
from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.random import random_hex
from fieldkit.domain.report import Stub
from fieldkit.operations.field.load_identity import load_identity
from fieldkit.operations.session import Session
from fieldkit.transfer.drive import write_bag
from tests.fakes.organisation import Organisation


def write_receipt(session: Session, organisation: Organisation, stub: Stub, stick: Path) -> None:
    """Write the accepted receipt of a sealed report as a return bag onto a stick."""
    identity = load_identity(session.vault)
    _number, head = session.vault.outbox.chain_head()
    receipt = Receipt(
        object_sha256=stub.object_sha256,
        device=identity.device_id,
        sequence=stub.sequence,
        outcome=Outcome.ACCEPTED,
        reason="",
        copies=2,
        accepted_at=session.clock.now(),
        headquarters=organisation.headquarters.headquarters_id,
        contiguous=stub.sequence,
        missing=(),
        chain_head=head,
    )
    mail = Mail(
        random_hex(16),
        organisation.headquarters.headquarters_id,
        identity.device_id,
        session.clock.now(),
        receipt_items(1, *sign_receipt(receipt, organisation.receipt)),
    )
    sealed = seal_mail(mail, organisation.receipt, identity.age.recipient())
    letter = stick.with_name(f"{random_hex(8)}.age")
    letter.write_bytes(sealed)
    write_bag(stick, [(sha256_hex(sealed), letter, len(sealed))])
    letter.unlink()
