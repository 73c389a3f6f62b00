"""One program at a time in a vault folder: an operating-system file lock, never a process id.

The system drops the lock when the process ends, however it ends, and at `exec`, because the
handle is close-on-exec. So no crash can leave a folder locked, and no lock has to be broken.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from types import TracebackType

from fieldkit.errors import DeviceError, VaultInUse
from fieldkit.platform.durable import translate_os_error
from fieldkit.translations import _

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK_NAME = "lock"

_TAKEN = frozenset({errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK})


class InstanceLock:
    """The hold on one folder; `release` it, or use it as a context manager."""

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor = descriptor

    def release(self) -> None:
        """Let others in. A second call does nothing."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> InstanceLock:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def lock_folder(folder: Path) -> InstanceLock:
    """Take the only hold on `folder` through its empty file `lock`, without waiting.

    The file stays: were it deleted, two programs could hold two files of one name. On a
    write-protected drive nobody can change anything and nothing is held.

    Raises:
        VaultInUse: Another program, or another window of this one, holds it.
        DeviceError: The folder is gone, or the drive knows no locks.
    """
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    try:
        # Python opens every file close-on-exec (PEP 446).
        descriptor = os.open(folder / LOCK_NAME, flags, 0o600)
    except OSError as error:
        if error.errno == errno.EROFS:
            return InstanceLock(None)
        raise translate_os_error(error) from error
    try:
        _lock(descriptor)
    except OSError as error:
        os.close(descriptor)
        if error.errno in _TAKEN:
            raise VaultInUse from error
        raise DeviceError(
            _("This drive cannot keep a second program out of the vault."),
            hint=_("Copy the vault to a disk of this computer."),
        ) from error
    return InstanceLock(descriptor)


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
