from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from fieldkit.crypto.age import encrypt_bytes
from fieldkit.crypto.keys import VaultKey
from fieldkit.crypto.recipients import HybridIdentity, ScryptRecipient, X25519Identity
from fieldkit.domain.identifiers import VaultId
from fieldkit.errors import (
    AgeFormatError,
    AgeNoMatch,
    DamagedData,
    InvalidKey,
    ObjectDamaged,
    RecoveryRefused,
)
from fieldkit.vault import recovery
from fieldkit.vault.keyslot_file import SlotFile
from fieldkit.vault.recovery import RecoverySecret

KEY = VaultKey(bytes(range(32)))
VAULT = VaultId("0123456789abcdef0123456789abcdef")
SECRET = RecoverySecret(bytes(range(16)))
SLOTS = SlotFile.without_slots(KEY, VAULT).with_recovery(KEY, SECRET.value)
INTAKE = X25519Identity.generate()
RESERVE = X25519Identity.generate()


def sealed() -> bytes:
    return recovery.seal_recovery(SECRET, VAULT, [INTAKE.recipient(), RESERVE.recipient()])


def test_a_new_secret_has_128_bits_and_is_never_the_same() -> None:
    first, second = RecoverySecret.generate(), RecoverySecret.generate()
    assert len(first.value) == 16
    assert first != second


def test_the_secret_hides_itself() -> None:
    assert SECRET.value.hex() not in repr(SECRET)
    assert repr(SECRET.value)[2:-1] not in repr(SECRET)


@pytest.mark.parametrize("size", [0, 15, 17, 31, 33, 64])
def test_a_secret_of_another_size_is_refused(size: int) -> None:
    with pytest.raises(InvalidKey):
        RecoverySecret(bytes(size))


def test_twenty_words_are_the_whole_secret() -> None:
    words = recovery.to_words(SECRET)
    assert len(words.split()) == 20
    assert recovery.from_words(words) == SECRET


def test_words_are_read_however_they_were_written_down() -> None:
    words = recovery.to_words(SECRET)
    assert recovery.from_words("  " + words.upper().replace(" ", "\n")) == SECRET


@pytest.mark.parametrize(
    "spoil",
    [
        lambda words: words[:-1],
        lambda words: [*words, "academic"],
        lambda words: [words[1], words[0], *words[2:]],
        lambda words: ["nonsense", *words[1:]],
        lambda words: [],
    ],
)
def test_wrong_words_are_refused_without_being_quoted(
    spoil: Callable[[list[str]], list[str]],
) -> None:
    words = spoil(recovery.to_words(SECRET).split())
    with pytest.raises(InvalidKey) as caught:
        recovery.from_words(" ".join(words))
    assert "nonsense" not in caught.value.sentence + caught.value.hint


def test_any_two_of_three_shares_give_the_secret() -> None:
    a, b, c = recovery.to_shares(SECRET)
    for pair in ([a, b], [b, c], [c, a]):
        assert recovery.from_shares(pair) == SECRET


def test_one_share_is_not_enough() -> None:
    share = recovery.to_shares(SECRET)[0]
    with pytest.raises(InvalidKey):
        recovery.from_shares([share])
    with pytest.raises(InvalidKey):
        recovery.from_shares([share, share])
    with pytest.raises(InvalidKey):
        recovery.from_words(share)


def test_shares_of_different_sets_do_not_mix() -> None:
    first, second = recovery.to_shares(SECRET), recovery.to_shares(SECRET)
    with pytest.raises(InvalidKey):
        recovery.from_shares([first[0], second[1]])


def test_headquarters_opens_what_the_device_sealed() -> None:
    for identity in (INTAKE, RESERVE):
        opened = recovery.open_recovery(sealed(), [identity])
        assert (opened.vault_id, opened.secret) == (VAULT, SECRET)


def test_hybrid_recipients_work_the_same() -> None:
    identity = HybridIdentity.generate()
    data = recovery.seal_recovery(SECRET, VAULT, [identity.recipient()])
    assert recovery.open_recovery(data, [identity]).secret == SECRET


def test_the_size_tells_nothing_about_the_secret() -> None:
    longer = recovery.seal_recovery(
        RecoverySecret(bytes(32)), VAULT, [INTAKE.recipient(), RESERVE.recipient()]
    )
    assert len(longer) == len(sealed())


def test_nobody_else_opens_it() -> None:
    with pytest.raises(AgeNoMatch):
        recovery.open_recovery(sealed(), [X25519Identity.generate()])


def test_a_passphrase_is_not_taken_for_headquarters() -> None:
    data = encrypt_bytes(bytes(512), [ScryptRecipient("passphrase", 10)])
    with pytest.raises(AgeFormatError):
        recovery.open_recovery(data, [INTAKE])


def test_every_flipped_byte_is_refused() -> None:
    data = sealed()
    for position in range(len(data)):
        changed = bytearray(data)
        changed[position] ^= 1
        with pytest.raises(DamagedData):
            recovery.open_recovery(bytes(changed), [INTAKE])


def test_every_truncation_is_refused() -> None:
    data = sealed()
    for size in range(len(data)):
        with pytest.raises(DamagedData):
            recovery.open_recovery(data[:size], [INTAKE])


def content(**changes: Any) -> bytes:
    members: dict[str, Any] = {
        "format": "fieldkit-recovery/1",
        "secret": base64.b64encode(SECRET.value).decode(),
        "vault": VAULT,
    }
    members.update(changes)
    return json.dumps(
        {name: value for name, value in members.items() if value is not None}
    ).encode()


def test_the_content_is_as_documented() -> None:
    data = encrypt_bytes(content().ljust(512, b"\0"), [INTAKE.recipient()])
    assert recovery.open_recovery(data, [INTAKE]).secret == SECRET


@pytest.mark.parametrize(
    "plaintext",
    [
        b"",
        bytes(512),
        content(),
        content().ljust(511, b"\0"),
        content().ljust(513, b"\0"),
        content().ljust(511, b"\0") + b"x",
        content().ljust(512, b"x"),
        content(format="fieldkit-recovery/2").ljust(512, b"\0"),
        content(format=None).ljust(512, b"\0"),
        content(vault=None).ljust(512, b"\0"),
        content(vault=VAULT.upper()).ljust(512, b"\0"),
        content(vault=7).ljust(512, b"\0"),
        content(secret="AAAA").ljust(512, b"\0"),
        content(secret="!" * 24).ljust(512, b"\0"),
        content(secret="ключ").ljust(512, b"\0"),
        content(secret=[]).ljust(512, b"\0"),
        content(extra="x").ljust(512, b"\0"),
        b"[]".ljust(512, b"\0"),
    ],
)
def test_other_content_is_refused(plaintext: bytes) -> None:
    data = encrypt_bytes(plaintext, [INTAKE.recipient()])
    with pytest.raises(ObjectDamaged):
        recovery.open_recovery(data, [INTAKE])


def test_a_file_too_large_is_refused_unread() -> None:
    with pytest.raises(ObjectDamaged):
        recovery.open_recovery(sealed() + bytes(100_000), [INTAKE])


def test_nothing_is_sealed_to_nobody() -> None:
    with pytest.raises(InvalidKey):
        recovery.seal_recovery(SECRET, VAULT, [])


def test_the_right_secret_proves_itself() -> None:
    recovery.prove(SLOTS, KEY, recovery.from_words(recovery.to_words(SECRET)))


def test_another_secret_proves_nothing() -> None:
    with pytest.raises(RecoveryRefused):
        recovery.prove(SLOTS, KEY, RecoverySecret.generate())


def test_a_secret_of_another_vault_proves_nothing() -> None:
    with pytest.raises(RecoveryRefused):
        recovery.prove(SLOTS, VaultKey.generate(), SECRET)


def test_a_replaced_secret_proves_nothing() -> None:
    replaced = SLOTS.with_recovery(KEY, RecoverySecret.generate().value)
    with pytest.raises(RecoveryRefused):
        recovery.prove(replaced, KEY, SECRET)


def test_two_typed_shares_prove_the_paper() -> None:
    shares = recovery.to_shares(SECRET)
    recovery.prove_shares(SLOTS, KEY, shares[:2])
    recovery.prove_shares(SLOTS, KEY, shares[1:])


def test_too_few_or_foreign_shares_prove_nothing() -> None:
    shares = recovery.to_shares(SECRET)
    with pytest.raises(InvalidKey):
        recovery.prove_shares(SLOTS, KEY, shares[:1])
    with pytest.raises(InvalidKey):
        recovery.prove_shares(SLOTS, KEY, [recovery.to_words(SECRET)])
    with pytest.raises(RecoveryRefused):
        recovery.prove_shares(SLOTS, KEY, recovery.to_shares(RecoverySecret.generate())[:2])
