"""Which devices may be approved, and what becomes of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from fieldkit.bundle.approval import read_approval, write_approval
from fieldkit.bundle.fingerprint import key_words
from fieldkit.bundle.request import Request
from fieldkit.crypto import x509
from fieldkit.crypto.keys import SigningKey
from fieldkit.domain.identifiers import DeviceId
from fieldkit.domain.roster import DeviceState, RosterEntry
from fieldkit.errors import InvalidInput, NotAllowed
from fieldkit.hq.enrolment import (
    DeviceAuthority,
    approval_of,
    approve,
    examine,
    new_device_authority,
    revoke,
)

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=30)


@pytest.fixture(scope="module")
def authority() -> DeviceAuthority:
    return new_device_authority(NOW)


def a_request(number: int = 1) -> Request:
    return Request(
        device=DeviceId(f"{number:032x}"),
        signing_key=SigningKey.generate().public,
        recipient=f"age1pq1{number}",
        tls_request=x509.new_request()[1].decode(),
        created=NOW,
        recovery=b"sealed",
    )


def an_entry(request: Request, authority: DeviceAuthority) -> RosterEntry:
    return approve(examine(request, ()), "M-07", authority, NOW)


def test_a_candidate_is_known_by_the_words_of_its_key() -> None:
    request = a_request()
    candidate = examine(request, ())
    assert candidate.words == key_words(request.signing_key)
    assert (candidate.device, candidate.recovery) == (request.device, b"sealed")


def test_an_approved_device_gets_a_certificate_for_its_number(authority: DeviceAuthority) -> None:
    request = a_request()
    entry = an_entry(request, authority)
    assert entry.state is DeviceState.APPROVED
    assert (entry.code, entry.recovery) == ("M-07", b"sealed")
    assert x509.role_of(entry.certificate.encode()) == ("device", request.device)


@pytest.mark.parametrize(
    "code", ["", "MARIA", "Maria-7", "m-07", "M 07", "-M7", "M-07\n", "M" * 20 + "7"]
)
def test_a_code_is_never_a_name(authority: DeviceAuthority, code: str) -> None:
    with pytest.raises(InvalidInput):
        approve(examine(a_request(), ()), code, authority, NOW)


def test_a_second_device_is_welcome(authority: DeviceAuthority) -> None:
    assert examine(a_request(2), [an_entry(a_request(1), authority)]).device == f"{2:032x}"


def test_an_approved_device_may_ask_again(authority: DeviceAuthority) -> None:
    request = a_request()
    renewed = replace(request, tls_request=x509.new_request()[1].decode(), created=LATER)
    assert examine(renewed, [an_entry(request, authority)]).tls_request == renewed.tls_request


@pytest.mark.parametrize("member", ["device", "signing_key", "recipient"])
def test_what_belongs_to_another_device_is_refused(authority: DeviceAuthority, member: str) -> None:
    known, stranger = a_request(1), a_request(2)
    taken = replace(stranger, **{member: getattr(known, member)})
    with pytest.raises(NotAllowed):
        examine(taken, [an_entry(known, authority)])


def test_a_known_device_cannot_change_its_keys(authority: DeviceAuthority) -> None:
    known = a_request()
    with pytest.raises(NotAllowed):
        examine(replace(known, recipient="age1pq1other"), [an_entry(known, authority)])


def test_a_revoked_device_cannot_come_back(authority: DeviceAuthority) -> None:
    request = a_request()
    with pytest.raises(NotAllowed):
        examine(request, [revoke(an_entry(request, authority), LATER)])


def test_a_revocation_keeps_its_first_time(authority: DeviceAuthority) -> None:
    revoked = revoke(an_entry(a_request(), authority), LATER)
    assert (revoked.state, revoked.revoked_at) == (DeviceState.REVOKED, LATER)
    assert revoke(revoked, LATER + timedelta(days=1)) == revoked


def test_a_device_is_told_its_own_state(authority: DeviceAuthority) -> None:
    entry = an_entry(a_request(), authority)
    assert approval_of(entry).at == NOW
    told = read_approval(write_approval(approval_of(revoke(entry, LATER))))
    assert (told.device, told.state, told.at) == (entry.device, DeviceState.REVOKED, LATER)


def test_private_things_stay_out_of_texts(authority: DeviceAuthority) -> None:
    assert "PRIVATE" not in repr(authority)
    assert "sealed" not in repr(an_entry(a_request(), authority))
