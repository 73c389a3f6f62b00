from __future__ import annotations

import shutil
import stat
from dataclasses import replace
from datetime import timedelta

import pytest

from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.keys import VaultKey
from fieldkit.domain.delivery import SealedObject
from fieldkit.domain.report import ReportState
from fieldkit.errors import Cancelled, VaultDamaged, VaultReadOnly
from fieldkit.vault.vault import Vault, unlock_vault_with_key
from fieldkit.vault.verify import VaultCheck, housekeeping, verify_vault
from tests.vault.examples import (
    NOW,
    TODAY,
    a_carried_object,
    a_draft,
    a_sealed_object,
    a_stub,
    attach,
    hex_64,
    put_sealed_file,
)

OBJECT = b"sealed object"


def the_object() -> SealedObject:
    return replace(a_sealed_object(1, size=len(OBJECT)), sha256=sha256_hex(OBJECT))


@pytest.fixture
def vault(vault: Vault) -> Vault:
    """A vault with one draft, one attachment, one stub and one sealed object."""
    with vault.transaction():
        vault.reports.add(a_draft(1))
        vault.reports.add_stub(a_stub(2))
        vault.outbox.add(the_object())
    put_sealed_file(vault, the_object(), OBJECT)
    attach(vault, b"picture" * 1000)
    return vault


# Checking


@pytest.mark.parametrize(("deep", "content_bytes"), [(False, 0), (True, 7000 + len(OBJECT))])
def test_a_whole_vault_passes_and_is_counted(vault: Vault, deep: bool, content_bytes: int) -> None:
    check = verify_vault(vault, deep=deep)
    assert check == VaultCheck(
        drafts=1, stubs=1, attachments=1, sealed_objects=1, content_bytes=content_bytes
    )


def test_a_vault_opened_for_reading_can_be_checked(vault: Vault, key: VaultKey) -> None:
    vault.close()
    with unlock_vault_with_key(vault.folder, key, read_only=True) as opened:
        verify_vault(opened, deep=True)


@pytest.mark.parametrize("deep", [False, True])
def test_a_missing_blob_is_noticed(vault: Vault, deep: bool) -> None:
    vault.blobs.path_of(vault.attachments.references()[0].blob_id).unlink()
    with pytest.raises(VaultDamaged, match="1 file"):
        verify_vault(vault, deep=deep)


@pytest.mark.parametrize("deep", [False, True])
def test_a_truncated_sealed_object_is_noticed(vault: Vault, deep: bool) -> None:
    vault.outbox.path(the_object()).write_bytes(OBJECT[:-1])
    with pytest.raises(VaultDamaged, match="1 file"):
        verify_vault(vault, deep=deep)


def test_a_deep_check_counts_all_that_is_altered(vault: Vault) -> None:
    path = vault.blobs.path_of(vault.attachments.references()[0].blob_id)
    content = bytearray(path.read_bytes())
    content[5] ^= 1
    path.write_bytes(content)
    vault.outbox.path(the_object()).write_bytes(OBJECT[::-1])
    verify_vault(vault, deep=False)  # sizes are right
    with pytest.raises(VaultDamaged, match="2 files"):
        verify_vault(vault, deep=True)


def test_a_damaged_page_is_noticed(vault: Vault, key: VaultKey) -> None:
    vault.close()
    path = vault.folder / "vault.db"
    content = bytearray(path.read_bytes())
    content[-100] ^= 1
    path.write_bytes(content)
    with unlock_vault_with_key(vault.folder, key) as opened, pytest.raises(VaultDamaged):
        verify_vault(opened, deep=False)


def test_a_row_without_what_it_belongs_to_is_noticed(vault: Vault) -> None:
    vault.database.row("PRAGMA foreign_keys = OFF")
    with vault.transaction():
        vault.mail.add_letter(hex_64(9), "message", b"{}")
    with pytest.raises(VaultDamaged):
        verify_vault(vault, deep=False)


def test_progress_rises_to_all_bytes_and_can_cancel(vault: Vault) -> None:
    seen: list[tuple[int, int]] = []
    total = verify_vault(vault, deep=True, progress=lambda *step: seen.append(step)).content_bytes
    assert seen == sorted(seen)
    assert seen[-1] == (total, total)

    def cancel(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        verify_vault(vault, deep=True, progress=cancel)


# Housekeeping


def test_what_the_database_lists_stays(vault: Vault) -> None:
    tidied = housekeeping(vault, NOW)
    assert (tidied.outbox_files, tidied.blob_files, tidied.stubs) == (0, 0, 0)
    verify_vault(vault, deep=True)


def test_what_the_database_does_not_list_is_deleted(vault: Vault) -> None:
    put_sealed_file(vault, a_sealed_object(9))
    put_sealed_file(vault, a_carried_object(9))
    (vault.outbox.folder / "sealing.part").write_bytes(b"cut short")
    put_sealed_file(vault, replace(the_object(), carried=True), OBJECT)  # the wrong folder
    attached = vault.attachments.references()[0].blob_id
    vault.blobs.path_of(attached).with_name("0" * 32).write_bytes(b"orphan")
    tidied = housekeeping(vault, NOW)
    assert (tidied.outbox_files, tidied.blob_files) == (4, 1)
    verify_vault(vault, deep=True)


def test_in_a_vault_that_was_put_back_nothing_unlisted_is_deleted(vault: Vault) -> None:
    put_sealed_file(vault, a_sealed_object(9))  # sealed after the copy that was put back
    attached = vault.attachments.references()[0].blob_id
    orphan = vault.blobs.path_of(attached).with_name("0" * 32)
    orphan.write_bytes(b"attached after it")
    backup = vault.folder / "vault.db.before-2"
    backup.write_bytes(b"old")
    tidied = housekeeping(vault, NOW, keep_unlisted=True)
    assert (tidied.outbox_files, tidied.blob_files) == (0, 0)
    assert vault.outbox.path(a_sealed_object(9)).exists()
    assert orphan.exists()
    assert backup.exists()


def test_folders_that_a_copy_of_the_vault_has_lost_are_made_again(vault: Vault) -> None:
    vault.outbox.carried_folder.rmdir()
    shutil.rmtree(vault.outbox.folder)
    shutil.rmtree(vault.blobs.path)
    housekeeping(vault, NOW)
    for folder in (vault.outbox.folder, vault.outbox.carried_folder, vault.blobs.path):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    attach(vault, b"another picture", number=2)


def test_a_file_that_was_to_be_removed_is_removed_later(vault: Vault) -> None:
    with vault.transaction():
        vault.outbox.remove_file_of(the_object().sha256)
    put_sealed_file(vault, the_object(), OBJECT)  # as if the deletion had been cut short
    assert housekeeping(vault, NOW).outbox_files == 1


def test_copies_of_migrations_are_deleted(vault: Vault) -> None:
    backup = vault.folder / "vault.db.before-2"
    backup.write_bytes(b"old")
    housekeeping(vault, NOW)
    assert not backup.exists()


def test_stubs_expire_thirty_days_after_their_receipt(vault: Vault) -> None:
    with vault.transaction():
        vault.reports.set_state(hex_64(2), ReportState.RECEIVED, on=TODAY)
    assert housekeeping(vault, NOW + timedelta(days=30)).stubs == 0
    assert housekeeping(vault, NOW + timedelta(days=31)).stubs == 1
    assert vault.reports.stubs() == ()


def test_nothing_is_written_when_nothing_expires(vault: Vault) -> None:
    before = vault.commit_counter
    housekeeping(vault, NOW)
    assert vault.commit_counter == before


def test_a_vault_opened_for_reading_is_not_tidied(vault: Vault, key: VaultKey) -> None:
    vault.close()
    with (
        unlock_vault_with_key(vault.folder, key, read_only=True) as opened,
        pytest.raises(VaultReadOnly),
    ):
        housekeeping(opened, NOW)
