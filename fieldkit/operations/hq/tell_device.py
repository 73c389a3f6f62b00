"""Tell a device by its next mail where it stands with headquarters, certificate included."""

from __future__ import annotations

from datetime import datetime

from fieldkit.bundle.approval import write_approval
from fieldkit.bundle.mail import MailKind
from fieldkit.crypto import x509
from fieldkit.crypto.random import random_hex
from fieldkit.domain.roster import DeviceState, RosterEntry
from fieldkit.hq import enrolment
from fieldkit.hq.store.certificate_store import DeviceCertificate
from fieldkit.hq.store.mail_store import Message
from fieldkit.operations.hq.session import HeadquartersSession

_UNKNOWN_MESSAGE = "0" * 32


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
        _list_certificate(session, entry, message.message_id, now)


def remember_certificate(session: HeadquartersSession, entry: RosterEntry) -> None:
    """List the certificate of a device that is about to get another, if it never was.

    One from before there were servers to tell: it counts until the device has the new one. Within
    a transaction of the caller.
    """
    _list_certificate(session, entry, _UNKNOWN_MESSAGE, entry.approved_at)


def _list_certificate(
    session: HeadquartersSession, entry: RosterEntry, message_id: str, at: datetime
) -> None:
    certificate = entry.certificate.encode("ascii")
    session.store.certificates.add_device(
        DeviceCertificate(
            x509.certificate_sha256(certificate),
            entry.device,
            message_id,
            at,
            x509.expires_at(certificate),
        )
    )
