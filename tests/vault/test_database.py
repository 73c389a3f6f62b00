from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.crypto.keys import VaultKey
from fieldkit.errors import (
    Cancelled,
    DiskFull,
    DriveUnwritable,
    UnknownReport,
    VaultDamaged,
    VaultReadOnly,
)
from fieldkit.vault.connection import DRIVER
from fieldkit.vault.vault import Vault, unlock_vault_with_key
from tests.vault.examples import NOW, a_draft


def write_and_fail(vault: Vault, error: BaseException) -> None:
    with vault.transaction():
        vault.settings.put("a", 1)
        raise error


def test_each_transaction_is_counted_once(vault: Vault) -> None:
    before = vault.commit_counter
    with vault.transaction():
        vault.settings.put("a", 1)
        vault.settings.put("b", 2)
    assert vault.commit_counter == before + 1


def test_a_failed_transaction_leaves_nothing_and_is_not_counted(vault: Vault) -> None:
    before = vault.commit_counter
    with pytest.raises(Cancelled):
        write_and_fail(vault, Cancelled())
    assert vault.settings.get("a") is None
    assert vault.commit_counter == before


def test_after_a_failure_the_next_transaction_works(vault: Vault) -> None:
    with pytest.raises(UnknownReport), vault.transaction():
        vault.reports.remove_draft(a_draft().report_id)
    with vault.transaction():
        vault.settings.put("a", 1)
    assert vault.settings.get("a") == 1


def test_an_interrupt_undoes_the_transaction(vault: Vault) -> None:
    with pytest.raises(KeyboardInterrupt):
        write_and_fail(vault, KeyboardInterrupt())
    assert vault.settings.get("a") is None


def test_transactions_do_not_nest(vault: Vault) -> None:
    with vault.transaction():
        vault.settings.put("a", 1)
        with pytest.raises(RuntimeError, match="open already"), vault.transaction():
            pass
    assert vault.settings.get("a") == 1


def test_a_write_outside_a_transaction_is_refused(vault: Vault) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        vault.settings.put("a", 1)
    assert vault.settings.get("a") is None


def test_a_write_after_the_transaction_is_refused(vault: Vault) -> None:
    with vault.transaction():
        pass
    with pytest.raises(RuntimeError, match="transaction"):
        vault.reports.add(a_draft())


def test_a_vault_opened_for_reading_refuses_a_transaction(vault: Vault) -> None:
    vault.close()
    with unlock_vault_with_key(vault.folder, vault.key, read_only=True) as opened:
        with pytest.raises(VaultReadOnly), opened.transaction():
            pass
        with pytest.raises(VaultReadOnly):
            opened.checkpoint()


def test_actions_after_the_commit_run_once_per_key_and_only_then(vault: Vault) -> None:
    ran: list[int] = []
    with vault.transaction():
        vault.database.after_commit("key", lambda: ran.append(1))
        vault.database.after_commit("key", lambda: ran.append(2))
        assert ran == []
    assert ran == [1]
    with vault.transaction():
        pass
    assert ran == [1]


def test_actions_after_the_commit_do_not_run_when_it_fails(vault: Vault) -> None:
    ran: list[int] = []

    def register_and_fail() -> None:
        with vault.transaction():
            vault.database.after_commit("key", lambda: ran.append(1))
            raise Cancelled

    with pytest.raises(Cancelled):
        register_and_fail()
    assert ran == []


def test_a_failing_action_after_the_commit_does_not_undo_it(vault: Vault) -> None:
    def fail() -> None:
        raise VaultReadOnly

    with vault.transaction():
        vault.settings.put("a", 1)
        vault.database.after_commit("key", fail)
    assert vault.settings.get("a") == 1


@pytest.mark.parametrize("error", [DRIVER.OperationalError("interrupted"), MemoryError()])
def test_no_fault_of_the_library_makes_a_commit_look_undone(vault: Vault, error: Exception) -> None:
    def fail() -> None:
        raise error

    with vault.transaction():
        vault.settings.put("a", 1)
        vault.database.after_commit("fails", fail)
    assert vault.settings.get("a") == 1


def test_a_failing_action_before_the_commit_undoes_all(vault: Vault) -> None:
    def fail() -> None:
        raise Cancelled

    def write_and_register() -> None:
        with vault.transaction():
            vault.settings.put("a", 1)
            vault.database.before_commit("key", fail)

    with pytest.raises(Cancelled):
        write_and_register()
    assert vault.settings.get("a") is None


def test_the_checkpoint_empties_the_write_ahead_log(vault: Vault) -> None:
    with vault.transaction():
        vault.settings.put("a", 1)
    log = vault.folder / "vault.db-wal"
    assert log.stat().st_size > 0
    vault.checkpoint()
    assert log.stat().st_size == 0


# Damage that SQLite itself does not see


def long_text(vault: Vault) -> str:
    return vault.reports.revisions(a_draft().report_id)[0].value  # type: ignore[return-value]


@pytest.fixture
def folder_with_a_long_text(vault: Vault) -> Path:
    """A closed vault with one answer that fills several pages of its own."""
    with vault.transaction():
        vault.reports.add(a_draft())
        vault.reports.put_revision(
            a_draft().report_id, "text", "x" * 30_000, NOW, replaces_last=False
        )
    vault.close()
    return vault.folder


@pytest.mark.parametrize("read_only", [False, True])
def test_no_damaged_page_is_taken_for_content(
    folder_with_a_long_text: Path, key: VaultKey, read_only: bool
) -> None:
    path = folder_with_a_long_text / "vault.db"
    whole = path.read_bytes()
    outcomes = []
    for page in range(1, len(whole) // 4096):
        content = bytearray(whole)
        content[page * 4096 + 99] ^= 1
        path.write_bytes(content)
        try:
            with unlock_vault_with_key(path.parent, key, read_only=read_only) as opened:
                assert long_text(opened) == "x" * 30_000
            outcomes.append("not met")
        except VaultDamaged:
            outcomes.append("noticed")
    assert outcomes.count("noticed") >= 8


def test_after_damage_was_met_nothing_is_written(
    folder_with_a_long_text: Path, key: VaultKey
) -> None:
    path = folder_with_a_long_text / "vault.db"
    content = bytearray(path.read_bytes())
    for page in range(len(content) // 4096 - 7, len(content) // 4096):
        content[page * 4096 + 99] ^= 1
    path.write_bytes(content)
    with unlock_vault_with_key(path.parent, key) as opened:
        with pytest.raises(VaultDamaged):
            long_text(opened)
        with pytest.raises(VaultDamaged), opened.transaction():
            opened.settings.put("a", 1)
    assert path.read_bytes() == content


# A disk that fails


def save_much(vault: Vault) -> None:
    with vault.transaction():
        vault.settings.put("b", "x" * 500_000)


def test_a_full_disk_undoes_the_transaction_and_later_ones_work(vault: Vault) -> None:
    (pages,) = vault.database.rows("PRAGMA page_count")[0]
    vault.database.row(f"PRAGMA max_page_count = {pages + 5}")
    with pytest.raises(DiskFull):
        save_much(vault)
    assert vault.settings.names() == ()
    with vault.transaction():
        vault.settings.put("a", 1)
    vault.database.row("PRAGMA max_page_count = 1000000")
    save_much(vault)
    assert vault.settings.names() == ("a", "b")


def test_after_a_failed_write_nothing_is_written_until_the_next_unlock(
    vault: Vault, key: VaultKey
) -> None:
    resource = pytest.importorskip("resource")
    with vault.transaction():
        vault.settings.put("a", 1)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
    try:
        with pytest.raises(DriveUnwritable):
            save_much(vault)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    with pytest.raises(DriveUnwritable), vault.transaction():
        vault.settings.put("c", 1)
    assert vault.settings.get("a") == 1  # reading goes on
    vault.close()
    with unlock_vault_with_key(vault.folder, key) as opened:
        assert opened.settings.names() == ("a",)
        save_much(opened)
