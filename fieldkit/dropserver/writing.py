"""Blocks of an upload go to the disk while the next ones arrive."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from fieldkit.dropserver.growing_file import GrowingFile
from fieldkit.dropserver.storage import StorageError

BUFFER = 512 * 1024  # bytes that wait while the disk is behind
# A fast client's blocks go to the disk together, a slow one's each for itself: little waits.
AT_ONCE = 256 * 1024  # bytes
SOON = 0.05  # seconds
SYNC_EVERY = 16 * 1024 * 1024  # bytes; less is left to sync at the end, and lost in a power cut


class Writing:
    """Writes to a growing file in the threads of the disk, one write and one sync at a time."""

    def __init__(self, file: GrowingFile, threads: ThreadPoolExecutor) -> None:
        self.file = file
        self.received = file.size
        self._threads = threads
        self._blocks: list[bytes] = []
        self._waiting = 0  # bytes in blocks
        self._write: asyncio.Future[None] | None = None
        self._sync: asyncio.Future[None] | None = None
        self._synced_at = file.size
        self._began = 0.0

    async def append(self, block: bytes) -> None:
        """Take a block; wait while too much waits.

        Raises:
            StorageError: This block or an earlier one could not be written.
        """
        self._blocks.append(block)
        self._waiting += len(block)
        self.received += len(block)
        if self._write is not None and (self._write.done() or self._waiting >= BUFFER):
            await self._written()
        if self._write is None and (self._waiting >= AT_ONCE or self._is_time()):
            self._begin_write()

    async def flush(self) -> None:
        """Write everything, and wait for what runs."""
        await self._written()
        if self._blocks:
            self._begin_write()
            await self._written()
        await self._synced()

    async def stop(self) -> None:
        """Wait for what runs, whatever comes of it; what waits is written if it can be."""
        for step in (self.flush, self._synced):
            try:
                await step()
            except StorageError:
                self._blocks = []

    def _is_time(self) -> bool:
        return asyncio.get_running_loop().time() - self._began >= SOON

    def _begin_write(self) -> None:
        self._began = asyncio.get_running_loop().time()
        blocks, self._blocks, self._waiting = self._blocks, [], 0
        self._write = self._run(partial(self._write_all, blocks))

    def _write_all(self, blocks: list[bytes]) -> None:
        for block in blocks:
            self.file.write(block)

    async def _written(self) -> None:
        if self._write is None:
            return
        # Shielded and kept until it has ended: the file must not be closed under a thread.
        await asyncio.shield(self._write)
        self._write = None
        if self.file.size - self._synced_at >= SYNC_EVERY:
            await self._synced()
            self._synced_at = self.file.size
            self._sync = self._run(self.file.sync)

    async def _synced(self) -> None:
        if self._sync is not None:
            await asyncio.shield(self._sync)
            self._sync = None

    def _run(self, work: Callable[[], None]) -> asyncio.Future[None]:
        return asyncio.get_running_loop().run_in_executor(self._threads, work)
