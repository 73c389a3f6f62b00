from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.keys import VaultKey
from fieldkit.domain.delivery import SealedObject
from fieldkit.domain.identifiers import AttachmentId, ReportId
from fieldkit.errors import Cancelled, VaultDamaged, VaultExists
from fieldkit.vault.blobs import open_blob
from fieldkit.vault.recording_file import create_recording, new_recording, sound_of
from fieldkit.vault.rescue import _TABLES, rescue
from fieldkit.vault.vault import Vault, create_vault_with_key, unlock_vault_with_key
from fieldkit.vault.verify import housekeeping, verify_vault
from tests.vault.examples import (
    NOW,
    a_draft,
    a_sealed_object,
    a_stub,
    attach,
    hex_32,
    hex_64,
    put_sealed_file,
)
from tests.vaults import make_vault as made

PAGE = 4096
DRAFTS = 40
OBJECT = b"sealed object"


def the_object() -> SealedObject:
    return replace(a_sealed_object(1, size=len(OBJECT)), sha256=sha256_hex(OBJECT))


@pytest.fixture
def folder(vault: Vault) -> Path:
    """A closed vault with drafts that fill many pages, and one of everything else."""
    with vault.transaction():
        for number in range(1, DRAFTS + 1):
            vault.reports.add(a_draft(number))
            vault.reports.put_revision(
                a_draft(number).report_id, "text", "x" * 3000, NOW, replaces_last=False
            )
        vault.reports.add_stub(a_stub(99))
        vault.outbox.add(the_object())
        vault.keys.put("signing", b"private")
        vault.settings.put("a", 1)
        vault.mail.add(hex_64(5), NOW)
        vault.mail.add_letter(hex_64(5), "message", b"{}")
        vault.directory.put_metadata("root-0001.json", b"{}")
    put_sealed_file(vault, the_object(), OBJECT)
    attach(vault, b"picture")
    vault.close()
    return vault.folder


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Vault]:
    with create_vault_with_key(tmp_path / "new", VaultKey(bytes(32))) as opened:
        yield opened


def damage_page(folder: Path, number: int) -> None:
    path = folder / "vault.db"
    content = bytearray(path.read_bytes())
    content[number * PAGE + 100] ^= 1
    path.write_bytes(content)


def readable_drafts(vault: Vault) -> list[str]:
    found = []
    for number in range(1, DRAFTS + 1):
        try:
            if vault.reports.revisions(ReportId(hex_32(number))):
                found.append(hex_32(number))
        except VaultDamaged:
            continue
    return found


def test_a_whole_vault_is_copied_whole(folder: Path, target: Vault, key: VaultKey) -> None:
    with unlock_vault_with_key(folder, key, read_only=True) as source:
        rescued = rescue(source, target)
        assert (rescued.damaged_tables, rescued.lost_files, rescued.lost_keys) == (0, 0, 0)
        assert (rescued.drafts, rescued.stubs) == (DRAFTS, 1)
        assert (rescued.attachments, rescued.sealed_objects) == (1, 1)
        assert target.reports.drafts() == source.reports.drafts()
        assert target.mail.letters() == source.mail.letters()
        assert target.outbox.all() == source.outbox.all()
        assert target.outbox.chain_head() == source.outbox.chain_head()
    assert target.keys.get("signing") == b"private"
    assert target.settings.get("a") == 1
    blob_id, blob_key = target.attachments.blob(AttachmentId(hex_32(1)))
    with open_blob(target.blobs, blob_id, blob_key, 7) as reader:
        assert reader.read() == b"picture"
    verify_vault(target, deep=True)


def test_reading_goes_on_behind_a_damaged_page(folder: Path, key: VaultKey) -> None:
    pages = (folder / "vault.db").stat().st_size // PAGE
    partly = 0
    for number in range(pages - 12, pages):
        damage_page(folder, number)
        with unlock_vault_with_key(folder, key, read_only=True) as source:
            found = len(readable_drafts(source))
        damage_page(folder, number)  # flips it back
        partly += 0 < found < DRAFTS
    assert partly > 0


def test_what_lies_around_the_damage_is_rescued(folder: Path, target: Vault, key: VaultKey) -> None:
    pages = (folder / "vault.db").stat().st_size // PAGE
    for number in range(pages - 12, pages):
        damage_page(folder, number)
        with unlock_vault_with_key(folder, key, read_only=True) as source:
            readable = readable_drafts(source)
            if 0 < len(readable) < DRAFTS:
                rescued = rescue(source, target)
                break
        damage_page(folder, number)
    assert rescued.damaged_tables >= 1
    assert set(readable_drafts(target)) == set(readable)
    verify_vault(target, deep=True)


def test_the_damaged_vault_stays_as_it_is(folder: Path, target: Vault, key: VaultKey) -> None:
    damage_page(folder, 20)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with unlock_vault_with_key(folder, key, read_only=True) as source:
        rescue(source, target)
    for path, content in before.items():
        assert path.read_bytes() == content


def test_missing_files_are_counted_and_the_rest_is_rescued(
    folder: Path, target: Vault, key: VaultKey
) -> None:
    for path in (*(folder / "blobs").rglob("*"), *(folder / "outbox").rglob("*")):
        if path.is_file():
            path.unlink()
    with unlock_vault_with_key(folder, key, read_only=True) as source:
        rescued = rescue(source, target)
    assert (rescued.lost_files, rescued.attachments, rescued.sealed_objects) == (2, 0, 1)
    assert target.outbox.chain_head()[0] == 1
    verify_vault(target, deep=True)


def forget_sealed_objects(folder: Path, key: VaultKey) -> None:
    """Damage the page that says which sealed objects there are."""
    for number in range(1, (folder / "vault.db").stat().st_size // PAGE):
        damage_page(folder, number)
        try:
            with unlock_vault_with_key(folder, key, read_only=True) as source:
                source.outbox.all()
        except VaultDamaged:
            try:
                with unlock_vault_with_key(folder, key, read_only=True) as source:
                    source.reports.stubs()
            except VaultDamaged:
                pass
            else:
                return
        damage_page(folder, number)
    raise AssertionError("there is no such page")


def test_a_sealed_object_that_nothing_lists_any_more_is_taken_along(
    folder: Path, target: Vault, key: VaultKey
) -> None:
    forget_sealed_objects(folder, key)
    altered = folder / "outbox" / f"{hex_64(7)}.age"
    altered.write_bytes(b"not what its name says")
    with unlock_vault_with_key(folder, key, read_only=True) as source:
        rescued = rescue(source, target)
    assert (rescued.sealed_objects, rescued.lost_files) == (1, 1)
    (found,) = target.outbox.with_file()
    assert (found.sha256, found.carried) == (the_object().sha256, True)
    housekeeping(target, NOW)
    assert target.outbox.path(found).read_bytes() == OBJECT
    verify_vault(target, deep=True)


def test_what_an_interrupted_sealing_left_is_not_rescued(
    folder: Path, target: Vault, key: VaultKey
) -> None:
    (folder / "outbox" / f"{sha256_hex(b'left')}.age").write_bytes(b"left")
    with unlock_vault_with_key(folder, key, read_only=True) as source:
        assert rescue(source, target).sealed_objects == 1
    assert target.outbox.all() == (the_object(),)


def test_a_key_that_was_altered_is_counted(folder: Path, target: Vault, key: VaultKey) -> None:
    with unlock_vault_with_key(folder, key) as source, source.transaction():
        source.database.write("UPDATE private_key SET wrapped = x'00'")
    with unlock_vault_with_key(folder, key, read_only=True) as source:
        assert rescue(source, target).lost_keys == 1
    assert target.keys.names() == ()


def test_a_vault_in_use_is_no_target(folder: Path, target: Vault, key: VaultKey) -> None:
    with target.transaction():
        target.settings.put("a", 1)
    with (
        unlock_vault_with_key(folder, key, read_only=True) as source,
        pytest.raises(VaultExists),
    ):
        rescue(source, target)


def test_a_cancelled_rescue_leaves_the_target_empty(
    folder: Path, target: Vault, key: VaultKey
) -> None:
    def cancel(_done: int, _total: int) -> None:
        raise Cancelled

    with (
        unlock_vault_with_key(folder, key, read_only=True) as source,
        pytest.raises(Cancelled),
    ):
        rescue(source, target, progress=cancel)
    assert target.reports.drafts() == ()
    assert target.commit_counter == 0


OLD = Path(__file__).parents[1] / "vaults" / "version-0001"


def test_an_older_vault_is_rescued_as_it_is(tmp_path: Path, target: Vault) -> None:
    folder = tmp_path / "old"
    shutil.copytree(OLD, folder)
    before = (folder / "vault.db").read_bytes()
    with unlock_vault_with_key(folder, made.KEY, read_only=True, keeps_old=True) as source:
        rescued = rescue(source, target)
    assert (rescued.drafts, rescued.stubs, rescued.damaged_tables) == (1, 1, 0)
    assert target.reports.stubs() == (made.stub(),)
    assert (folder / "vault.db").read_bytes() == before


def test_an_older_vault_that_is_too_damaged_to_be_updated_can_be_rescued(tmp_path: Path) -> None:
    opened, hindered = 0, 0
    for number in range(2, (OLD / "vault.db").stat().st_size // PAGE):
        folder = tmp_path / str(number)
        shutil.copytree(OLD, folder)
        damage_page(folder, number)
        try:
            unlock_vault_with_key(folder, made.KEY).close()
        except VaultDamaged:
            hindered += 1
            with contextlib.suppress(VaultDamaged):
                unlock_vault_with_key(folder, made.KEY, read_only=True, keeps_old=True).close()
                opened += 1
    assert 0 < opened <= hindered


def test_no_table_is_forgotten(vault: Vault) -> None:
    """A table that a later version adds is rescued too, or said here not to be needed."""
    not_needed = {"vault", "working"}  # of the new vault itself; where one was, not what one wrote
    by_hand = {"attachment", "recording", "sealed_object", "private_key"}
    known = {table for table, _key in _TABLES} | by_hand | not_needed
    rows = vault.database.rows(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    assert {name for (name,) in rows} == known


def test_a_recording_that_was_cut_off_is_rescued_with_its_sound(
    folder: Path, target: Vault, key: VaultKey
) -> None:
    recording = new_recording(a_draft(1).report_id, "", NOW, 180)
    with unlock_vault_with_key(folder, key) as source:
        with source.transaction():
            source.recordings.add(recording)
        writer = create_recording(source.blobs, recording)
        writer.append(bytes(100_000))
        writer.abandon()
    with unlock_vault_with_key(folder, key, read_only=True) as source:
        rescue(source, target)
        sound = b"".join(sound_of(source.blobs, recording))
    assert target.recordings.all() == (recording,)
    assert b"".join(sound_of(target.blobs, recording)) == sound
    assert len(sound) > 50_000
