"""What the folder storage asks of a file system: durable, whole, and nobody else's."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from fieldkit.dropserver.storage import NoRoom, StorageError

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class InUse(Exception):
    """Another process has this folder."""


@contextlib.contextmanager
def failing_as_storage() -> Iterator[None]:
    """Turn what the operating system says into our errors, without its words: they hold paths."""
    try:
        yield
    except OSError as error:
        raise NoRoom if error.errno in _FULL else StorageError from None


def sync_folder(path: Path) -> None:
    """Make names that were made, changed or removed in a folder durable."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def free_bytes(path: Path) -> int:
    """Return how much an ordinary user may still write where `path` is."""
    found = os.statvfs(path)
    return found.f_bavail * found.f_frsize


def write_whole(descriptor: int, block: bytes | memoryview) -> None:
    """Write every byte at the end of a file opened for appending."""
    view = memoryview(block)
    while view:
        view = view[os.write(descriptor, view) :]


def take_folder(path: Path) -> int:
    """Make a folder for this process alone; return the descriptor that holds it.

    Raises:
        InUse: Another process holds it.
    """
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    descriptor = os.open(path / "lock", flags, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        raise InUse from error
    return descriptor
