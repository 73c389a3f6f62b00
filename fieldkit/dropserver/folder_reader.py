"""Reads one complete file of the folder storage."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from fieldkit.dropserver.disk import failing_as_storage
from fieldkit.dropserver.storage import NotThere, StorageError

_BLOCK = 64 * 1024  # bytes; several wait for each client that does not read


class FolderReader:
    """The bytes of one file; it stays readable when its name goes."""

    def __init__(self, descriptor: int, threads: ThreadPoolExecutor) -> None:
        self._descriptor = descriptor
        self._threads = threads
        self.size = os.fstat(descriptor).st_size

    async def read(self, offset: int) -> AsyncIterator[bytes]:
        """Return its bytes from `offset` on."""
        loop = asyncio.get_running_loop()
        while offset < self.size:
            with failing_as_storage():
                block = await loop.run_in_executor(
                    self._threads, os.pread, self._descriptor, _BLOCK, offset
                )
            if not block:
                raise StorageError
            offset += len(block)
            yield block


@contextlib.asynccontextmanager
async def reading(path: Path, threads: ThreadPoolExecutor) -> AsyncIterator[FolderReader]:
    """Open a file.

    Raises:
        NotThere: There is none.
    """
    flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW
    loop = asyncio.get_running_loop()
    try:
        descriptor = await loop.run_in_executor(threads, os.open, path, flags)
    except FileNotFoundError:
        raise NotThere from None
    except OSError:
        raise StorageError from None
    try:
        yield FolderReader(descriptor, threads)
    finally:
        os.close(descriptor)
