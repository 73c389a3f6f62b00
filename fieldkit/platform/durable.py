"""Files that are whole after a power cut: written beside, flushed to the disk, then renamed."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from fieldkit.errors import DeviceError, DiskFull, DriveUnreadable, DriveUnwritable
from fieldkit.translations import _

if sys.platform == "darwin":
    import fcntl

UNFINISHED_SUFFIX = ".part"

_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
_NOT_SUPPORTED = frozenset({errno.EINVAL, errno.ENOTSUP, errno.ENOTTY})
_WINDOWS_FULL = frozenset({39, 112})  # ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL


def write_durably(path: Path, data: bytes) -> None:
    """Replace the file `path` by `data` (mode 0600), so that a crash leaves the old or the new one.

    The bytes are written to `<path>.part`, flushed to the disk, renamed over `path`, and the
    folder is flushed. What an earlier crash left at `<path>.part` is overwritten.

    Raises:
        DiskFull, DriveUnwritable: The old file is still there, unchanged, unless only the last
            flush of the folder failed: then either of the two is.
    """
    unfinished = path.with_name(path.name + UNFINISHED_SUFFIX)
    try:
        try:
            _write_new(unfinished, data)
            os.replace(unfinished, path)
        except OSError:
            with contextlib.suppress(OSError):  # the first error is the one to tell
                unfinished.unlink()
            raise
        _flush_folder(path.parent)
    except OSError as error:
        raise translate_os_error(error) from error


def remove_durably(path: Path) -> None:
    """Delete the file `path`, which may be missing, and flush its folder.

    Raises:
        DriveUnwritable: The drive refuses.
    """
    try:
        path.unlink(missing_ok=True)
        _flush_folder(path.parent)
    except OSError as error:
        raise translate_os_error(error) from error


def fsync_file(file: BinaryIO) -> None:
    """Flush what was written to `file` down to the disk.

    Raises:
        DiskFull, DriveUnwritable: It is not known to be there.
    """
    try:
        file.flush()
        _flush(file.fileno())
    except OSError as error:
        raise translate_os_error(error) from error


def fsync_folder(folder: Path) -> None:
    """Flush the names in `folder` down to the disk.

    Windows has no such call; NTFS keeps names in its journal.

    Raises:
        DriveUnwritable: They are not known to be there.
    """
    try:
        _flush_folder(folder)
    except OSError as error:
        raise translate_os_error(error) from error


@contextlib.contextmanager
def discarded_on_failure(folder: Path) -> Iterator[None]:
    """Remove `folder` with all in it if the work inside fails or is stopped."""
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def free_bytes(path: Path) -> int:
    """Return how many bytes this user can still write where `path` is, which must exist.

    Raises:
        DriveUnreadable: The drive is gone.
    """
    try:
        return shutil.disk_usage(path).free
    except OSError as error:
        raise translate_read_error(error) from error


def total_bytes(path: Path) -> int:
    """Return how many bytes the drive holds in all on which `path` is, which must exist.

    Raises:
        DriveUnreadable: The drive is gone.
    """
    try:
        return shutil.disk_usage(path).total
    except OSError as error:
        raise translate_read_error(error) from error


def translate_os_error(error: OSError) -> DeviceError:
    """Return our error for one met while writing, without path and without system text."""
    if error.errno in _FULL or getattr(error, "winerror", None) in _WINDOWS_FULL:
        return DiskFull()
    if error.errno == errno.EFBIG:
        return DriveUnwritable(
            _("This file is too large for the drive."),
            hint=_("Drives formatted as FAT32 hold files of up to 4 GB."),
        )
    if error.errno in (errno.ENFILE, errno.EMFILE, errno.ENOMEM):
        return DeviceError(
            _("The computer has no room left to open another file."),
            hint=_("Close other programs and try again."),
        )
    return DriveUnwritable()


def translate_read_error(error: OSError) -> DeviceError:
    """Return our error for one met while reading, without path and without system text."""
    if error.errno in (errno.ENFILE, errno.EMFILE, errno.ENOMEM):
        return translate_os_error(error)
    return DriveUnreadable()


def _write_new(path: Path, data: bytes) -> None:
    # Unlinked and made anew: on a stranger's stick a link could wait under this name.
    path.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb", buffering=0) as file:
        remaining = memoryview(data)
        while remaining:
            remaining = remaining[file.write(remaining) :]
        _flush(file.fileno())


def _flush(descriptor: int) -> None:
    if sys.platform == "darwin":
        # fsync on macOS stops at the drive's own cache.
        try:
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        except OSError as error:
            if error.errno not in _NOT_SUPPORTED:
                raise
        else:
            return
    os.fsync(descriptor)


def _flush_folder(folder: Path) -> None:
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        except OSError as error:
            # Some network and FUSE file systems know no flush of a folder: no more to do.
            if error.errno not in _NOT_SUPPORTED:
                raise
        finally:
            os.close(descriptor)
