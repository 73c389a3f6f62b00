"""Many files flushed at once: what is asked of the system, and that its errors are told."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from pathlib import Path

import pytest

from fieldkit.errors import DeviceError, DiskFull, DriveUnwritable
from fieldkit.platform import durable, group_flush
from fieldkit.platform.group_flush import flush_files, flush_folders

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="syncfs is Linux's")


class Libc:
    """Stands in for the C library; `failing` names the call that fails with `error`."""

    def __init__(self, failing: str = "", error: int = errno.EIO, kind: int = 0xEF53) -> None:
        self.calls: list[str] = []
        self._failing = failing
        self._error = error
        self._kind = kind

    def _answer(self, call: str) -> int:
        self.calls.append(call)
        if call != self._failing:
            return 0
        ctypes.set_errno(self._error)
        return -1

    def syncfs(self, _descriptor: int) -> int:
        return self._answer("syncfs")

    def sync_file_range(self, *_arguments: object) -> int:
        return self._answer("sync_file_range")

    def fstatfs(self, _descriptor: int, answer: ctypes.Array[ctypes.c_char]) -> int:
        ctypes.c_long.from_buffer(answer).value = self._kind
        return self._answer("fstatfs")


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = [tmp_path / str(number) for number in range(6)]
    for path in made:
        path.write_bytes(b"content")
    return made


@pytest.fixture
def single_flushes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What was flushed by itself."""
    seen: list[int] = []
    really = os.fsync

    def fsync(descriptor: int) -> None:
        seen.append(descriptor)
        really(descriptor)

    monkeypatch.setattr(durable.os, "fsync", fsync)
    return seen


def use(libc: Libc, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_flush.ctypes, "CDLL", lambda *_args, **_options: libc)


def test_real_files_and_folders_are_flushed(files: list[Path], tmp_path: Path) -> None:
    flush_files(files)
    flush_folders([tmp_path, *(tmp_path,) * 5])
    flush_files([])
    flush_folders([])


@linux_only
def test_one_call_flushes_all_and_each_file_is_asked(
    files: list[Path], single_flushes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    libc = Libc()
    use(libc, monkeypatch)
    flush_files(files)
    assert libc.calls == ["fstatfs", "syncfs", *["sync_file_range"] * 6]
    assert single_flushes == []


@linux_only
def test_where_the_file_system_is_not_known_each_is_flushed_by_itself(
    files: list[Path], single_flushes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    libc = Libc(kind=0x65735546)  # FUSE
    use(libc, monkeypatch)
    flush_files(files)
    flush_folders({path.parent for path in files})
    assert "syncfs" not in libc.calls
    assert len(single_flushes) == 7


def test_a_few_are_flushed_by_themselves(
    files: list[Path], single_flushes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    libc = Libc()
    use(libc, monkeypatch)
    flush_files(files[:2])
    assert (libc.calls, len(single_flushes)) == ([], 2)


@linux_only
@pytest.mark.parametrize("failing", ["syncfs", "sync_file_range"])
@pytest.mark.parametrize(
    ("error", "told"), [(errno.EIO, DriveUnwritable), (errno.ENOSPC, DiskFull)]
)
def test_a_failed_flush_is_told(
    files: list[Path],
    monkeypatch: pytest.MonkeyPatch,
    failing: str,
    error: int,
    told: type[DeviceError],
) -> None:
    use(Libc(failing, error), monkeypatch)
    with pytest.raises(told):
        flush_files(files)


@linux_only
def test_a_failed_flush_of_folders_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = [tmp_path / str(number) for number in range(5)]
    for folder in folders:
        folder.mkdir()
    use(Libc("syncfs"), monkeypatch)
    with pytest.raises(DriveUnwritable):
        flush_folders(folders)


def test_a_file_that_is_gone_is_an_error(files: list[Path]) -> None:
    files[3].unlink()
    with pytest.raises(DeviceError):
        flush_files(files)
    with pytest.raises(DeviceError):
        flush_files(files[3:4])
