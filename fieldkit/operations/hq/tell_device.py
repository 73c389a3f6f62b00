"""Tell a device by its next mail where it stands with headquarters, certificate included."""

from __future__ import annotations

from fieldkit.bundle.approval import write_approval
from fieldkit.bundle.mail import MailKind
from fieldkit.crypto import x509
from fieldkit.crypto.random import random_hex
from fieldkit.domain.roster import DeviceState, RosterEntry
from fieldkit.hq import enrolment
from fieldkit.hq.store.certificate_store import DeviceCertificate
from fieldkit.hq.store.mail_store import Message
from fieldkit.operations.hq.session import HeadquartersSession


def tell_device(session: HeadquartersSession, entry: RosterEntry) -> None:
    """Write what holds for a device from now on, within a transaction of the caller."""
    now = session.clock.now()
    message = Message(
        message_id=random_hex(16),
        device=entry.device,
        kind=MailKind.APPROVAL,
        content=write_approval(enrolment.approval_of(entry)),
        created_at=now,
    )
    session.store.mail.add_message(message)
    if entry.state is DeviceState.APPROVED:
        certificate = entry.certificate.encode("ascii")
        session.store.certificates.add_device(
            DeviceCertificate(
                x509.certificate_sha256(certificate),
                entry.device,
                message.message_id,
                now,
                x509.expires_at(certificate),
            )
        )
