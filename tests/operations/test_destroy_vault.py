"""Panic: what is left wherever it is cut short, and what the next start makes of it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.domain.destruction import KeyringEntry
from fieldkit.domain.preferences import PanicExtent
from fieldkit.errors import DriveUnwritable, FieldkitError
from fieldkit.operations.create_vault import create_vault
from fieldkit.operations.destroy_vault import destroy_vault, is_half_destroyed
from fieldkit.operations.unlock_vault import unlock_vault
from fieldkit.vault import destroy_notice, destruction
from fieldkit.vault.presence import holds_vault
from fieldkit.vault.remains import sealed_files, sealed_folder
from tests.fakes.clock import FixedClock
from tests.fakes.secret_store import MemorySecretStore

PASSPHRASE = "invented words of a test"
SEALED = "ab" * 32 + ".age"
CARRIED = "cd" * 32 + ".age"
STEPS = ["slots", "keyring", "database", "blobs", "rest", "outbox", "notice", "end"]


@pytest.fixture
def secrets() -> MemorySecretStore:
    return MemorySecretStore()


@pytest.fixture
def folder(tmp_path: Path, secrets: MemorySecretStore) -> Path:
    """A vault with everything that can lie in one."""
    folder = tmp_path / "vault"
    create_vault(
        folder, PASSPHRASE, clock=FixedClock(), secrets=secrets, parameters=FOR_TESTS
    ).vault.close()
    (folder / "outbox" / SEALED).write_bytes(b"sealed")
    (folder / "outbox" / "carried" / CARRIED).write_bytes(b"carried")
    (folder / "outbox" / "1234.part").write_bytes(b"unfinished")
    (folder / "blobs" / "ab").mkdir()
    (folder / "blobs" / "ab" / "cdef").write_bytes(b"blob")
    (folder / "incoming").mkdir()
    (folder / "incoming" / "mail").write_bytes(b"mail")
    for name in ("vault.db-wal", "vault.db-shm", "vault.db.before-2", "keyslots.a.part", "other"):
        (folder / name).write_bytes(b"something")
    return folder


class Keyring:
    """Forgets at once, and keeps whom it was asked about."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def __call__(self, label: str, vault_id: str) -> Callable[[], KeyringEntry]:
        self.asked.append((label, vault_id))
        return lambda: KeyringEntry.GONE


def opens(folder: Path, secrets: MemorySecretStore) -> bool:
    try:
        unlock_vault(
            folder, PASSPHRASE, clock=FixedClock(), open_keyring=lambda: secrets
        ).vault.close()
    except FieldkitError:
        return False
    return True


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_access_is_destroyed_and_sealed_reports_stay(
    folder: Path, secrets: MemorySecretStore
) -> None:
    keyring = Keyring()
    done = destroy_vault(folder, forget_keyring=keyring)
    assert done.is_access_gone
    assert not done.was_interrupted
    assert done.keyring is KeyringEntry.GONE
    assert (done.sealed_left, done.files_left) == (2, 0)
    assert not folder.exists()
    assert [path.name for path in sealed_files(folder)] == sorted([SEALED, CARRIED])
    assert names(folder.parent) == ["vault-sealed"]
    [(label, vault_id)] = keyring.asked
    assert (label, vault_id) in {entry[:2] for entry in secrets.entries}


def test_sealed_reports_stay_where_they_are_if_nothing_can_be_made_beside(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a stick whose root is the vault."""

    def refuse(_folder: Path) -> None:
        raise DriveUnwritable

    monkeypatch.setattr(destruction, "make_private_folder", refuse)
    done = destroy_vault(folder, forget_keyring=Keyring())
    assert done.is_access_gone
    assert (done.sealed_left, done.files_left) == (2, 0)
    assert names(folder) == ["outbox"]
    assert [path.name for path in sealed_files(folder)] == sorted([SEALED, CARRIED])
    assert destruction.delete_sealed(folder) == 0
    assert names(folder.parent) == []


def test_of_a_folder_that_is_no_vault_nothing_else_goes(tmp_path: Path) -> None:
    (tmp_path / "outbox").mkdir()
    own = tmp_path / "outbox" / "letters.age"  # encrypted by somebody with another program
    own.write_bytes(b"invented")
    assert sealed_files(tmp_path) == ()
    assert destruction.delete_sealed(tmp_path) == 0
    assert own.exists()


def test_everything_includes_the_sealed_reports_of_earlier_vaults(folder: Path) -> None:
    sealed_folder(folder).mkdir()
    (sealed_folder(folder) / ("ef" * 32 + ".age")).write_bytes(b"earlier")
    done = destroy_vault(folder, extent=PanicExtent.EVERYTHING, forget_keyring=Keyring())
    assert (done.sealed_left, done.files_left) == (0, 0)
    assert names(folder.parent) == []


def test_a_new_vault_can_be_made_in_the_place_of_the_old(folder: Path) -> None:
    destroy_vault(folder, forget_keyring=Keyring())
    assert not holds_vault(folder)
    create_vault(
        folder, PASSPHRASE, clock=FixedClock(), secrets=None, parameters=FOR_TESTS
    ).vault.close()
    assert len(sealed_files(folder)) == 2


def test_a_vault_that_is_open_somewhere_is_destroyed_all_the_same(
    folder: Path, secrets: MemorySecretStore
) -> None:
    session = unlock_vault(folder, PASSPHRASE, clock=FixedClock(), open_keyring=lambda: secrets)
    assert destroy_vault(folder, forget_keyring=Keyring()).is_access_gone
    assert not folder.exists()
    session.vault._lock.release()


def test_what_is_linked_to_is_left_alone(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "file").write_bytes(b"not ours")
    (folder / "link").symlink_to(outside, target_is_directory=True)
    destroy_vault(folder, forget_keyring=Keyring())
    assert (outside / "file").read_bytes() == b"not ours"


def test_the_slots_are_overwritten_where_they_lie(folder: Path, tmp_path: Path) -> None:
    second_name = tmp_path / "second-name"
    os.link(folder / "keyslots.b", second_name)
    before = second_name.read_bytes()
    destroy_vault(folder, forget_keyring=Keyring())
    after = second_name.read_bytes()
    assert len(after) >= len(before)
    # No slot, salt or tag of it is left at its place.
    assert all(before[at : at + 16] not in after for at in range(104, len(before), 16))


@pytest.mark.skipif(os.name != "posix", reason="a folder that refuses")
def test_a_disk_that_refuses_is_told_and_tried_again(folder: Path) -> None:
    inner = folder / "blobs" / "ab"
    inner.chmod(0o500)
    if os.access(inner, os.W_OK):
        pytest.skip("this user may write everywhere")
    done = destroy_vault(folder, forget_keyring=Keyring())
    assert done.is_access_gone
    assert done.files_left == 1
    assert is_half_destroyed(folder)
    inner.chmod(0o700)
    again = destroy_vault(folder, forget_keyring=Keyring())
    assert again.was_interrupted
    assert again.files_left == 0
    assert not folder.exists()


def test_a_folder_without_a_vault_is_no_error(tmp_path: Path) -> None:
    done = destroy_vault(tmp_path / "vault", forget_keyring=Keyring())
    assert done.is_access_gone
    assert not (tmp_path / "vault").exists()


def test_a_vault_that_only_lost_its_slots_is_not_taken_for_a_destroyed_one(folder: Path) -> None:
    for name in destroy_notice.COPY_NAMES:
        (folder / name).unlink()
    assert not is_half_destroyed(folder)
    (folder / "keyslots.a").write_bytes(b"damaged")
    assert not is_half_destroyed(folder)


KILL = """
import os, signal, sys
from pathlib import Path
from fieldkit.domain.destruction import KeyringEntry
from fieldkit.domain.preferences import PanicExtent
from fieldkit.operations.destroy_vault import destroy_vault

def reached(step):
    if step == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)

destroy_vault(
    Path(sys.argv[1]), extent=PanicExtent(sys.argv[3]),
    forget_keyring=lambda label, vault_id: lambda: KeyringEntry.GONE, reached=reached,
)
"""


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("extent", list(PanicExtent))
def test_killed_before_any_step_the_next_start_finishes(
    folder: Path, secrets: MemorySecretStore, step: str, extent: PanicExtent
) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILL, str(folder), step, extent.value], check=False
    )
    assert killed.returncode == -signal.SIGKILL
    if step == "slots":
        assert opens(folder, secrets)
        assert not is_half_destroyed(folder)
        return
    assert not opens(folder, secrets)
    if step == "end":
        assert not folder.exists()
        return
    # The next start knows neither what was decided nor what the keyring's entries are called.
    assert is_half_destroyed(folder)
    keyring = Keyring()
    done = destroy_vault(folder, forget_keyring=keyring)
    assert done.was_interrupted
    assert done.extent is extent
    assert {(label, vault) for label, vault in keyring.asked} <= {
        entry[:2] for entry in secrets.entries
    }
    assert keyring.asked
    assert done.sealed_left == (2 if extent is PanicExtent.ACCESS else 0)
    assert not folder.exists()


class PowerCut(BaseException):
    """Ends everything, as a pulled battery does."""


def calls_until_done(monkeypatch: pytest.MonkeyPatch, limit: int) -> Iterator[None]:
    """Let every call that changes the disk count, and cut the power at the one after `limit`."""
    count = 0

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **named: object) -> object:
            nonlocal count
            count += 1
            if count > limit:
                raise PowerCut
            return real(*arguments, **named)

        return call

    for name in ("unlink", "rmdir", "replace", "fsync", "open", "mkdir"):
        monkeypatch.setattr(os, name, counted(getattr(os, name)))
    yield


def test_power_cut_at_every_call_leaves_it_closed_or_whole(
    folder: Path, secrets: MemorySecretStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    spare = tmp_path / "spare" / "vault"
    shutil.copytree(folder, spare)
    limit = 0
    while True:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(sealed_folder(folder), ignore_errors=True)
        shutil.copytree(spare, folder)
        with monkeypatch.context() as patched:
            for _armed in calls_until_done(patched, limit):
                try:
                    destroy_vault(folder, forget_keyring=Keyring())
                except PowerCut:
                    is_done = False
                else:
                    is_done = True
        if is_done:
            break
        if is_half_destroyed(folder):
            assert not opens(folder, secrets)
            destroy_vault(folder, forget_keyring=Keyring())
        if holds_vault(folder):
            # Cut off before the first byte of the first copy: nothing has happened, it opens.
            assert opens(folder, secrets)
        else:
            assert len(sealed_files(folder)) == 2
        limit += 1
    assert limit > 30
