"""Asking to be enrolled, asking again, and what headquarters' answer changes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from fieldkit.bundle.approval import Approval, write_approval
from fieldkit.bundle.request import open_request
from fieldkit.crypto import x509
from fieldkit.domain.identifiers import DeviceId
from fieldkit.domain.roster import DeviceState
from fieldkit.errors import ManifestInvalid
from fieldkit.operations.field.device_certificate import days_left, load_tls
from fieldkit.operations.field.device_state import enrolment_state
from fieldkit.operations.field.load_identity import load_identity
from fieldkit.operations.field.request_enrolment import request_enrolment, take_in_approval
from fieldkit.operations.session import Session
from tests.fakes.organisation import Organisation

AUTHORITY = x509.new_certificate_authority("ca")


def asked(device: Session, organisation: Organisation) -> bytes:
    """Return the certificate request that a new request to headquarters holds."""
    request = open_request(request_enrolment(device), [organisation.intake])
    return request.tls_request.encode("ascii")


def issued(device: Session, request: bytes, days: int = 730) -> str:
    number = load_identity(device.vault).device_id
    now = device.clock.now()
    return x509.issue(*AUTHORITY, request, "device", number, now=now, days=days).decode("ascii")


def told(
    device: Session,
    certificate: str,
    state: DeviceState = DeviceState.APPROVED,
    at: datetime | None = None,
) -> DeviceState:
    number = load_identity(device.vault).device_id
    approval = Approval(number, certificate, state, at or device.clock.now())
    with device.vault.transaction():
        return take_in_approval(device.vault, write_approval(approval))


def test_the_certificate_comes_into_use_with_its_key(
    device: Session, organisation: Organisation
) -> None:
    assert load_tls(device.vault) is None
    request = asked(device, organisation)
    assert load_tls(device.vault) is None
    certificate = issued(device, request)
    told(device, certificate)
    pair = load_tls(device.vault)
    assert pair is not None
    assert pair[0] == certificate
    x509.check_issued(pair[0].encode(), AUTHORITY[1], pair[1])
    assert days_left(device.vault, device.clock.now()) == 729


def test_whichever_request_is_approved_fits(device: Session, organisation: Organisation) -> None:
    first, _second = asked(device, organisation), asked(device, organisation)
    told(device, issued(device, first))
    assert load_tls(device.vault) is not None


def test_asking_again_leaves_what_is_in_use(device: Session, organisation: Organisation) -> None:
    told(device, issued(device, asked(device, organisation)))
    before = load_tls(device.vault)
    renewed = issued(device, asked(device, organisation))
    assert load_tls(device.vault) == before
    told(device, renewed, at=device.clock.now() + timedelta(days=1))
    after = load_tls(device.vault)
    assert before is not None
    assert after is not None
    assert after[0] == renewed
    assert after[1] != before[1]


def test_headquarters_may_renew_the_key_in_use_without_being_asked(
    device: Session, organisation: Organisation
) -> None:
    request = asked(device, organisation)
    told(device, issued(device, request, days=30))
    asked(device, organisation)  # another key waits meanwhile
    told(device, issued(device, request), at=device.clock.now() + timedelta(days=1))
    assert days_left(device.vault, device.clock.now()) == 729


def test_a_certificate_for_another_key_is_not_taken(
    device: Session, organisation: Organisation
) -> None:
    certificate = issued(device, asked(device, organisation))
    told(device, certificate)
    told(device, issued(device, x509.new_request()[1]), at=device.clock.now() + timedelta(days=1))
    pair = load_tls(device.vault)
    assert pair is not None
    assert pair[0] == certificate


def test_a_certificate_that_names_another_device_is_not_taken(
    device: Session, organisation: Organisation
) -> None:
    request = asked(device, organisation)
    told(device, x509.issue(*AUTHORITY, request, "device", "ab" * 16).decode())
    assert load_tls(device.vault) is None


def test_an_older_approval_does_not_bring_back_an_older_certificate(
    device: Session, organisation: Organisation
) -> None:
    request = asked(device, organisation)
    newer = issued(device, request)
    told(device, newer)
    told(device, issued(device, request, days=5), at=device.clock.now() - timedelta(days=1))
    pair = load_tls(device.vault)
    assert pair is not None
    assert pair[0] == newer


@pytest.mark.parametrize("days", [-400, -1, 0, 1, 400])
def test_a_revocation_holds_whenever_it_was_said(
    device: Session, organisation: Organisation, days: int
) -> None:
    request = asked(device, organisation)
    certificate = issued(device, request)
    told(device, certificate)
    asked(device, organisation)  # a renewal is under way
    at = device.clock.now() + timedelta(days=days)
    assert told(device, certificate, DeviceState.REVOKED, at) is DeviceState.REVOKED
    assert load_tls(device.vault) is None
    assert not [name for name in device.vault.keys.names() if name.startswith("device-tls")]
    later = device.clock.now() + timedelta(days=1000)
    assert told(device, certificate, at=later) is DeviceState.REVOKED
    assert enrolment_state(device.vault) == "revoked"
    assert load_tls(device.vault) is None


def test_an_approval_of_another_device_is_refused(device: Session) -> None:
    other = DeviceId("cd" * 16)
    certificate = x509.issue(*AUTHORITY, x509.new_request()[1], "device", other).decode()
    approval = Approval(other, certificate, DeviceState.APPROVED, device.clock.now())
    with device.vault.transaction(), pytest.raises(ManifestInvalid):
        take_in_approval(device.vault, write_approval(approval))
    assert enrolment_state(device.vault) == "none"


def test_a_vault_of_an_earlier_version_finds_the_key_where_it_was(
    device: Session, organisation: Organisation
) -> None:
    """Before renewal was possible the key of a request lay where the one in use lies now."""
    key, request = x509.new_request()
    with device.vault.transaction():
        device.vault.keys.put("device-tls", key)
    certificate = issued(device, request)
    told(device, certificate)
    assert load_tls(device.vault) == (certificate, key)
