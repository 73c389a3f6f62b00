"""Give devices new certificates for the drop servers before theirs end.

The new one goes to the device with its next mail, by network or stick; until it says that it has
it, drop servers accept both.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from fieldkit.crypto import x509
from fieldkit.domain.roster import DeviceState, RosterEntry
from fieldkit.errors import InvalidKey
from fieldkit.hq import enrolment
from fieldkit.hq.store.roster_store import WaitingRequest
from fieldkit.operations.hq.enrol_device import find_device
from fieldkit.operations.hq.headquarters_keys import device_authority
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.tell_device import remember_certificate, tell_device
from fieldkit.translations import _

logger = logging.getLogger(__name__)

DUE = timedelta(days=90)  # before its end a certificate is renewed


def renew_device(session: HeadquartersSession, beginning: str) -> RosterEntry:
    """Give one device a new certificate for the key that it has.

    Raises:
        UnknownDevice: No such device, or several.
        NotAllowed: It was revoked.
        InvalidKey: The request that its certificate answered is not here.
    """
    return _renew(session, find_device(session, beginning))


def renew_due_devices(session: HeadquartersSession) -> tuple[RosterEntry, ...]:
    """Give every approved device a new certificate whose own ends within 90 days, by code.

    One that cannot be renewed is passed over: `device list` shows that its days run out.
    """
    renewed = []
    for entry in session.store.roster.entries():
        if is_due(entry, session.clock.now()):
            try:
                renewed.append(_renew(session, entry))
            except InvalidKey:
                logger.warning("the certificate of device %s cannot be renewed", entry.device)
    return tuple(renewed)


def renew_by_request(session: HeadquartersSession, waiting: WaitingRequest) -> bool:
    """Grant the request of a known device for a certificate for another key of its own.

    Returns False, with nothing changed, where a person must decide: an unknown device's request,
    or an old one.
    """
    candidate, roster = waiting.candidate, session.store.roster
    approved = roster.approved_requests(candidate.device)
    if not approved:
        return False
    known = roster.entry(candidate.device)
    if not enrolment.is_renewal(candidate, known, approved[0].asked_at):
        return False
    entry = enrolment.renew(
        known, candidate.tls_request, device_authority(session.vault), session.clock.now()
    )
    with session.store.transaction():
        _keep(session, replace(entry, recovery=candidate.recovery or known.recovery))
        roster.decide(waiting.sha256, approved=True)
    logger.info("renewed the certificate of device %s as it asked", entry.device)
    return True


def is_due(entry: RosterEntry, now: datetime) -> bool:
    """Say whether a device that may send needs a new certificate."""
    return entry.state is DeviceState.APPROVED and days_left(entry, now) < DUE.days


def days_left(entry: RosterEntry, now: datetime) -> int:
    """Return for how many whole days a device's certificate is valid yet; negative after."""
    return (x509.expires_at(entry.certificate.encode("ascii")) - now).days


def _renew(session: HeadquartersSession, entry: RosterEntry) -> RosterEntry:
    authority, now = device_authority(session.vault), session.clock.now()
    renewed = enrolment.renew(entry, _request_of(session, entry), authority, now)
    with session.store.transaction():
        _keep(session, renewed)
    logger.info("renewed the certificate of device %s", entry.device)
    return renewed


def _keep(session: HeadquartersSession, entry: RosterEntry) -> None:
    remember_certificate(session, session.store.roster.entry(entry.device))
    session.store.roster.renew(entry)
    tell_device(session, entry)


def _request_of(session: HeadquartersSession, entry: RosterEntry) -> str:
    certificate = entry.certificate.encode("ascii")
    for candidate in session.store.roster.approved_requests(entry.device):
        if x509.is_for_request(certificate, candidate.tls_request.encode("ascii")):
            return candidate.tls_request
    raise InvalidKey(
        _("The request of this device is not here any more."),
        hint=_("Its holder can ask for enrolment once more."),
    )
