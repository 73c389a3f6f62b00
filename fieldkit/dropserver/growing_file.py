"""A file that grows and is hashed as it grows; every method runs in a thread of the disk.

The hash is that of what is read back from the file, not of what was given to it.
"""

from __future__ import annotations

import contextlib
import os
import threading
from pathlib import Path

from fieldkit.dropserver.disk import failing_as_storage, free_bytes, write_whole
from fieldkit.dropserver.known_hashes import RunningHash
from fieldkit.dropserver.storage import NoRoom, StorageError

_STEP = 256 * 1024  # bytes that are written, then read back while the processor has them at hand
_LARGE = 16 * 1024 * 1024  # bytes: files from here on leave the system's memory as they grow


_of_thread = threading.local()


def _read_back() -> memoryview:
    """Return this thread's room for what is read back: new memory each time costs more."""
    if not hasattr(_of_thread, "room"):
        _of_thread.room = memoryview(bytearray(_STEP))
    room: memoryview = _of_thread.room
    return room


class GrowingFile:
    """An unfinished upload on the disk; `size` is what was written, `durable` what was synced.

    `hashed` is what was hashed of this file when it was closed last, `keep_free` how many bytes of
    the disk it leaves to others: several that grow together were each promised the same room.
    """

    def __init__(
        self, path: Path, hashed: RunningHash | None = None, *, keep_free: int = 0
    ) -> None:
        self.path = path
        self._keep_free = keep_free
        with failing_as_storage():
            flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
            self._descriptor = os.open(path, flags, 0o600)
            # Whatever closed it last has synced it, and so has every start of the server.
            self.size = self.durable = os.fstat(self._descriptor).st_size
        self.was_empty = self.size == 0
        self.hashed = RunningHash() if hashed is None or hashed.count > self.size else hashed
        self._is_doubtful = False  # a sync failed: nobody knows what of the new bytes is there
        self._is_torn = False  # a block may have been written in part

    def write(self, block: bytes) -> None:
        """Add a block, and hash it."""
        view = memoryview(block)
        for start in range(0, len(block), _STEP):
            step = view[start : start + _STEP]
            self._check_disk(len(step))
            self._is_torn = True
            with failing_as_storage():
                write_whole(self._descriptor, step)
                self.size += len(step)
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
        if size >= _LARGE and hasattr(os, "posix_fadvise"):  # macOS has none
            # Hashed and on the disk: it need not push out of memory what the machine works with,
            # and the pages it gives back are the fastest to write the next part into.
            with contextlib.suppress(OSError):
                os.posix_fadvise(self._descriptor, 0, size, os.POSIX_FADV_DONTNEED)

    def digest(self) -> str:
        """Return the SHA-256 of the whole file as 64 hexadecimal digits."""
        with failing_as_storage():
            self._hash_up()
        if self.hashed.count != self.size:
            raise StorageError
        return self.hashed.state.hexdigest()

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

    def _check_disk(self, size: int) -> None:
        with failing_as_storage():
            if self._keep_free and free_bytes(self.path.parent) < self._keep_free + size:
                raise NoRoom

    def _cut_to(self, size: int) -> None:
        with failing_as_storage():
            os.ftruncate(self._descriptor, size)
        self.size = size
        if self.hashed.count > size:
            self.hashed = RunningHash()

    def _hash_up(self) -> None:
        room = _read_back()
        while self.hashed.count < self.size:
            wanted = room[: self.size - self.hashed.count]
            count = os.preadv(self._descriptor, [wanted], self.hashed.count)
            if not count:
                return
            self.hashed.add(wanted[:count])
