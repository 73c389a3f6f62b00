from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from fieldkit.crypto.keys import VaultKey
from fieldkit.errors import DiskFull, VaultDamaged, VaultReadOnly, VaultTooNew
from fieldkit.vault import migrate
from fieldkit.vault.connection import Connection, open_database
from fieldkit.vault.folder import DATABASE_LABEL, database_key
from fieldkit.vault.migrate import Step
from fieldkit.vault.vault import Vault, unlock_vault_with_key

NEXT = len(migrate.steps()) + 1
ADD_COLUMN = Step(
    NEXT, "ALTER TABLE setting ADD COLUMN colour TEXT;\nUPDATE setting SET value = '2';"
)
BROKEN = Step(NEXT, "ALTER TABLE setting ADD COLUMN colour TEXT;\nINSERT INTO nowhere VALUES (1);")
KNOWN = (*migrate.steps(), ADD_COLUMN)


@pytest.fixture
def path(vault: Vault) -> Path:
    """The database of a closed vault of the current version with one setting."""
    with vault.transaction():
        vault.settings.put("a", 1)
    vault.close()
    return vault.folder / "vault.db"


def connect(path: Path, key: VaultKey, *, read_only: bool = False) -> Connection:
    raw_key, salt = database_key(key, DATABASE_LABEL)
    return open_database(path, raw_key, salt, read_only=read_only)


def columns(connection: Connection) -> list[str]:
    return [row[1] for row in connection.execute("PRAGMA table_info(setting)")]


def backups(path: Path) -> list[str]:
    return [found.name for found in path.parent.glob("*.before-*")]


def test_the_steps_are_numbered_from_one() -> None:
    assert [step.number for step in migrate.steps()] == [*range(1, NEXT)]


def test_a_current_vault_is_left_alone(path: Path, key: VaultKey) -> None:
    connection = connect(path, key)
    migrate.migrate(connection, path, migrate.steps())
    connection.close()
    assert backups(path) == []


def test_a_missing_step_is_applied_after_a_copy(path: Path, key: VaultKey) -> None:
    connection = connect(path, key)
    migrate.migrate(connection, path, KNOWN)
    assert "colour" in columns(connection)
    assert connection.execute("PRAGMA user_version").fetchone() == (NEXT,)
    connection.close()
    assert backups(path) == [f"vault.db.before-{NEXT}"]


def test_the_copy_is_the_old_vault_and_for_its_owner_only(path: Path, key: VaultKey) -> None:
    connection = connect(path, key)
    migrate.migrate(connection, path, KNOWN)
    connection.close()
    copy = path.with_name(f"vault.db.before-{NEXT}")
    assert copy.stat().st_mode & 0o777 == 0o600
    old = connect(copy, key)
    assert "colour" not in columns(old)
    assert old.execute("SELECT value FROM setting").fetchone() == ("1",)
    old.close()


def test_the_copy_holds_what_was_only_in_the_write_ahead_log(vault: Vault, key: VaultKey) -> None:
    with vault.transaction():
        vault.settings.put("a", 1)
    other = vault.folder.with_name("killed")
    shutil.copytree(vault.folder, other)  # as a kill leaves it: the log is not emptied
    assert (other / "vault.db-wal").stat().st_size > 0
    path = other / "vault.db"
    connection = connect(path, key)
    migrate.migrate(connection, path, KNOWN)
    connection.close()
    old = connect(path.with_name(f"vault.db.before-{NEXT}"), key)
    assert old.execute("SELECT value FROM setting").fetchone() == ("1",)
    old.close()


def test_a_failing_step_leaves_the_old_vault(path: Path, key: VaultKey) -> None:
    connection = connect(path, key)
    with pytest.raises(Exception, match="nowhere"):
        migrate.migrate(connection, path, (*migrate.steps(), BROKEN))
    connection.close()
    with unlock_vault_with_key(path.parent, key) as opened:
        assert opened.settings.get("a") == 1


def test_after_a_failed_step_the_right_one_works(path: Path, key: VaultKey) -> None:
    connection = connect(path, key)
    with pytest.raises(Exception, match="nowhere"):
        migrate.migrate(connection, path, (*migrate.steps(), BROKEN))
    migrate.migrate(connection, path, KNOWN)
    assert connection.execute("SELECT value, colour FROM setting").fetchone() == ("2", None)
    connection.close()


def test_without_room_for_the_copy_nothing_is_changed(
    path: Path, key: VaultKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    connection = connect(path, key)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull):
        migrate.migrate(connection, path, KNOWN)
    monkeypatch.undo()
    assert "colour" not in columns(connection)
    connection.close()
    assert sorted(found.name for found in path.parent.glob("vault.db*")) == ["vault.db"]


def test_a_newer_vault_is_refused_and_not_changed(path: Path, key: VaultKey) -> None:
    connection = connect(path, key)
    connection.execute(f"PRAGMA user_version = {NEXT}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(VaultTooNew):
        unlock_vault_with_key(path.parent, key)
    assert path.read_bytes() == before


def test_a_database_without_a_version_is_damage(path: Path, key: VaultKey) -> None:
    connection = connect(path, key)
    connection.execute("PRAGMA user_version = 0")
    with pytest.raises(VaultDamaged):
        migrate.migrate(connection, path, KNOWN)
    connection.close()


def test_an_old_vault_is_not_migrated_when_opened_for_reading(path: Path, key: VaultKey) -> None:
    connection = connect(path, key, read_only=True)
    with pytest.raises(VaultReadOnly):
        migrate.migrate(connection, path, KNOWN, read_only=True)
    connection.close()
    assert backups(path) == []


def test_copies_are_deleted_and_counted(path: Path) -> None:
    path.with_name(f"vault.db.before-{NEXT}").write_bytes(b"old")
    path.with_name("vault.db.before-3.part").write_bytes(b"cut short")
    assert migrate.remove_backups(path.parent) == 2
    assert migrate.remove_backups(path.parent) == 0
