"""Enrolment requests: sealed by the device, opened strictly by headquarters."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.bundle import ustar
from fieldkit.bundle.request import (
    REQUEST_NAME,
    SIGNATURE_NAME,
    Request,
    open_request,
    read_request,
    seal_request,
)
from fieldkit.crypto import sshsig, x509
from fieldkit.crypto.age import HybridIdentity, X25519Identity, decrypt_bytes, encrypt_bytes
from fieldkit.crypto.keys import SigningKey
from fieldkit.domain import canonical_json
from fieldkit.domain.identifiers import DeviceId
from fieldkit.errors import (
    AgeFormatError,
    AgeNoMatch,
    ArchiveInvalid,
    DamagedData,
    ManifestInvalid,
    ObjectDamaged,
    SignatureInvalid,
)

KEY = SigningKey.generate()
INTAKE, RESERVE, DEVICE = (HybridIdentity.generate() for _ in range(3))
REQUEST = Request(
    device=DeviceId("12" * 16),
    signing_key=KEY.public,
    recipient=DEVICE.recipient().to_text(),
    tls_request=x509.new_request()[1].decode(),
    created=datetime(2026, 11, 22, 10, 0, tzinfo=UTC),
    recovery=b"age-encryption.org/v1",
)
SEALED = seal_request(REQUEST, KEY, [INTAKE.recipient(), RESERVE.recipient()])
ARCHIVE = decrypt_bytes(SEALED, [INTAKE], 10**6)


def resigned(
    changed: dict[str, object], key: SigningKey = KEY, namespace: str = "fieldkit-request@v1"
) -> bytes:
    content = ustar.unpack(ARCHIVE, max_members=2, max_bytes=10**6, floor=256 * 1024)[0][1]
    value = canonical_json.read_object(content, max_bytes=10**6) | changed
    data = canonical_json.write({name: item for name, item in value.items() if item != "absent"})
    signature = sshsig.sign(key, namespace, data)
    return ustar.pack([(REQUEST_NAME, data), (SIGNATURE_NAME, signature)], floor=256 * 1024)


@pytest.mark.parametrize("identity", [INTAKE, RESERVE])
def test_headquarters_opens_a_request_with_either_identity(identity: HybridIdentity) -> None:
    assert open_request(SEALED, [identity]) == REQUEST


def test_a_request_may_do_without_recovery() -> None:
    request = replace(REQUEST, recovery=None)
    assert open_request(seal_request(request, KEY, [INTAKE.recipient()]), [INTAKE]) == request


def test_a_request_looks_like_the_smallest_report() -> None:
    assert len(ARCHIVE) == 256 * 1024


def test_nobody_else_opens_it() -> None:
    with pytest.raises(AgeNoMatch):
        open_request(SEALED, [DEVICE])


def test_only_the_key_that_is_offered_can_seal() -> None:
    with pytest.raises(SignatureInvalid):
        seal_request(REQUEST, SigningKey.generate(), [INTAKE.recipient()])


def test_a_request_signed_by_another_key_is_refused() -> None:
    with pytest.raises(SignatureInvalid):
        read_request(resigned({}, SigningKey.generate()))


def test_a_signature_for_another_use_is_refused() -> None:
    with pytest.raises(SignatureInvalid):
        read_request(resigned({}, namespace="fieldkit-report@v1"))


def test_a_request_that_is_signed_anew_is_the_positive_control() -> None:
    assert read_request(resigned({})) == REQUEST


@pytest.mark.parametrize(
    "changed",
    [
        {"format": "fieldkit-request/2"},
        {"device": "12" * 15},
        {"signing_key": "ssh-rsa AAAA"},
        {"recipient": X25519Identity.generate().recipient().to_text()},
        {"recipient": "age1pq1" + "q" * 1952},
        {"tls_request": REQUEST.tls_request.replace("\nMI", "\nMJ", 1)},
        {"tls_request": None},
        {"created": "now"},
        {"recovery": ""},
        {"recovery": "AA"},
        {"recovery": "AB=="},
        {"recovery": "é"},
        {"recovery": "absent"},
        {"name": "of a person"},
    ],
)
def test_an_odd_request_is_refused_though_signed(changed: dict[str, object]) -> None:
    with pytest.raises(ManifestInvalid):
        read_request(resigned(changed))


def test_an_odd_request_is_not_even_sealed() -> None:
    with pytest.raises(ManifestInvalid):
        seal_request(replace(REQUEST, tls_request=""), KEY, [INTAKE.recipient()])


@pytest.mark.parametrize(
    "members",
    [
        [(REQUEST_NAME, b"{}")],
        [(SIGNATURE_NAME, b""), (REQUEST_NAME, b"{}")],
        [("manifest.json", b"{}"), ("manifest.json.sig", b"")],
        [(REQUEST_NAME, b"{}"), (SIGNATURE_NAME, b""), ("more.json", b"")],
    ],
)
def test_other_members_are_refused(members: list[tuple[str, bytes]]) -> None:
    with pytest.raises(ArchiveInvalid):
        read_request(ustar.pack(members, floor=256 * 1024))


def test_a_request_that_never_ends_is_cut_off() -> None:
    sealed = encrypt_bytes(bytes(4 * 1024 * 1024 + 1), [INTAKE.recipient()])
    with pytest.raises(ObjectDamaged):
        open_request(sealed, [INTAKE])


def test_a_truncated_file_is_refused() -> None:
    for length in (0, 10, 2000, len(SEALED) // 2, len(SEALED) - 1):
        with pytest.raises((AgeFormatError, DamagedData)):
            open_request(SEALED[:length], [INTAKE])


@settings(max_examples=60)
@given(st.data())
def test_a_flipped_bit_inside_is_refused(data: st.DataObject) -> None:
    touched = bytearray(ARCHIVE)
    place = data.draw(st.integers(0, 8000))
    touched[place] ^= 1 << data.draw(st.integers(0, 7))
    with contextlib.suppress(DamagedData):
        assert read_request(bytes(touched)) == REQUEST


@given(st.binary(max_size=2000))
def test_any_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(DamagedData):
        read_request(data)
