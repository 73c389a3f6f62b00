from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fieldkit.errors import DeviceError, VaultInUse
from fieldkit.platform import instance_lock
from fieldkit.platform.instance_lock import lock_folder

HOLD = """
import sys
from pathlib import Path
from fieldkit.platform.instance_lock import lock_folder
hold = lock_folder(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.readline()
"""

HOLD_THEN_EXEC = """
import sys
from pathlib import Path
from fieldkit.platform.instance_lock import lock_folder
from fieldkit.platform.process import replace_process
hold = lock_folder(Path(sys.argv[1]))
successor = "print('replaced', flush=True); input()"
replace_process([sys.executable, "-c", successor])
"""

HOLD_THEN_SPAWN = """
import subprocess, sys
from pathlib import Path
from fieldkit.platform.instance_lock import lock_folder
hold = lock_folder(Path(sys.argv[1]))
child = subprocess.Popen([sys.executable, "-c", "input()"], close_fds=False)
print("spawned", flush=True)
sys.stdin.readline()
"""


@contextmanager
def another_process(program: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Run `program` until it has written its first line; its standard input is open."""
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(instance_lock.__file__).parents[2],
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline(), "the other process did not start"
        try:
            yield process
        finally:
            process.kill()


def test_a_second_hold_in_this_process_is_refused(tmp_path: Path) -> None:
    with lock_folder(tmp_path), pytest.raises(VaultInUse):
        lock_folder(tmp_path)


def test_a_released_folder_can_be_held_again(tmp_path: Path) -> None:
    hold = lock_folder(tmp_path)
    hold.release()
    hold.release()
    lock_folder(tmp_path).release()


def test_another_process_keeps_us_out(tmp_path: Path) -> None:
    with another_process(HOLD, tmp_path), pytest.raises(VaultInUse):
        lock_folder(tmp_path)


def test_the_lock_dies_with_a_killed_process(tmp_path: Path) -> None:
    with another_process(HOLD, tmp_path) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        lock_folder(tmp_path).release()


def test_the_lock_ends_when_the_process_is_replaced(tmp_path: Path) -> None:
    with another_process(HOLD_THEN_EXEC, tmp_path) as process:
        assert process.poll() is None
        lock_folder(tmp_path).release()


def test_the_lock_is_not_inherited_by_children(tmp_path: Path) -> None:
    with another_process(HOLD_THEN_SPAWN, tmp_path) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        lock_folder(tmp_path).release()


def test_two_folders_do_not_hinder_each_other(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with lock_folder(tmp_path / "a"), lock_folder(tmp_path / "b"):
        pass


def test_the_lock_file_is_empty_and_private(tmp_path: Path) -> None:
    with lock_folder(tmp_path):
        status = (tmp_path / "lock").stat()
    assert (status.st_size, status.st_mode & 0o777) == (0, 0o600)


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DeviceError):
        lock_folder(tmp_path / "gone")


def test_a_link_in_place_of_the_lock_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DeviceError):
        lock_folder(tmp_path)
    assert not (tmp_path / "elsewhere").exists()


def test_a_write_protected_folder_needs_no_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> int:
        raise OSError(errno.EROFS, "injected")

    monkeypatch.setattr(os, "open", fail)
    with lock_folder(tmp_path):
        pass


def test_a_drive_that_knows_no_locks_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(errno.ENOTSUP, "injected")

    monkeypatch.setattr(instance_lock, "_lock", fail)
    with pytest.raises(DeviceError) as caught:
        lock_folder(tmp_path)
    assert not isinstance(caught.value, VaultInUse)
