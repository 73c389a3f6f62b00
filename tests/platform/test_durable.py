from __future__ import annotations

import contextlib
import errno
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.errors import DeviceError, DiskFull, DriveUnreadable, DriveUnwritable
from fieldkit.platform import durable


@pytest.fixture
def tiny_drive(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB."""
    mount_point = tmp_path / "drive"
    mount_point.mkdir()
    with mounted(mount_point, "size=64k"):
        yield mount_point


@contextlib.contextmanager
def mounted(mount_point: Path, options: str) -> Iterator[None]:
    if os.geteuid() != 0:
        pytest.skip("mounting a tiny file system needs root")
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(mount_point)]
    result = subprocess.run(command, capture_output=True, check=False)
    if result.returncode != 0:
        pytest.skip("this machine does not let us mount a file system")
    try:
        yield
    finally:
        subprocess.run(["umount", str(mount_point)], check=True)


def test_a_new_file_is_written_whole_and_private(tmp_path: Path) -> None:
    durable.write_durably(tmp_path / "file", b"content")
    assert (tmp_path / "file").read_bytes() == b"content"
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600


def test_an_existing_file_is_replaced_and_nothing_else_stays(tmp_path: Path) -> None:
    durable.write_durably(tmp_path / "file", b"old, and longer")
    durable.write_durably(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_an_empty_file_can_be_written(tmp_path: Path) -> None:
    durable.write_durably(tmp_path / "file", b"")
    assert (tmp_path / "file").read_bytes() == b""


def test_what_a_crash_left_behind_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "file.part").write_bytes(b"half of something longer")
    durable.write_durably(tmp_path / "file", b"whole")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_bytes() == b"whole"


def test_a_link_that_waits_under_the_temporary_name_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    (tmp_path / "file.part").symlink_to(victim)
    durable.write_durably(tmp_path / "file", b"content")
    assert victim.read_bytes() == b"precious"
    assert not (tmp_path / "file").is_symlink()


def test_the_folder_is_flushed_after_the_rename(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    real_fsync, real_replace = os.fsync, os.replace

    def fsync(descriptor: int) -> None:
        target = os.readlink(f"/proc/self/fd/{descriptor}")
        calls.append("flush folder" if Path(target) == tmp_path else "flush file")
        real_fsync(descriptor)

    def replace(source: Path, target: Path) -> None:
        calls.append("rename")
        real_replace(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)
    durable.write_durably(tmp_path / "file", b"content")
    assert calls == ["flush file", "rename", "flush folder"]


def test_a_full_drive_leaves_the_old_file(tiny_drive: Path) -> None:
    durable.write_durably(tiny_drive / "file", b"old")
    with pytest.raises(DiskFull):
        durable.write_durably(tiny_drive / "file", bytes(200_000))
    assert (tiny_drive / "file").read_bytes() == b"old"
    assert [path.name for path in tiny_drive.iterdir()] == ["file"]


def test_a_write_protected_drive_is_told(tmp_path: Path) -> None:
    with mounted(tmp_path, "ro,size=64k"), pytest.raises(DriveUnwritable):
        durable.write_durably(tmp_path / "file", b"content")


@pytest.mark.parametrize("call", ["fsync", "replace"])
@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC, errno.EROFS])
def test_a_failing_flush_or_rename_is_an_error_and_leaves_the_old_file(
    call: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    durable.write_durably(tmp_path / "file", b"old")

    def fail(*_arguments: object) -> None:
        raise OSError(code, "injected")

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(DeviceError) as caught:
        durable.write_durably(tmp_path / "file", b"new")
    monkeypatch.undo()
    assert isinstance(caught.value, DiskFull) == (code == errno.ENOSPC)
    assert (tmp_path / "file").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_folder_that_cannot_be_flushed_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(errno.EIO, "injected")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(DriveUnwritable):
        durable.fsync_folder(tmp_path)


def test_a_file_system_that_knows_no_flush_of_folders_is_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(errno.EINVAL, "injected")

    monkeypatch.setattr(os, "fsync", fail)
    durable.fsync_folder(tmp_path)


def test_a_file_is_flushed_with_its_buffers(tmp_path: Path) -> None:
    with (tmp_path / "file").open("wb") as file:
        file.write(b"content")
        durable.fsync_file(file)
        assert (tmp_path / "file").read_bytes() == b"content"


def test_a_file_on_a_full_drive_does_not_pass_as_flushed(tiny_drive: Path) -> None:
    file = (tiny_drive / "file").open("wb", buffering=1_000_000)
    file.write(bytes(200_000))
    with pytest.raises(DiskFull):
        durable.fsync_file(file)
    with contextlib.suppress(OSError):
        file.close()


def test_a_missing_file_is_removed_already(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    durable.remove_durably(tmp_path / "file")
    durable.remove_durably(tmp_path / "file")
    assert not list(tmp_path.iterdir())


def test_a_folder_is_not_removed_as_a_file(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(DeviceError):
        durable.remove_durably(tmp_path / "folder")


def test_free_bytes_shrink_as_a_drive_fills(tiny_drive: Path) -> None:
    before = durable.free_bytes(tiny_drive)
    durable.write_durably(tiny_drive / "file", bytes(20_000))
    assert durable.free_bytes(tiny_drive) <= before - 20_000
    assert before <= 64 * 1024


def test_a_drive_that_is_gone_has_no_free_bytes(tmp_path: Path) -> None:
    with pytest.raises(DriveUnreadable):
        durable.free_bytes(tmp_path / "gone")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EIO, DriveUnwritable),
        (errno.EROFS, DriveUnwritable),
        (errno.EACCES, DriveUnwritable),
        (errno.ENODEV, DriveUnwritable),
        (errno.EFBIG, DriveUnwritable),
        (errno.EMFILE, DeviceError),
    ],
)
def test_errors_of_writing_are_told_apart(code: int, kind: type[DeviceError]) -> None:
    assert type(durable.translate_os_error(OSError(code, "x"))) is kind


@pytest.mark.parametrize(
    ("code", "kind"), [(errno.EIO, DriveUnreadable), (errno.ENFILE, DeviceError)]
)
def test_errors_of_reading_are_told_apart(code: int, kind: type[DeviceError]) -> None:
    assert type(durable.translate_read_error(OSError(code, "x"))) is kind


def test_no_sentence_names_a_path() -> None:
    for code in (errno.ENOSPC, errno.EFBIG, errno.EIO, errno.EMFILE):
        error = durable.translate_os_error(OSError(code, "x", "/home/CANARY"))
        assert "CANARY" not in error.sentence + error.hint


def test_a_folder_is_discarded_when_the_work_in_it_fails(tmp_path: Path) -> None:
    folder = tmp_path / "unfinished"

    def work() -> None:
        with durable.discarded_on_failure(folder):
            folder.mkdir()
            (folder / "part").write_bytes(b"x")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    assert not folder.exists()


def test_a_folder_stays_when_the_work_in_it_is_done(tmp_path: Path) -> None:
    folder = tmp_path / "finished"
    with durable.discarded_on_failure(folder):
        folder.mkdir()
    assert folder.is_dir()
