from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest

from fieldkit.crypto import passphrase as passphrase_module
from fieldkit.crypto.digest import sha256
from fieldkit.crypto.keys import VaultKey, derive
from fieldkit.crypto.passphrase import FOR_TESTS, Argon2Parameters, stretch
from fieldkit.crypto.wrap import unwrap
from fieldkit.domain.identifiers import VaultId
from fieldkit.errors import (
    FieldkitError,
    InvalidInput,
    InvalidKey,
    KeyDerivationTooCostly,
    KeyringEntryMissing,
    RecoveryRefused,
    VaultDamaged,
    WrongPassphrase,
)
from fieldkit.vault import keyslot_file
from fieldkit.vault.keyslot_file import SlotFile, SlotKind, new_device_secret

KEY = VaultKey(bytes(range(32)))
VAULT = VaultId("0123456789abcdef0123456789abcdef")
DEVICE = bytes(range(100, 132))
PASSPHRASE = "correct horse"
SECRET = bytes(range(16))

SLOTS = SlotFile.create(KEY, PASSPHRASE, DEVICE, FOR_TESTS, VAULT)
PORTABLE = SlotFile.create(KEY, PASSPHRASE, None, FOR_TESTS, VAULT)


@pytest.fixture
def argon2_runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passphrases that Argon2id was run for."""
    runs: list[str] = []

    def counted(passphrase: str, salt: bytes, parameters: Argon2Parameters) -> bytes:
        runs.append(passphrase)
        return stretch(passphrase, salt, parameters)

    monkeypatch.setattr(keyslot_file, "stretch", counted)
    return runs


def with_parameters(slots: SlotFile, parameters: Argon2Parameters) -> SlotFile:
    """What a hostile header says; digest right, MAC not."""
    return SlotFile.from_bytes(SlotFile(replace(slots.layout, parameters=parameters)).to_bytes())


def test_passphrase_and_keyring_unlock_the_vault() -> None:
    assert SLOTS.unlock(PASSPHRASE, DEVICE) == KEY
    assert SLOTS.needs_keyring


def test_a_portable_vault_unlocks_by_passphrase_alone() -> None:
    assert PORTABLE.unlock(PASSPHRASE, None) == KEY
    assert PORTABLE.unlock(PASSPHRASE, DEVICE) == KEY
    assert not PORTABLE.needs_keyring


def test_a_wrong_passphrase_is_told() -> None:
    with pytest.raises(WrongPassphrase):
        SLOTS.unlock("wrong", DEVICE)
    with pytest.raises(WrongPassphrase):
        PORTABLE.unlock("wrong", None)


@pytest.mark.parametrize("passphrase", [PASSPHRASE, "wrong"])
@pytest.mark.parametrize("device_secret", [None, b"", bytes(32), DEVICE[:31], DEVICE + b"\0"])
def test_a_missing_entry_or_another_keyring_is_told_whatever_the_passphrase(
    passphrase: str, device_secret: bytes | None, argon2_runs: list[str]
) -> None:
    with pytest.raises(KeyringEntryMissing):
        SLOTS.unlock(passphrase, device_secret)
    assert argon2_runs == []


def test_one_run_of_argon2id_is_enough(argon2_runs: list[str]) -> None:
    slots = SLOTS.with_recovery(KEY, SECRET)
    slots.unlock(PASSPHRASE, DEVICE)
    assert len(argon2_runs) == 1
    with pytest.raises(WrongPassphrase):
        slots.unlock("wrong", DEVICE)
    assert len(argon2_runs) == 2


def test_the_four_failures_have_four_sentences() -> None:
    sentences = {
        error.default_sentence
        for error in (WrongPassphrase, KeyringEntryMissing, VaultDamaged, KeyDerivationTooCostly)
    }
    assert len(sentences) == 4


def test_passphrases_that_look_the_same_are_the_same() -> None:
    composed, decomposed = (unicodedata.normalize(form, "Й é ﬁ") for form in ("NFC", "NFD"))
    slots = SlotFile.create(KEY, composed, None, FOR_TESTS, VAULT)
    assert slots.unlock(decomposed, None) == KEY


def test_the_slot_can_be_opened_by_the_documentation_alone() -> None:
    data = SLOTS.to_bytes()
    vault_id, salt, slot = data[88:104], data[116:132], data[164:224]
    kek = derive(
        stretch(PASSPHRASE, salt, FOR_TESTS) + DEVICE,
        "fieldkit key slot passphrase/1",
        salt=vault_id,
    )
    assert unwrap(kek, slot, b"fieldkit-keyslot/1" + vault_id + b"\x00\x01") == KEY.value
    assert data[132:164] == derive(DEVICE, "fieldkit key slot presence/1", salt=vault_id)


@pytest.mark.parametrize(
    "parameters",
    [
        Argon2Parameters(2**20 + 1, 3, 4),
        Argon2Parameters(2**32 - 1, 3, 4),
        Argon2Parameters(2**18, 9, 4),
        Argon2Parameters(2**18, 2**32 - 1, 4),
        Argon2Parameters(2**18, 3, 9),
    ],
)
def test_hostile_parameters_are_refused_before_any_work(
    parameters: Argon2Parameters, argon2_runs: list[str]
) -> None:
    with pytest.raises(KeyDerivationTooCostly):
        with_parameters(SLOTS, parameters).unlock(PASSPHRASE, DEVICE)
    assert argon2_runs == []


@pytest.mark.parametrize(
    "parameters",
    [
        Argon2Parameters(2**16 - 1, 3, 4),
        Argon2Parameters(8, 1, 1),
        Argon2Parameters(2**18, 0, 4),
        Argon2Parameters(2**18, 3, 0),
        Argon2Parameters(0, 0, 0),
    ],
)
def test_weak_or_senseless_parameters_are_refused(
    parameters: Argon2Parameters, argon2_runs: list[str]
) -> None:
    with pytest.raises(VaultDamaged):
        with_parameters(SLOTS, parameters).unlock(PASSPHRASE, DEVICE)
    assert argon2_runs == []


def test_parameters_within_bounds_do_run(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Argon2Parameters] = []

    def recorded(_passphrase: str, _salt: bytes, parameters: Argon2Parameters) -> bytes:
        seen.append(parameters)
        return bytes(32)

    monkeypatch.setattr(keyslot_file, "stretch", recorded)
    slots = SlotFile.create(KEY, PASSPHRASE, DEVICE, passphrase_module.DEFAULT, VAULT)
    assert slots.unlock(PASSPHRASE, DEVICE) == KEY
    assert seen == [Argon2Parameters(262144, 3, 4)] * 2


def test_no_alteration_of_any_byte_unlocks_even_with_a_right_digest() -> None:
    slots = SLOTS.with_recovery(KEY, SECRET)
    data = slots.to_bytes()
    for position in range(len(data) - 32):
        if 104 <= position < 108:  # memory: some values are allowed and cost real memory
            continue
        changed = bytearray(data)
        changed[position] ^= 0x10
        changed[-32:] = sha256(bytes(changed[:-32]))
        for unlock in (
            lambda read: read.unlock(PASSPHRASE, DEVICE),
            lambda read: read.unlock_recovery(SECRET),
        ):
            with pytest.raises(FieldkitError):
                unlock(SlotFile.from_bytes(bytes(changed)))


def test_an_altered_slot_of_another_kind_is_noticed_at_unlock() -> None:
    slots = list(SLOTS.layout.slots)
    slots[5] = bytes(60)
    changed = SlotFile(replace(SLOTS.layout, slots=tuple(slots)))
    with pytest.raises(VaultDamaged):
        changed.unlock(PASSPHRASE, DEVICE)


def test_a_slot_moved_to_another_place_does_not_open() -> None:
    slots = list(SLOTS.layout.slots)
    slots[0], slots[1] = slots[1], slots[0]
    with pytest.raises(WrongPassphrase):
        SlotFile(replace(SLOTS.layout, slots=tuple(slots))).unlock(PASSPHRASE, DEVICE)


def test_a_keyring_vault_cannot_be_passed_off_as_portable() -> None:
    changed = SlotFile(replace(SLOTS.layout, keyring_label=""))
    with pytest.raises(WrongPassphrase):
        changed.unlock(PASSPHRASE, None)


def test_the_recovery_secret_unlocks_without_passphrase_and_keyring(
    argon2_runs: list[str],
) -> None:
    assert SLOTS.with_recovery(KEY, SECRET).unlock_recovery(SECRET) == KEY
    assert argon2_runs == []


def test_a_longer_recovery_secret_works_the_same() -> None:
    assert SLOTS.with_recovery(KEY, SECRET * 2).unlock_recovery(SECRET * 2) == KEY


@pytest.mark.parametrize("secret", [b"", SECRET[:15], SECRET[::-1], SECRET + b"\0", bytes(32)])
def test_another_recovery_secret_is_refused(secret: bytes) -> None:
    with pytest.raises(RecoveryRefused):
        SLOTS.with_recovery(KEY, SECRET).unlock_recovery(secret)


def test_without_recovery_nothing_recovers() -> None:
    with pytest.raises(RecoveryRefused):
        SLOTS.unlock_recovery(SECRET)


@pytest.mark.parametrize("size", [0, 15, 17, 31, 33])
def test_a_recovery_secret_of_another_size_is_not_taken(size: int) -> None:
    with pytest.raises(InvalidKey):
        SLOTS.with_recovery(KEY, bytes(size))


def test_a_new_recovery_secret_ends_the_old_one() -> None:
    slots = SLOTS.with_recovery(KEY, SECRET).with_recovery(KEY, SECRET[::-1])
    assert slots.unlock_recovery(SECRET[::-1]) == KEY
    with pytest.raises(RecoveryRefused):
        slots.unlock_recovery(SECRET)
    assert slots.kinds(KEY).count(SlotKind.RECOVERY) == 1


def test_recovery_can_be_removed() -> None:
    slots = SLOTS.with_recovery(KEY, SECRET).without_recovery(KEY)
    assert not slots.has_recovery(KEY)
    assert slots.unlock(PASSPHRASE, DEVICE) == KEY
    with pytest.raises(RecoveryRefused):
        slots.unlock_recovery(SECRET)


def test_a_new_passphrase_ends_the_old_one_and_keeps_recovery() -> None:
    slots = SLOTS.with_recovery(KEY, SECRET).with_passphrase(KEY, "new", DEVICE, FOR_TESTS)
    assert slots.unlock("new", DEVICE) == KEY
    assert slots.unlock_recovery(SECRET) == KEY
    assert slots.layout.salt != SLOTS.layout.salt
    with pytest.raises(WrongPassphrase):
        slots.unlock(PASSPHRASE, DEVICE)


def test_after_recovery_a_new_keyring_can_take_over() -> None:
    other = new_device_secret()
    slots = SLOTS.with_passphrase(KEY, "new", other, FOR_TESTS)
    assert slots.unlock("new", other) == KEY
    with pytest.raises(KeyringEntryMissing):
        slots.unlock("new", DEVICE)


def test_a_vault_can_become_portable_and_back() -> None:
    portable = SLOTS.with_passphrase(KEY, "new", None, FOR_TESTS)
    assert not portable.needs_keyring
    assert portable.unlock("new", None) == KEY
    back = portable.with_passphrase(KEY, "newer", DEVICE, FOR_TESTS)
    assert back.needs_keyring
    with pytest.raises(KeyringEntryMissing):
        back.unlock("newer", None)


def test_a_change_of_passphrase_keeps_the_label_under_which_the_keyring_has_the_secret() -> None:
    slots = SlotFile.create(KEY, PASSPHRASE, DEVICE, FOR_TESTS, VAULT, keyring_label="Календар")
    changed = slots.with_passphrase(KEY, "new", DEVICE, FOR_TESTS)
    assert SlotFile.from_bytes(changed.to_bytes()).keyring_label == "Календар"


@pytest.mark.parametrize("label", ["", "x" * 61, "ы" * 31, "two\nlines", "\ud800", "\0"])
def test_a_label_that_does_not_fit_is_refused(label: str) -> None:
    with pytest.raises(InvalidInput):
        SlotFile.create(KEY, PASSPHRASE, DEVICE, FOR_TESTS, VAULT, keyring_label=label)


@pytest.mark.parametrize("device_secret", [b"", bytes(31), bytes(33)])
def test_a_device_secret_of_another_size_is_not_taken(device_secret: bytes) -> None:
    with pytest.raises(InvalidKey):
        SlotFile.create(KEY, PASSPHRASE, device_secret, FOR_TESTS, VAULT)


@pytest.mark.parametrize("vault_id", ["", "0123", VAULT.upper(), VAULT + "\n", "g" * 32])
def test_a_vault_id_of_another_form_is_not_taken(vault_id: str) -> None:
    with pytest.raises(InvalidInput):
        SlotFile.without_slots(KEY, VaultId(vault_id))


def test_every_change_counts() -> None:
    assert SLOTS.sequence == 1
    second = SLOTS.with_recovery(KEY, SECRET)
    third = second.with_passphrase(KEY, "new", DEVICE, FOR_TESTS)
    assert (second.sequence, third.sequence) == (2, 3)
    assert third.without_recovery(KEY).sequence == 4


@pytest.mark.parametrize(
    "change",
    [
        lambda key: SLOTS.with_recovery(key, SECRET),
        lambda key: SLOTS.without_recovery(key),
        lambda key: SLOTS.with_passphrase(key, "new", DEVICE, FOR_TESTS),
        lambda key: SLOTS.kinds(key),
        lambda key: SLOTS.has_recovery(key),
    ],
)
def test_another_vaults_key_changes_and_reads_nothing(change: object) -> None:
    assert callable(change)
    with pytest.raises(VaultDamaged):
        change(VaultKey.generate())


def test_a_slot_file_without_slots_is_opened_by_nothing() -> None:
    slots = SlotFile.without_slots(KEY, VAULT)
    with pytest.raises(VaultDamaged):
        slots.unlock("", None)
    with pytest.raises(RecoveryRefused):
        slots.unlock_recovery(SECRET)
    assert set(slots.kinds(KEY)) == {SlotKind.UNUSED}
    assert slots.with_passphrase(KEY, "new", None, FOR_TESTS).unlock("new", None) == KEY


def test_used_and_unused_slots_look_alike() -> None:
    used = SLOTS.with_recovery(KEY, SECRET).to_bytes()[164:644]
    slots = [used[begin : begin + 60] for begin in range(0, 480, 60)]
    assert len(set(slots)) == 8
    assert all(len(set(slot)) > 30 for slot in slots)


def test_the_same_choices_never_give_the_same_bytes() -> None:
    again = SlotFile.create(KEY, PASSPHRASE, DEVICE, FOR_TESTS, VAULT)
    assert again.to_bytes()[164:680] != SLOTS.to_bytes()[164:680]
    assert again.layout.salt != SLOTS.layout.salt


def test_no_secret_shows_in_repr_or_file() -> None:
    slots = SLOTS.with_recovery(KEY, SECRET)
    for secret in (KEY.value, DEVICE, SECRET, PASSPHRASE.encode()):
        assert secret not in slots.to_bytes()
        assert secret.hex() not in repr(slots)
    assert "tag" not in repr(slots)
    assert "salt" not in repr(slots)
