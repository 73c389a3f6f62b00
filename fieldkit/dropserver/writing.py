"""Blocks of an upload go to the disk while the next ones arrive."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from fieldkit.dropserver.growing_file import GrowingFile
from fieldkit.dropserver.storage import StorageError

# A fast client's blocks go to the disk together, a slow one's each for itself: little waits.
AT_ONCE = 256 * 1024  # bytes
SOON = 0.05  # seconds
FEW = 4 * 1024 * 1024  # bytes of one upload that wait while the disk is behind
MANY = 128 * 1024  # the same, where much waits already
CROWDED = 16 * 1024 * 1024  # bytes: much, of all uploads
SYNC_EVERY = 64 * 1024 * 1024  # bytes; less is left to sync at the end, and lost in a power cut


class Backlog:
    """What waits for the disk, of all uploads: the fewer there are, the more each may hand over.

    Going back and forth between the event loop and a thread costs as much as writing does.
    """

    def __init__(self) -> None:
        self.waiting = 0  # bytes, until they are written

    @property
    def share(self) -> int:
        """Return how many bytes one upload may let wait."""
        return MANY if self.waiting >= CROWDED else FEW

    def give_back(self, size: int) -> None:
        """So many bytes do not wait any more."""
        self.waiting -= size


class Writing:
    """Writes to a growing file in the threads of the disk, one write and one sync at a time."""

    def __init__(
        self, file: GrowingFile, threads: ThreadPoolExecutor, backlog: Backlog | None = None
    ) -> None:
        self.file = file
        self.received = file.size
        self._threads = threads
        self._backlog = backlog or Backlog()
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
        self._backlog.waiting += len(block)
        self.received += len(block)
        is_full = self._waiting >= self._backlog.share
        if self._write is not None and (is_full or self._write.done()):
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
                _, size = self._take_blocks()
                self._backlog.give_back(size)

    def _is_time(self) -> bool:
        return asyncio.get_running_loop().time() - self._began >= SOON

    def _begin_write(self) -> None:
        self._began = asyncio.get_running_loop().time()
        blocks, size = self._take_blocks()
        self._write = self._run(partial(self._write_all, blocks))
        self._write.add_done_callback(lambda _: self._backlog.give_back(size))

    def _take_blocks(self) -> tuple[list[bytes], int]:
        blocks, size = self._blocks, self._waiting
        self._blocks, self._waiting = [], 0
        return blocks, size

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
