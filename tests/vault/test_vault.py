from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from fieldkit.crypto.keys import VaultKey
from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.errors import (
    DiskFull,
    DriveUnwritable,
    InvalidInput,
    KeyringEntryMissing,
    KeyringUnavailable,
    VaultDamaged,
    VaultExists,
    VaultInUse,
    VaultMissing,
    VaultReadOnly,
    WrongPassphrase,
)
from fieldkit.vault.vault import (
    Vault,
    change_passphrase,
    create_vault,
    create_vault_with_key,
    set_passphrase,
    unlock_vault,
    unlock_vault_with_key,
)
from tests.fakes.secret_store import MemorySecretStore
from tests.vault.examples import a_draft

PASSPHRASE = "correct horse"


@pytest.fixture
def secrets() -> MemorySecretStore:
    return MemorySecretStore()


@pytest.fixture
def folder(tmp_path: Path, secrets: MemorySecretStore) -> Path:
    """A closed vault that passphrase and keyring open together."""
    made = tmp_path / "made"
    create_vault(made, PASSPHRASE, secrets=secrets, parameters=FOR_TESTS).close()
    return made


@pytest.fixture
def portable(tmp_path: Path) -> Path:
    made = tmp_path / "portable"
    create_vault(made, PASSPHRASE, secrets=None, parameters=FOR_TESTS).close()
    return made


# Created and opened by key


def test_what_was_committed_is_there_after_reopening(vault: Vault, key: VaultKey) -> None:
    with vault.transaction():
        vault.reports.add(a_draft())
    vault.close()
    with unlock_vault_with_key(vault.folder, key) as opened:
        assert opened.reports.drafts() == (a_draft(),)
        assert opened.vault_id == vault.vault_id
        assert opened.commit_counter == 1


def test_nothing_in_the_folder_can_be_read_by_others(vault: Vault) -> None:
    with vault.transaction():
        vault.settings.put("a", 1)
    for path in (vault.folder, *vault.folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_two_vaults_have_different_ids(tmp_path: Path, key: VaultKey) -> None:
    made = [create_vault_with_key(tmp_path / name, key) for name in ("a", "b")]
    assert made[0].vault_id != made[1].vault_id
    for vault in made:
        vault.close()


def test_an_open_vault_cannot_be_opened_again(vault: Vault, key: VaultKey) -> None:
    with pytest.raises(VaultInUse):
        unlock_vault_with_key(vault.folder, key)


def test_an_open_vault_cannot_be_opened_for_reading_either(vault: Vault, key: VaultKey) -> None:
    with pytest.raises(VaultInUse):
        unlock_vault_with_key(vault.folder, key, read_only=True)


def test_a_killed_program_leaves_the_vault_usable(vault: Vault, key: VaultKey) -> None:
    vault.close()
    program = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from fieldkit.crypto.keys import VaultKey\n"
        "from fieldkit.vault.vault import unlock_vault_with_key\n"
        "vault = unlock_vault_with_key(Path(sys.argv[1]), VaultKey(bytes(range(32))))\n"
        "with vault.transaction():\n"
        "    vault.settings.put('acknowledged', 1)\n"
        "with vault.transaction():\n"
        "    vault.settings.put('unfinished', 1)\n"
        "    os._exit(9)\n"
    )
    killed = subprocess.run([sys.executable, "-c", program, str(vault.folder)], check=False)
    assert killed.returncode == 9
    with unlock_vault_with_key(vault.folder, key) as opened:
        assert opened.settings.names() == ("acknowledged",)


@pytest.mark.parametrize("name", ["anything", "vault.db"])
def test_a_folder_with_something_in_it_is_refused(tmp_path: Path, key: VaultKey, name: str) -> None:
    (tmp_path / name).write_bytes(b"precious")
    with pytest.raises(VaultExists):
        create_vault_with_key(tmp_path, key)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_file_or_a_link_in_place_of_the_folder_is_refused(tmp_path: Path, key: VaultKey) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in ("file", "link"):
        with pytest.raises(VaultExists):
            create_vault_with_key(tmp_path / name, key)


def test_an_empty_folder_is_used(tmp_path: Path, key: VaultKey) -> None:
    (tmp_path / "empty").mkdir()
    with create_vault_with_key(tmp_path / "empty", key) as opened:
        assert opened.folder == tmp_path / "empty"
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]


def test_a_creation_that_fails_leaves_nothing(
    tmp_path: Path, key: VaultKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        create_vault_with_key(tmp_path / "new", key)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_or_missing_folder_is_no_vault(tmp_path: Path, key: VaultKey) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(VaultMissing):
            unlock_vault_with_key(folder, key)
    assert list(tmp_path.iterdir()) == []


def test_a_deleted_database_is_damage_and_is_not_made_again(vault: Vault, key: VaultKey) -> None:
    vault.close()
    (vault.folder / "vault.db").unlink()
    for read_only in (False, True):
        with pytest.raises(VaultDamaged):
            unlock_vault_with_key(vault.folder, key, read_only=read_only)
    assert not (vault.folder / "vault.db").exists()


def test_a_database_that_does_not_decode_is_damage_and_stays(vault: Vault, key: VaultKey) -> None:
    vault.close()
    path = vault.folder / "vault.db"
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    with pytest.raises(VaultDamaged):
        unlock_vault_with_key(vault.folder, key)
    assert path.read_bytes() == content


def test_another_key_is_refused(vault: Vault) -> None:
    vault.close()
    with pytest.raises(VaultDamaged):
        unlock_vault_with_key(vault.folder, VaultKey(bytes(32)))


def test_after_a_failed_unlock_the_folder_is_free(vault: Vault, key: VaultKey) -> None:
    vault.close()
    with pytest.raises(VaultDamaged):
        unlock_vault_with_key(vault.folder, VaultKey(bytes(32)))
    unlock_vault_with_key(vault.folder, key).close()


def test_read_only_shows_all_and_changes_no_byte(vault: Vault, key: VaultKey) -> None:
    with vault.transaction():
        vault.reports.add(a_draft())
    vault.close()
    before = (vault.folder / "vault.db").read_bytes()
    with unlock_vault_with_key(vault.folder, key, read_only=True) as opened:
        assert opened.read_only
        assert opened.reports.drafts() == (a_draft(),)
        with pytest.raises(VaultReadOnly), opened.transaction():
            pass
    assert (vault.folder / "vault.db").read_bytes() == before


# Another database under a key of its own


def test_another_database_has_a_key_of_its_own(vault: Vault) -> None:
    opened = vault.connect("hq.db", "test/hq", create=True)()
    opened.execute("CREATE TABLE a (b)")
    opened.close()
    with pytest.raises(VaultDamaged):
        vault.connect("hq.db", "test/other")()
    again = vault.connect("hq.db", "test/hq")()
    assert again.execute("SELECT count(*) FROM a").fetchone() == (0,)
    again.close()


def test_another_database_is_not_made_unless_asked(vault: Vault) -> None:
    with pytest.raises(VaultDamaged):
        vault.connect("hq.db", "test/hq")()
    vault.connect("hq.db", "test/hq", create=True)
    with pytest.raises(VaultExists):
        vault.connect("hq.db", "test/hq", create=True)


@pytest.mark.parametrize("name", ["vault.db", "../hq.db", "a/b", "keyslots.a", ""])
def test_another_database_needs_a_name_of_its_own(vault: Vault, name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        vault.connect(name, "test/hq")


# Passphrase and keyring


def test_passphrase_and_keyring_open_the_vault(folder: Path, secrets: MemorySecretStore) -> None:
    with unlock_vault(folder, PASSPHRASE, secrets=secrets) as opened:
        assert opened.level == "keyring"
        assert opened.keyring_label


def test_the_passphrase_opens_a_portable_vault(portable: Path) -> None:
    with unlock_vault(portable, PASSPHRASE, secrets=None) as opened:
        assert opened.level == "portable"
        assert opened.keyring_label == ""


def test_a_wrong_passphrase_is_told_from_a_missing_entry(
    folder: Path, secrets: MemorySecretStore
) -> None:
    with pytest.raises(WrongPassphrase):
        unlock_vault(folder, "wrong", secrets=secrets)
    with pytest.raises(KeyringEntryMissing):
        unlock_vault(folder, PASSPHRASE, secrets=MemorySecretStore())
    with pytest.raises(KeyringUnavailable):
        unlock_vault(folder, PASSPHRASE, secrets=None)


def test_creating_needs_a_passphrase(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        create_vault(tmp_path / "new", "", secrets=None, parameters=FOR_TESTS)
    assert list(tmp_path.iterdir()) == []


def test_creating_over_something_leaves_the_keyring_alone(
    folder: Path, secrets: MemorySecretStore
) -> None:
    before = dict(secrets.entries)
    with pytest.raises(VaultExists):
        create_vault(folder, PASSPHRASE, secrets=secrets, parameters=FOR_TESTS)
    assert secrets.entries == before


def test_a_creation_that_fails_takes_its_entry_out_of_the_keyring(
    tmp_path: Path, secrets: MemorySecretStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        create_vault(tmp_path / "new", PASSPHRASE, secrets=secrets, parameters=FOR_TESTS)
    assert secrets.entries == {}
    assert list(tmp_path.iterdir()) == []


def test_an_error_after_the_vault_was_made_leaves_the_entry_that_opens_it(
    tmp_path: Path, secrets: MemorySecretStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def flush(folder: Path) -> None:
        if folder == tmp_path:
            raise DriveUnwritable

    monkeypatch.setattr("fieldkit.vault.folder.fsync_folder", flush)
    with pytest.raises(DriveUnwritable):
        create_vault(tmp_path / "new", PASSPHRASE, secrets=secrets, parameters=FOR_TESTS)
    unlock_vault(tmp_path / "new", PASSPHRASE, secrets=secrets).close()


def test_a_locked_keyring_creates_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyringUnavailable):
        create_vault(
            tmp_path / "new",
            PASSPHRASE,
            secrets=MemorySecretStore(is_locked=True),
            parameters=FOR_TESTS,
        )
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_a_vault_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(VaultMissing):
        unlock_vault(tmp_path, PASSPHRASE, secrets=None)
    with pytest.raises(VaultMissing):
        change_passphrase(tmp_path, PASSPHRASE, "new", None)


def test_destroyed_key_slots_are_damage_and_are_not_made_again(portable: Path) -> None:
    for name in ("keyslots.a", "keyslots.b"):
        (portable / name).unlink()
    with pytest.raises(VaultDamaged):
        unlock_vault(portable, PASSPHRASE, secrets=None)
    assert not (portable / "keyslots.a").exists()


def test_key_slots_of_another_vault_do_not_open_this_one(portable: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    create_vault(other, PASSPHRASE, secrets=None, parameters=FOR_TESTS).close()
    for name in ("keyslots.a", "keyslots.b"):
        (portable / name).write_bytes((other / name).read_bytes())
    with pytest.raises(VaultDamaged):
        unlock_vault(portable, PASSPHRASE, secrets=None)


def test_unlocking_mends_a_damaged_copy_of_the_key_slots(portable: Path) -> None:
    (portable / "keyslots.b").write_bytes(b"damaged")
    unlock_vault(portable, PASSPHRASE, secrets=None).close()
    assert (portable / "keyslots.a").read_bytes() == (portable / "keyslots.b").read_bytes()


class ChangingStore(MemorySecretStore):
    """While one program unlocks, another one changes the passphrase."""

    folder: Path | None = None

    def get(self, service: str, account: str) -> bytes | None:
        folder, self.folder = self.folder, None
        if folder is not None:
            change_passphrase(folder, PASSPHRASE, "new words", self)
        return super().get(service, account)


def test_slots_that_are_changed_during_unlocking_stay_and_hold_up_nobody(
    folder: Path, secrets: MemorySecretStore
) -> None:
    changing = ChangingStore(secrets.entries)
    changing.folder = folder
    unlock_vault(folder, PASSPHRASE, secrets=changing).close()
    with pytest.raises(WrongPassphrase):
        unlock_vault(folder, PASSPHRASE, secrets=secrets)
    unlock_vault(folder, "new words", secrets=secrets).close()


def test_a_changed_passphrase_opens_and_the_old_one_does_not(
    folder: Path, secrets: MemorySecretStore
) -> None:
    change_passphrase(folder, PASSPHRASE, "new words", secrets)
    with pytest.raises(WrongPassphrase):
        unlock_vault(folder, PASSPHRASE, secrets=secrets)
    with unlock_vault(folder, "new words", secrets=secrets) as opened:
        assert opened.level == "keyring"


def test_a_passphrase_is_not_changed_without_the_old_one(portable: Path) -> None:
    with pytest.raises(WrongPassphrase):
        change_passphrase(portable, "wrong", "new words", None)
    with pytest.raises(InvalidInput):
        change_passphrase(portable, PASSPHRASE, "", None)
    unlock_vault(portable, PASSPHRASE, secrets=None).close()


def test_a_passphrase_can_be_set_anew_by_the_key(folder: Path, secrets: MemorySecretStore) -> None:
    with unlock_vault(folder, PASSPHRASE, secrets=secrets) as opened:
        key = opened.key
        # On another computer, with another keyring, after recovery.
        other = MemorySecretStore()
        set_passphrase(folder, key, "new words", secrets=other, parameters=FOR_TESTS)
    with unlock_vault(folder, "new words", secrets=other) as opened:
        assert opened.key == key


def test_setting_a_passphrase_keeps_the_keyring_entry_that_fits(
    folder: Path, secrets: MemorySecretStore
) -> None:
    before = dict(secrets.entries)
    with unlock_vault(folder, PASSPHRASE, secrets=secrets) as opened:
        set_passphrase(folder, opened.key, "new", secrets=secrets, parameters=FOR_TESTS)
    assert secrets.entries == before


def test_a_vault_can_be_made_portable_by_its_key(folder: Path, secrets: MemorySecretStore) -> None:
    with unlock_vault(folder, PASSPHRASE, secrets=secrets) as opened:
        set_passphrase(folder, opened.key, "new", secrets=None, parameters=FOR_TESTS)
    with unlock_vault(folder, "new", secrets=None) as opened:
        assert opened.level == "portable"


def test_the_vault_and_its_parts_hide_the_key(folder: Path, secrets: MemorySecretStore) -> None:
    with unlock_vault(folder, PASSPHRASE, secrets=secrets) as opened:
        shown = repr(vars(opened)) + repr(opened.key)
        assert repr(opened.key.value) not in shown
        assert opened.key.value.hex() not in shown


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is write-protected for root")
def test_a_vault_on_a_write_protected_drive_can_be_read(vault: Vault, key: VaultKey) -> None:
    with vault.transaction():
        vault.reports.add(a_draft())
    vault.close()
    vault.folder.chmod(0o500)
    try:
        with unlock_vault_with_key(vault.folder, key, read_only=True) as opened:
            assert opened.reports.drafts() == (a_draft(),)
    finally:
        vault.folder.chmod(0o700)
