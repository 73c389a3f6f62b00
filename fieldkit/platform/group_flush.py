"""Flushes many files or folders to their disk at once, where the system has one call for that.

A flush costs a disk's whole round trip, whatever it flushes. Linux can flush a file system with
one (syncfs(2), "the same guarantees as fsync() called on every file"); it is asked on file systems
that are known to keep this, and afterwards each file for itself whether its bytes were written,
since systems before 5.8 told no errors of syncfs. Everywhere else each one is flushed by itself.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Collection
from pathlib import Path

from fieldkit.platform.durable import fsync_file, fsync_folder, translate_os_error

# f_type of statfs(2): the ext family, XFS, Btrfs, F2FS. Behind FUSE, syncfs reaches nobody.
_KNOWN_FILE_SYSTEMS = frozenset({0xEF53, 0x58465342, 0x9123683E, 0xF2F52010})
_FEWEST = 4  # below, single flushes are as quick and disturb nobody else
_STATFS_BYTES = 256  # more than the structure of any system has
_WAIT_WRITE_WAIT = 1 | 2 | 4  # the flags of sync_file_range(2)


def flush_files(paths: Collection[Path]) -> None:
    """Flush the content of these files down to the disk.

    Raises:
        DeviceError: It is not known to be there.
    """
    try:
        if _flush_file_systems(paths):
            for path in paths:
                _check_written(path)
            return
        for path in paths:
            with path.open("r+b") as file:
                fsync_file(file)
    except OSError as error:
        raise translate_os_error(error) from error


def flush_folders(folders: Collection[Path]) -> None:
    """Flush the names in these folders down to the disk.

    Raises:
        DriveUnwritable: They are not known to be there.
    """
    try:
        if _flush_file_systems(folders):
            return
    except OSError as error:
        raise translate_os_error(error) from error
    for folder in sorted(folders):
        fsync_folder(folder)


def _flush_file_systems(paths: Collection[Path]) -> bool:
    """Flush the file systems on which all these lie; say whether that can be claimed."""
    if sys.platform != "linux" or len(paths) < _FEWEST:
        return False
    one_of_each = {path.stat().st_dev: path for path in paths}
    libc = ctypes.CDLL(None, use_errno=True)
    descriptors: list[int] = []
    try:
        for path in one_of_each.values():
            descriptors.append(os.open(path, os.O_RDONLY))
            if not _is_known(libc, descriptors[-1]):
                return False
        for descriptor in descriptors:
            _require(libc.syncfs(descriptor))
    finally:
        for descriptor in descriptors:
            os.close(descriptor)
    return True


def _is_known(libc: ctypes.CDLL, descriptor: int) -> bool:
    answer = ctypes.create_string_buffer(_STATFS_BYTES)
    if libc.fstatfs(descriptor, answer) != 0:
        return False
    return ctypes.c_long.from_buffer(answer).value in _KNOWN_FILE_SYSTEMS


def _check_written(path: Path) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    descriptor = os.open(path, os.O_RDONLY)
    try:
        nothing = ctypes.c_longlong(0)
        _require(libc.sync_file_range(descriptor, nothing, nothing, _WAIT_WRITE_WAIT))
    finally:
        os.close(descriptor)


def _require(answer: int) -> None:
    if answer != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
