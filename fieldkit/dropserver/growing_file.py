"""A file that grows and is hashed as it grows; every method runs in a thread of the disk.

The hash is that of what is read back from the file, not of what was given to it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

from fieldkit.dropserver.disk import failing_as_storage, write_whole
from fieldkit.dropserver.storage import StorageError

_READ = 1024 * 1024  # bytes at a time


class GrowingFile:
    """An unfinished upload on the disk; `size` is what was written, `durable` what was synced."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with failing_as_storage():
            flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
            self._descriptor = os.open(path, flags, 0o600)
            # Whatever closed it last has synced it, and so has every start of the server.
            self.size = self.durable = os.fstat(self._descriptor).st_size
        self.was_empty = self.size == 0
        self._hash = hashlib.sha256()
        self._hashed = 0
        self._is_doubtful = False  # a sync failed: nobody knows what of the new bytes is there
        self._is_torn = False  # a block may have been written in part

    def write(self, block: bytes) -> None:
        """Add a block, and hash it."""
        self._is_torn = True
        with failing_as_storage():
            write_whole(self._descriptor, block)
            self.size += len(block)
            self._is_torn = False
            self._hash_up()

    def sync(self) -> None:
        """Make durable what was written before this began."""
        size = self.size
        self._is_doubtful = True
        with failing_as_storage():
            os.fdatasync(self._descriptor)
        self._is_doubtful = False
        self.durable = size

    def digest(self) -> str:
        """Return the SHA-256 of the whole file as 64 hexadecimal digits."""
        with failing_as_storage():
            self._hash_up()
        if self._hashed != self.size:
            raise StorageError
        return self._hash.hexdigest()

    def settle(self) -> None:
        """Make durable what was written, or else leave what was durable before."""
        if self.durable == self.size and not self._is_torn and not self._is_doubtful:
            return
        # A second sync may succeed although the first has lost bytes: it is not asked.
        if not self._is_doubtful:
            with contextlib.suppress(StorageError):
                self._cut_to(self.size)
                self.sync()
                return
        self._cut_to(self.durable)
        with failing_as_storage():
            os.fsync(self._descriptor)
        raise StorageError

    def close(self) -> None:
        """Close it; nothing is synced."""
        os.close(self._descriptor)

    def _cut_to(self, size: int) -> None:
        with failing_as_storage():
            os.ftruncate(self._descriptor, size)
        self.size = size

    def _hash_up(self) -> None:
        while self._hashed < self.size:
            wanted = min(_READ, self.size - self._hashed)
            block = os.pread(self._descriptor, wanted, self._hashed)
            if not block:
                return
            self._hash.update(block)
            self._hashed += len(block)
