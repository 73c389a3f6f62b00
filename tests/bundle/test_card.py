"""The HQ card: made, read, sealed, and refused when it was touched."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.bundle import ustar
from fieldkit.bundle.card import (
    CARD_NAME,
    SIGNATURE_NAME,
    Card,
    is_sealed_card,
    make_card,
    new_card_passphrase,
    read_card,
    seal_card,
    unseal_card,
)
from fieldkit.crypto import sshsig
from fieldkit.crypto.keys import SigningKey
from fieldkit.domain import canonical_json
from fieldkit.domain.identifiers import HeadquartersId, Sha256
from fieldkit.errors import (
    AgeFormatError,
    AgePayloadDamaged,
    ArchiveInvalid,
    DamagedData,
    ManifestInvalid,
    SignatureInvalid,
    WrongPassphrase,
)

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
KEY = SigningKey.generate()
SNAPSHOT = ustar.pack([("root-0001.json", b"{}"), ("timestamp.json", b"{}")])
CARD = make_card(SNAPSHOT, HeadquartersId("ab" * 16), Sha256("c" * 64), KEY, NOW)


def members(card: bytes = CARD) -> list[tuple[str, bytes]]:
    return list(ustar.unpack(card, max_members=9, max_bytes=10**6, floor=256 * 1024))


def repacked(changed: list[tuple[str, bytes]]) -> bytes:
    return ustar.pack(changed, floor=256 * 1024)


def signed(heading: bytes, key: SigningKey = KEY, namespace: str = "fieldkit-card@v1") -> bytes:
    signature = sshsig.sign(key, namespace, heading)
    return repacked([(CARD_NAME, heading), (SIGNATURE_NAME, signature), *members()[2:]])


def test_a_card_is_read_back() -> None:
    assert read_card(CARD) == Card(
        HeadquartersId("ab" * 16), NOW, Sha256("c" * 64), KEY.public, SNAPSHOT
    )


def test_a_card_tells_no_more_than_its_size_class() -> None:
    assert len(CARD) == 256 * 1024


@pytest.mark.parametrize(
    "changed",
    [
        members()[1:],
        [members()[1], members()[0], *members()[2:]],
        [members()[0], *members()[2:]],
        [],
    ],
)
def test_members_missing_or_out_of_order_are_refused(changed: list[tuple[str, bytes]]) -> None:
    with pytest.raises(ArchiveInvalid):
        read_card(repacked(changed))


def test_an_altered_heading_is_refused() -> None:
    heading = members()[0][1].replace(b"c" * 64, b"d" * 64)
    with pytest.raises(SignatureInvalid):
        read_card(repacked([(CARD_NAME, heading), *members()[1:]]))


def test_a_signature_for_another_use_is_refused() -> None:
    with pytest.raises(SignatureInvalid):
        read_card(signed(members()[0][1], namespace="fieldkit-report@v1"))


@pytest.mark.parametrize(
    "changed",
    [
        {"format": "fieldkit-card/2"},
        {"headquarters": "ab"},
        {"created": "today"},
        {"root_sha256": None},
        {"organisation": "a name"},
    ],
)
def test_an_odd_heading_is_refused_though_signed(changed: dict[str, object]) -> None:
    value = canonical_json.read_object(members()[0][1], max_bytes=10**4)
    with pytest.raises(ManifestInvalid):
        read_card(signed(canonical_json.write(value | changed)))


def test_a_sealed_card_opens_with_its_passphrase() -> None:
    sealed = seal_card(CARD, "seven words", work_factor=4)
    assert is_sealed_card(sealed)
    assert not is_sealed_card(CARD)
    assert unseal_card(sealed, "seven words") == CARD


def test_another_passphrase_is_refused() -> None:
    with pytest.raises(WrongPassphrase):
        unseal_card(seal_card(CARD, "seven words", work_factor=4), "eight words")


def test_a_cut_sealed_card_is_refused() -> None:
    sealed = seal_card(CARD, "seven words", work_factor=4)
    with pytest.raises((AgePayloadDamaged, AgeFormatError)):
        unseal_card(sealed[:-1], "seven words")


def test_a_passphrase_has_seven_words_and_is_never_the_same() -> None:
    assert len(new_card_passphrase().split()) == 7
    assert new_card_passphrase() != new_card_passphrase()


def test_every_truncation_is_refused() -> None:
    for length in [*range(0, 6000, 53), len(CARD) - 1]:
        with pytest.raises(DamagedData):
            read_card(CARD[:length])


@given(st.data())
def test_a_flipped_bit_is_refused_or_leaves_the_heading_as_it_was(data: st.DataObject) -> None:
    touched = bytearray(CARD)
    place = data.draw(st.integers(0, 6000))
    touched[place] ^= 1 << data.draw(st.integers(0, 7))
    with contextlib.suppress(DamagedData):
        card = read_card(bytes(touched))
        assert (card.root_sha256, card.signer) == (Sha256("c" * 64), KEY.public)


@given(st.binary(max_size=2000))
def test_any_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(DamagedData):
        read_card(data)
