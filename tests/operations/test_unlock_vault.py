from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.errors import (
    KeyringEntryMissing,
    KeyringUnavailable,
    KeySlotsLost,
    VaultDamaged,
    VaultError,
    VaultInUse,
    VaultMissing,
    VaultReadOnly,
    VaultTooNew,
    WrongPassphrase,
)
from fieldkit.operations.create_vault import create_vault
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.field.write_report import put_answers
from fieldkit.operations.session import Session
from fieldkit.operations.unlock_vault import unlock_vault
from tests.fakes.clock import FixedClock
from tests.fakes.field import a_draft, trust
from tests.fakes.organisation import Organisation, an_organisation
from tests.fakes.secret_store import MemorySecretStore

PASSPHRASE = "invented passphrase"


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return an_organisation()


@pytest.fixture
def secrets() -> MemorySecretStore:
    return MemorySecretStore()


@pytest.fixture
def folder(tmp_path: Path, secrets: MemorySecretStore, organisation: Organisation) -> Path:
    """A vault with one sealed report and one draft."""
    session = create_vault(
        tmp_path / "vault", PASSPHRASE, clock=FixedClock(), secrets=secrets, parameters=FOR_TESTS
    )
    trust(session, organisation)
    seal_report(session, [a_draft(session)])
    a_draft(session)
    session.vault.close()
    return session.vault.folder


def unlocked(
    folder: Path, secrets: MemorySecretStore, passphrase: str = PASSPHRASE, **more: bool
) -> Session:
    return unlock_vault(
        folder, passphrase, clock=FixedClock(), open_keyring=lambda: secrets, **more
    )


def test_a_vault_in_order_has_no_notices(folder: Path, secrets: MemorySecretStore) -> None:
    with unlocked(folder, secrets).vault as vault:
        assert vault.level == "keyring"
    assert unlocked_notices(folder, secrets) == ()


def test_a_portable_vault_never_asks_for_the_keyring(tmp_path: Path) -> None:
    made = create_vault(
        tmp_path / "v", PASSPHRASE, clock=FixedClock(), secrets=None, parameters=FOR_TESTS
    )
    made.vault.close()

    def no_keyring() -> MemorySecretStore:
        raise KeyringUnavailable

    session = unlock_vault(tmp_path / "v", PASSPHRASE, clock=FixedClock(), open_keyring=no_keyring)
    assert (session.vault.level, session.notices) == ("portable", ())
    session.vault.close()


def empty_the_keyring(_folder: Path, secrets: MemorySecretStore) -> None:
    secrets.entries.clear()


def lock_the_keyring(_folder: Path, secrets: MemorySecretStore) -> None:
    secrets.is_locked = True


def spoil_both_slot_files(folder: Path, _secrets: MemorySecretStore) -> None:
    for name in ("keyslots.a", "keyslots.b"):
        (folder / name).write_bytes(b"not key slots at all")


def delete_the_database(folder: Path, _secrets: MemorySecretStore) -> None:
    (folder / "vault.db").unlink()


def empty_the_database(folder: Path, _secrets: MemorySecretStore) -> None:
    (folder / "vault.db").write_bytes(b"")


def spoil_the_first_page(folder: Path, _secrets: MemorySecretStore) -> None:
    content = bytearray((folder / "vault.db").read_bytes())
    content[100] ^= 1
    (folder / "vault.db").write_bytes(content)


def come_from_the_future(folder: Path, secrets: MemorySecretStore) -> None:
    from fieldkit.vault.vault import unlock_vault as open_only

    with open_only(folder, PASSPHRASE, secrets=secrets) as vault, vault.transaction():
        vault.database.write("PRAGMA user_version = 9999")


def delete_everything(folder: Path, _secrets: MemorySecretStore) -> None:
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (empty_the_keyring, KeyringEntryMissing),
        (lock_the_keyring, KeyringUnavailable),
        (spoil_both_slot_files, KeySlotsLost),
        (delete_the_database, VaultDamaged),
        (empty_the_database, VaultDamaged),
        (spoil_the_first_page, VaultDamaged),
        (come_from_the_future, VaultTooNew),
        (delete_everything, VaultMissing),
    ],
)
def test_what_cannot_be_opened_says_why_and_stays_as_it_is(
    folder: Path,
    secrets: MemorySecretStore,
    spoil: Callable[[Path, MemorySecretStore], None],
    error: type[VaultError],
) -> None:
    spoil(folder, secrets)
    before = contents(folder)
    with pytest.raises(error) as caught:
        unlocked(folder, secrets)
    assert type(caught.value) is error
    assert caught.value.sentence
    assert caught.value.hint
    assert contents(folder) == before


def test_a_wrong_passphrase_is_told_from_a_missing_keyring_entry(
    folder: Path, secrets: MemorySecretStore
) -> None:
    with pytest.raises(WrongPassphrase):
        unlocked(folder, secrets, "another passphrase")
    secrets.entries.clear()
    with pytest.raises(KeyringEntryMissing):
        unlocked(folder, secrets, "another passphrase")


def test_one_damaged_slot_file_is_mended_by_the_other(
    folder: Path, secrets: MemorySecretStore
) -> None:
    (folder / "keyslots.a").write_bytes(b"damaged")
    unlocked(folder, secrets).vault.close()
    (folder / "keyslots.b").write_bytes(b"damaged")
    unlocked(folder, secrets).vault.close()


def test_a_vault_opens_once_at_a_time(folder: Path, secrets: MemorySecretStore) -> None:
    with unlocked(folder, secrets).vault, pytest.raises(VaultInUse):
        unlocked(folder, secrets)


def test_a_vault_for_reading_says_so_and_takes_nothing(
    folder: Path, secrets: MemorySecretStore
) -> None:
    session = unlocked(folder, secrets, read_only=True)
    assert any("reading" in notice for notice in session.notices)
    with pytest.raises(VaultReadOnly):
        a_draft(session)
    session.vault.close()


def test_what_an_interrupted_reading_left_is_deleted(
    folder: Path, secrets: MemorySecretStore
) -> None:
    (folder / "incoming").mkdir()
    (folder / "incoming" / f"{'ab' * 32}.age").write_bytes(b"sealed mail")
    unlocked(folder, secrets).vault.close()
    assert not (folder / "incoming").exists()


@pytest.fixture
def put_back(folder: Path, secrets: MemorySecretStore) -> Path:
    """The vault after somebody put an older copy of its database in place.

    Since that copy one more report was sealed, and its file still lies in the outbox.
    """
    older = (folder / "vault.db").read_bytes()
    session = unlocked(folder, secrets)
    [draft] = session.vault.reports.drafts()
    put_answers(session, draft.report_id, {"event/place": "another place"})
    seal_report(session, [draft.report_id])
    session.vault.close()
    (folder / "vault.db").write_bytes(older)
    return folder


def test_a_vault_that_was_put_back_says_so_each_time(
    put_back: Path, secrets: MemorySecretStore
) -> None:
    mark = dict(secrets.entries)
    for _time in range(2):
        session = unlocked(put_back, secrets)
        assert session.is_rolled_back
        assert any("older" in notice for notice in session.notices)
        session.vault.close()
    assert secrets.entries == mark


def test_sealing_on_does_not_hide_a_rollback(put_back: Path, secrets: MemorySecretStore) -> None:
    session = unlocked(put_back, secrets)
    for _number in range(4):
        seal_report(session, [a_draft(session)])
    session.vault.close()
    assert unlocked_notices(put_back, secrets)


def test_what_only_the_newer_state_lists_is_kept_after_a_rollback(
    put_back: Path, secrets: MemorySecretStore
) -> None:
    before = sorted(path.name for path in (put_back / "outbox").glob("*.age"))
    assert len(before) == 2
    unlocked(put_back, secrets).vault.close()
    unlocked(put_back, secrets).vault.close()
    assert sorted(path.name for path in (put_back / "outbox").glob("*.age")) == before


def test_an_altered_mark_is_told_and_left(folder: Path, secrets: MemorySecretStore) -> None:
    [place] = [key for key, value in secrets.entries.items() if len(value) != 32]
    secrets.entries[place] = bytes(len(secrets.entries[place]))
    notices = unlocked_notices(folder, secrets)
    assert any("altered" in notice for notice in notices)
    assert not any(secrets.entries[place])


def unlocked_notices(folder: Path, secrets: MemorySecretStore) -> tuple[str, ...]:
    session = unlocked(folder, secrets)
    session.vault.close()
    return session.notices


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "lock" and not path.name.endswith("-shm")
    }
