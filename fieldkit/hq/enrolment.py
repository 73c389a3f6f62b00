"""Decides about devices that ask to be enrolled: examined, approved, revoked.

The person at headquarters compares the candidate's words with what the holder reads aloud from
the device; only then do they approve. Nothing here is stored; the caller does that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from fieldkit.bundle.approval import Approval
from fieldkit.bundle.fingerprint import key_words
from fieldkit.bundle.request import Request
from fieldkit.crypto import x509
from fieldkit.domain.identifiers import DeviceId
from fieldkit.domain.roster import DeviceState, EnrolmentCandidate, RosterEntry
from fieldkit.errors import InvalidInput, NotAllowed
from fieldkit.translations import _

# A digit is asked for, so that no name is typed here by habit.
_CODE = re.compile(r"(?=[A-Z-]*[0-9])[A-Z0-9][A-Z0-9-]{0,15}\Z")


@dataclass(frozen=True)
class DeviceAuthority:
    """What issues the devices' certificates; it lies in headquarters' vault."""

    key: bytes = field(repr=False)  # PEM
    certificate: bytes  # PEM


def new_device_authority(now: datetime) -> DeviceAuthority:
    """Make a new authority for devices' certificates."""
    return DeviceAuthority(*x509.new_certificate_authority("ca", now=now))


def examine(request: Request, roster: Iterable[RosterEntry]) -> EnrolmentCandidate:
    """Return the candidate that a verified request makes, with the words to compare.

    A device that is in the roster already may ask again, with the same keys, for a new certificate.

    Raises:
        NotAllowed: The device was revoked, or its number or keys are those of another device.
    """
    signing_key = request.signing_key.to_openssh()
    for entry in roster:
        _check_against(entry, request, signing_key)
    return EnrolmentCandidate(
        device=request.device,
        signing_key=signing_key,
        recipient=request.recipient,
        tls_request=request.tls_request,
        asked_at=request.created,
        words=key_words(request.signing_key),
        recovery=request.recovery,
    )


def approve(
    candidate: EnrolmentCandidate, code: str, authority: DeviceAuthority, now: datetime
) -> RosterEntry:
    """Return the roster entry of a device whose words were compared, with its certificate.

    Raises:
        InvalidInput: The code is not one (capital letters, digits, dashes, at least one digit).
    """
    if not _CODE.match(code):
        raise InvalidInput(
            _("A monitor code has capital letters, dashes and at least one digit."),
            hint=_("Write for example M-07, never a name."),
        )
    return RosterEntry(
        device=candidate.device,
        signing_key=candidate.signing_key,
        recipient=candidate.recipient,
        certificate=_certificate(authority, candidate.device, candidate.tls_request, now),
        state=DeviceState.APPROVED,
        code=code,
        approved_at=now,
        recovery=candidate.recovery,
    )


def renew(
    entry: RosterEntry, tls_request: str, authority: DeviceAuthority, now: datetime
) -> RosterEntry:
    """Return the entry of an approved device with a new certificate for the key of `tls_request`.

    Raises:
        NotAllowed: The device was revoked.
    """
    if entry.state is not DeviceState.APPROVED:
        raise NotAllowed(_("This device was revoked; it gets no certificate any more."))
    certificate = _certificate(authority, entry.device, tls_request, now)
    return replace(entry, certificate=certificate, approved_at=now)


def is_renewal(candidate: EnrolmentCandidate, entry: RosterEntry, last_asked: datetime) -> bool:
    """Say whether a request may be granted to a known device without comparing words again.

    Its signature by the key that was compared then vouches for it. One that is not younger than
    the last that was granted is left to a person: an old stick could bring back an old key.
    """
    return (
        entry.state is DeviceState.APPROVED
        and candidate.device == entry.device
        and candidate.signing_key == entry.signing_key
        and candidate.recipient == entry.recipient
        and candidate.asked_at > last_asked
    )


def revoke(entry: RosterEntry, now: datetime) -> RosterEntry:
    """Return the entry as revoked; one that was revoked before keeps its time."""
    if entry.state is DeviceState.REVOKED:
        return entry
    return replace(entry, state=DeviceState.REVOKED, revoked_at=now)


def approval_of(entry: RosterEntry) -> Approval:
    """Return what mail tells the device about itself."""
    return Approval(
        device=entry.device,
        certificate=entry.certificate,
        state=entry.state,
        at=entry.revoked_at or entry.approved_at,
    )


def _certificate(
    authority: DeviceAuthority, device: DeviceId, tls_request: str, now: datetime
) -> str:
    request = tls_request.encode("ascii")
    issued = x509.issue(authority.key, authority.certificate, request, "device", device, now=now)
    return issued.decode("ascii")


def _check_against(entry: RosterEntry, request: Request, signing_key: str) -> None:
    same = (
        entry.device == request.device,
        entry.signing_key == signing_key,
        entry.recipient == request.recipient,
    )
    if not any(same):
        return
    if not all(same):
        raise NotAllowed(
            _("This request uses the number or a key of another device."),
            hint=_("Do not approve it; speak with the holder. A new vault makes new keys."),
        )
    if entry.state is DeviceState.REVOKED:
        raise NotAllowed(
            _("This device was revoked and cannot come back with the same keys."),
            hint=_("Its holder can make a new vault and ask again."),
        )
