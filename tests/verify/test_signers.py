from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.crypto.keys import SigningKey
from fieldkit.errors import InvalidInput
from fieldkit.verify.signers import parse_signers

KEY = SigningKey.from_bytes(bytes(range(32))).public
OTHER = SigningKey.from_bytes(bytes(range(1, 33))).public
DEVICE, HQ = "d0" * 16, "aa" * 16
REPORT, RECEIPT = "fieldkit-report@v1", "fieldkit-receipt@v1"


def test_a_key_belongs_to_its_principals() -> None:
    signers = parse_signers(
        f"# devices\n\n{DEVICE} {KEY.to_openssh()} a comment\n{HQ} {OTHER.to_openssh()}\n".encode()
    )
    assert signers.principals_of(KEY, REPORT) == (DEVICE,)
    assert signers.principals_of(OTHER, RECEIPT) == (HQ,)
    assert signers.principals_of(SigningKey.generate().public, REPORT) == ()


def test_namespaces_limit_what_a_key_may_sign() -> None:
    line = f'{DEVICE} namespaces="{REPORT},other@v1" {KEY.to_openssh()}'
    signers = parse_signers(line.encode())
    assert signers.principals_of(KEY, REPORT) == (DEVICE,)
    assert signers.principals_of(KEY, RECEIPT) == ()


def test_several_principals_may_share_a_line() -> None:
    signers = parse_signers(f"{DEVICE},{HQ} {KEY.to_openssh()}".encode())
    assert signers.principals_of(KEY, REPORT) == (DEVICE, HQ)


@pytest.mark.parametrize(
    "line",
    [
        DEVICE,
        f"{DEVICE} ssh-ed25519",
        f"{DEVICE} ssh-ed25519 AAAA",
        f"{DEVICE} ssh-rsa AAAAB3NzaC1yc2E=",
        f"* {KEY.to_openssh()}",
        f"anna@example.org {KEY.to_openssh()}",
        f"{DEVICE},!{HQ} {KEY.to_openssh()}",
        f"{DEVICE} cert-authority {KEY.to_openssh()}",
        f'{DEVICE} valid-before="20200101" {KEY.to_openssh()}',
        f'{DEVICE} namespaces="",cert-authority {KEY.to_openssh()}',
        f"{DEVICE} namespaces=file {KEY.to_openssh()}",
        KEY.to_openssh(),
        "\u0430",
    ],
)
def test_a_line_that_would_not_be_honoured_is_refused_with_its_number(line: str) -> None:
    good = f"{DEVICE} {KEY.to_openssh()}\n"
    with pytest.raises(InvalidInput, match="Line 2"):
        parse_signers((good + line + "\n").encode())


@given(st.binary(max_size=200))
def test_anything_else_is_refused_or_empty(data: bytes) -> None:
    try:
        assert parse_signers(data).lines == ()
    except InvalidInput:
        return


def test_a_list_that_is_too_long_is_refused() -> None:
    with pytest.raises(InvalidInput):
        parse_signers(b"\n" * (4 * 1024 * 1024 + 1))
