from __future__ import annotations

import contextlib
import errno
import itertools
import os
from pathlib import Path

import pytest

from fieldkit.crypto.digest import sha256
from fieldkit.crypto.keys import VaultKey
from fieldkit.domain.identifiers import VaultId
from fieldkit.errors import (
    DeviceError,
    DriveUnwritable,
    VaultDamaged,
    VaultExists,
    VaultInUse,
    VaultMissing,
    VaultTooNew,
)
from fieldkit.vault import keyslots
from fieldkit.vault.keyslots import SlotFile

KEY = VaultKey(bytes(range(32)))
VAULT = VaultId("0123456789abcdef0123456789abcdef")
FIRST = SlotFile.without_slots(KEY, VAULT)
SECOND = FIRST.with_recovery(KEY, bytes(16))
THIRD = SECOND.without_recovery(KEY)
NEWER = b"fieldkit-keyslot\x00\x02" + bytes(100)
NEWER += sha256(NEWER)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A vault folder whose both copies say FIRST."""
    keyslots.write(tmp_path, FIRST)
    return tmp_path


def copies(folder: Path) -> list[bytes]:
    return [(folder / name).read_bytes() for name in keyslots.COPY_NAMES]


def put(folder: Path, a: bytes | None, b: bytes | None) -> None:
    for name, data in zip(keyslots.COPY_NAMES, (a, b), strict=True):
        if data is None:
            (folder / name).unlink(missing_ok=True)
        else:
            (folder / name).write_bytes(data)


def flipped(slots: SlotFile) -> bytes:
    data = bytearray(slots.to_bytes())
    data[300] ^= 1
    return bytes(data)


def test_both_copies_are_written_and_private(folder: Path) -> None:
    assert copies(folder) == [FIRST.to_bytes()] * 2
    assert sorted(path.name for path in folder.iterdir()) == ["keyslots.a", "keyslots.b"]
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in folder.iterdir())


def test_what_was_written_is_read(folder: Path) -> None:
    assert keyslots.read(folder) == FIRST
    keyslots.write(folder, SECOND)
    assert keyslots.read(folder) == SECOND


def test_no_copy_keeps_the_old_passphrase(folder: Path) -> None:
    keyslots.write(folder, SECOND)
    assert copies(folder) == [SECOND.to_bytes()] * 2


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (SECOND.to_bytes(), FIRST.to_bytes()),
        (FIRST.to_bytes(), SECOND.to_bytes()),
        (flipped(THIRD), SECOND.to_bytes()),
        (SECOND.to_bytes(), flipped(THIRD)),
        (SECOND.to_bytes(), None),
        (None, SECOND.to_bytes()),
        (b"", SECOND.to_bytes()),
        (SECOND.to_bytes(), THIRD.to_bytes()[:700]),
        (SECOND.to_bytes(), bytes(200_000)),
    ],
)
def test_the_newest_whole_copy_counts(folder: Path, a: bytes | None, b: bytes | None) -> None:
    put(folder, a, b)
    assert keyslots.read(folder) == SECOND


@pytest.mark.parametrize(
    ("a", "b"), list(itertools.combinations_with_replacement([flipped(FIRST), b"", None], 2))
)
def test_without_a_whole_copy_the_vault_is_damaged(
    folder: Path, a: bytes | None, b: bytes | None
) -> None:
    (folder / "vault.db").write_bytes(b"something")
    put(folder, a, b)
    with pytest.raises(VaultDamaged):
        keyslots.read(folder)


def test_an_empty_folder_has_no_vault(tmp_path: Path) -> None:
    with pytest.raises(VaultMissing):
        keyslots.read(tmp_path)
    with pytest.raises(VaultMissing):
        keyslots.read(tmp_path / "nothing")


@pytest.mark.parametrize("other", [FIRST.to_bytes(), flipped(FIRST), None, NEWER])
def test_a_newer_version_is_neither_read_nor_overwritten(folder: Path, other: bytes | None) -> None:
    put(folder, NEWER, other)
    with pytest.raises(VaultTooNew):
        keyslots.read(folder)
    with pytest.raises(VaultTooNew):
        keyslots.write(folder, SECOND)
    assert (folder / "keyslots.a").read_bytes() == NEWER


def test_a_folder_in_place_of_a_copy_is_a_damaged_copy(folder: Path) -> None:
    (folder / "keyslots.a").unlink()
    (folder / "keyslots.a").mkdir()
    assert keyslots.read(folder) == FIRST


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (FIRST.to_bytes(), SECOND.to_bytes()),
        (SECOND.to_bytes(), FIRST.to_bytes()),
        (flipped(SECOND), SECOND.to_bytes()),
        (SECOND.to_bytes(), None),
    ],
)
def test_writing_the_newest_again_mends_the_other_copy(
    folder: Path, a: bytes | None, b: bytes | None
) -> None:
    put(folder, a, b)
    keyslots.write(folder, keyslots.read(folder))
    assert copies(folder) == [SECOND.to_bytes()] * 2


def test_writing_the_same_writes_nothing(folder: Path) -> None:
    before = [(folder / name).stat().st_ino for name in keyslots.COPY_NAMES]
    keyslots.write(folder, FIRST)
    assert [(folder / name).stat().st_ino for name in keyslots.COPY_NAMES] == before


def test_slots_that_others_have_overtaken_are_not_written(folder: Path) -> None:
    keyslots.write(folder, THIRD)
    for stale in (FIRST, SECOND, SECOND.with_recovery(KEY, bytes(16))):
        with pytest.raises(VaultInUse):
            keyslots.write(folder, stale)
    assert copies(folder) == [THIRD.to_bytes()] * 2


def test_another_vault_is_not_overwritten(folder: Path) -> None:
    stranger = SlotFile.without_slots(KEY, VaultId("f" * 32)).with_recovery(KEY, bytes(16))
    with pytest.raises(VaultExists):
        keyslots.write(folder, stranger)
    assert copies(folder) == [FIRST.to_bytes()] * 2


def test_copies_that_cannot_be_read_are_not_overwritten(folder: Path) -> None:
    put(folder, flipped(FIRST), b"")
    with pytest.raises(VaultDamaged):
        keyslots.write(folder, SECOND)
    assert copies(folder) == [flipped(FIRST), b""]


class PowerCut(Exception):
    """Everything stops here."""


@pytest.mark.parametrize("call", ["open", "fsync", "replace"])
@pytest.mark.parametrize("survived", range(4))
def test_a_power_cut_at_any_step_leaves_one_of_two_states(
    call: str, survived: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyslots.write(folder, SECOND)
    put(folder, FIRST.to_bytes(), SECOND.to_bytes())  # an earlier interruption, not yet mended
    real = getattr(os, call)
    calls = itertools.count()

    def cut(*arguments: object) -> object:
        if next(calls) >= survived:
            raise PowerCut
        return real(*arguments)

    monkeypatch.setattr(os, call, cut)
    with contextlib.suppress(PowerCut):
        keyslots.write(folder, THIRD)
    monkeypatch.undo()
    found = keyslots.read(folder)
    assert found in (SECOND, THIRD)
    keyslots.write(folder, THIRD)
    assert copies(folder) == [THIRD.to_bytes()] * 2


def failing_replace(monkeypatch: pytest.MonkeyPatch, survived: int) -> None:
    real = os.replace
    calls = itertools.count()

    def fail(source: Path, target: Path) -> None:
        if next(calls) >= survived:
            raise OSError(errno.EIO, "injected")
        real(source, target)

    monkeypatch.setattr(os, "replace", fail)


def test_a_failure_before_the_change_leaves_the_old_slots(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing_replace(monkeypatch, survived=0)
    with pytest.raises(DriveUnwritable):
        keyslots.write(folder, SECOND)
    assert copies(folder) == [FIRST.to_bytes()] * 2


def test_a_failure_after_the_change_says_that_it_is_in_force(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing_replace(monkeypatch, survived=1)
    with pytest.raises(DeviceError, match="in force"):
        keyslots.write(folder, SECOND)
    monkeypatch.undo()
    assert keyslots.read(folder) == SECOND


def test_a_full_disk_leaves_the_old_slots(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "injected")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(DeviceError):
        keyslots.write(folder, SECOND)
    monkeypatch.undo()
    assert keyslots.read(folder) == FIRST
    assert sorted(path.name for path in folder.iterdir()) == ["keyslots.a", "keyslots.b"]
