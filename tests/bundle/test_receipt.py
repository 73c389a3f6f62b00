from __future__ import annotations

import dataclasses
import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.bundle import receipt as receipts
from fieldkit.bundle.receipt import HeldReason, Outcome, Receipt
from fieldkit.crypto import sshsig
from fieldkit.crypto.keys import SigningKey
from fieldkit.domain.identifiers import DeviceId, HeadquartersId, Sha256
from fieldkit.errors import ReceiptInvalid, SignatureInvalid
from tests.fakes.sealed_objects import AT, DEVICE

KEY = SigningKey.from_bytes(bytes(range(1, 33)))
HQ = HeadquartersId("aa" * 16)
ACCEPTED = Receipt(
    object_sha256=Sha256("0" * 64),
    device=DEVICE,
    sequence=7,
    outcome=Outcome.ACCEPTED,
    reason="",
    copies=2,
    accepted_at=AT,
    headquarters=HQ,
    contiguous=5,
    missing=(6,),
    chain_head=Sha256("1" * 64),
)

hashes = st.binary(min_size=32, max_size=32).map(lambda digest: Sha256(digest.hex()))
ids = st.binary(min_size=16, max_size=16).map(bytes.hex)
outcomes = st.just((Outcome.ACCEPTED, "")) | st.sampled_from(list(HeldReason)).map(
    lambda reason: (Outcome.HELD, reason.value)
)


@given(
    hashes,
    ids.map(DeviceId),
    st.none() | st.integers(1, 2**53 - 1),
    outcomes,
    st.integers(0, 9),
    st.sets(st.integers(1, 10**6), max_size=9),
    st.none() | hashes,
)
def test_a_receipt_survives_its_bytes_and_signature(
    digest: Sha256,
    device: DeviceId,
    sequence: int | None,
    outcome: tuple[Outcome, str],
    copies: int,
    missing: set[int],
    head: Sha256 | None,
) -> None:
    receipt = Receipt(
        digest, device, sequence, *outcome, copies, AT, HQ, 3, tuple(sorted(missing)), head
    )
    data, signature = receipts.sign_receipt(receipt, KEY)
    assert receipts.verify_receipt(data, signature, KEY.public) == receipt


@given(st.binary(max_size=200))
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(ReceiptInvalid):
        receipts.parse(data)


def test_every_flipped_bit_is_refused() -> None:
    data, signature = receipts.sign_receipt(ACCEPTED, KEY)
    for place in range(len(data)):
        damaged = bytearray(data)
        damaged[place] ^= 1 << (place % 8)
        with pytest.raises(SignatureInvalid):
            receipts.verify_receipt(bytes(damaged), signature, KEY.public)
    for place in range(len(signature)):
        damaged = bytearray(signature)
        damaged[place] ^= 1 << (place % 8)
        with pytest.raises(SignatureInvalid):
            receipts.verify_receipt(data, bytes(damaged), KEY.public)


def test_a_signature_by_another_key_is_refused() -> None:
    data, signature = receipts.sign_receipt(ACCEPTED, SigningKey.generate())
    with pytest.raises(SignatureInvalid):
        receipts.verify_receipt(data, signature, KEY.public)


def test_a_signature_for_another_purpose_is_refused() -> None:
    data = receipts.to_bytes(ACCEPTED)
    signature = sshsig.sign(KEY, "fieldkit-report@v1", data)
    with pytest.raises(SignatureInvalid):
        receipts.verify_receipt(data, signature, KEY.public)


def test_signed_bytes_that_are_no_receipt_are_refused() -> None:
    signature = sshsig.sign(KEY, receipts.NAMESPACE, b"{}")
    with pytest.raises(ReceiptInvalid):
        receipts.verify_receipt(b"{}", signature, KEY.public)


@pytest.mark.parametrize(
    "change",
    [
        {"format": "fieldkit-receipt/2"},
        {"more": 1},
        {"object": "0"},
        {"device": None},
        {"sequence": 0},
        {"sequence": False},
        {"outcome": "maybe"},
        {"outcome": "accepted", "reason": "damaged"},
        {"outcome": "held", "reason": ""},
        {"outcome": "held", "reason": "Not a code"},
        {"outcome": "held", "reason": "a" * 41},
        {"outcome": None},
        {"copies": -1},
        {"copies": "2"},
        {"accepted_at": "now"},
        {"headquarters": "x"},
        {"contiguous": -1},
        {"missing": [3, 2]},
        {"missing": [2, 2]},
        {"missing": [0]},
        {"missing": list(range(1, 1002))},
        {"missing": None},
        {"chain_head": ""},
        {"x": 1},
    ],
)
def test_such_a_receipt_is_refused(change: dict[str, object]) -> None:
    value = json.loads(receipts.to_bytes(ACCEPTED)) | change
    with pytest.raises(ReceiptInvalid):
        receipts.parse(json.dumps(value).encode())


@pytest.mark.parametrize("name", json.loads(receipts.to_bytes(ACCEPTED)))
def test_a_receipt_without_one_of_its_members_is_refused(name: str) -> None:
    value = json.loads(receipts.to_bytes(ACCEPTED))
    del value[name]
    with pytest.raises(ReceiptInvalid):
        receipts.parse(json.dumps(value).encode())


def test_a_reason_of_a_later_version_is_read() -> None:
    held = dataclasses.replace(ACCEPTED, outcome=Outcome.HELD, reason="too-new")
    assert receipts.parse(receipts.to_bytes(held)) == held


def test_an_invalid_receipt_is_not_signed() -> None:
    for broken in (
        dataclasses.replace(ACCEPTED, reason="damaged"),
        dataclasses.replace(ACCEPTED, missing=(3, 1)),
        dataclasses.replace(ACCEPTED, copies=-1),
    ):
        with pytest.raises(ReceiptInvalid):
            receipts.sign_receipt(broken, KEY)


def test_ssh_keygen_verifies_a_receipt(tmp_path: Path) -> None:
    data, signature = receipts.sign_receipt(ACCEPTED, KEY)
    (tmp_path / "receipt.json.sig").write_bytes(signature)
    (tmp_path / "allowed").write_text(f"{HQ} {KEY.public.to_openssh()}\n", "ascii")
    result = subprocess.run(
        ["ssh-keygen", "-Y", "verify", "-f", "allowed", "-I", HQ, "-n", "fieldkit-receipt@v1"]
        + ["-s", "receipt.json.sig"],
        cwd=tmp_path,
        input=data,
        capture_output=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
