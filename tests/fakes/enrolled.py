"""A device that headquarters approved, with a certificate, a pinned authority and servers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from fieldkit.bundle.approval import Approval, write_approval
from fieldkit.bundle.request import open_request
from fieldkit.crypto import x509
from fieldkit.domain.headquarters import Policy
from fieldkit.domain.roster import DeviceState
from fieldkit.operations.field.load_identity import load_identity
from fieldkit.operations.field.request_enrolment import request_enrolment, take_in_approval
from fieldkit.operations.session import Session
from tests.fakes.field import a_device
from tests.fakes.organisation import Organisation

Authority = tuple[bytes, bytes]  # key and certificate, PEM


@dataclass(frozen=True)
class Authorities:
    """Of servers and of devices."""

    servers: Authority
    devices: Authority


def authorities(now: datetime) -> Authorities:
    """Make both, a year old."""
    begun = now - timedelta(days=365)
    return Authorities(
        x509.new_certificate_authority("servers", now=begun),
        x509.new_certificate_authority("devices", now=begun),
    )


def with_servers(
    organisation: Organisation,
    made: Authorities,
    urls: Sequence[str],
    policy: Policy | None = None,
) -> Organisation:
    """Return the organisation as it is once it has published servers."""
    changed = organisation.with_changes(
        tls_ca=made.servers[1].decode("ascii"),
        servers=tuple(urls),
        policy=policy or Policy(),
    )
    return replace(organisation, headquarters=changed)


def an_enrolled_device(
    folder: Path, organisation: Organisation, made: Authorities, *, days: int = 730
) -> Session:
    """Create a vault, add the organisation's card, ask, and take in the approval."""
    session = a_device(folder, organisation)
    approve(session, organisation, made, days=days)
    return session


def approve(
    session: Session, organisation: Organisation, made: Authorities, *, days: int = 730
) -> None:
    """Take in what headquarters answers to a request for enrolment."""
    asked = open_request(request_enrolment(session), [organisation.intake])
    number, now = load_identity(session.vault).device_id, session.clock.now()
    issued = x509.issue(
        *made.devices, asked.tls_request.encode("ascii"), "device", number, now=now, days=days
    )
    tell(session, issued.decode("ascii"), DeviceState.APPROVED)


def tell(session: Session, certificate: str, state: DeviceState) -> None:
    """Take in headquarters' word about this device."""
    number, now = load_identity(session.vault).device_id, session.clock.now()
    with session.vault.transaction():
        approval = Approval(number, certificate, state, now)
        take_in_approval(session.vault, write_approval(approval))
