"""Uploads of the folder storage: an object that may be continued, a mail that may not."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from fieldkit.dropserver import disk
from fieldkit.dropserver.growing_file import GrowingFile
from fieldkit.dropserver.known_hashes import RunningHash
from fieldkit.dropserver.storage import Standing, StorageError, WrongHash
from fieldkit.dropserver.writing import Backlog, Writing

logger = logging.getLogger(__name__)
T = TypeVar("T")


class FolderUpload:
    """Implements `Upload`. `complete` gives the finished file its name and its line."""

    def __init__(
        self,
        file: GrowingFile,
        sha256: str,
        length: int,
        *,
        threads: ThreadPoolExecutor,
        backlog: Backlog,
        complete: Callable[[], Awaitable[None]],
    ) -> None:
        self._file = file
        self._sha256 = sha256
        self._length = length
        self._threads = threads
        self._complete = complete
        self._writing = Writing(file, threads, backlog)
        self._is_wrong = False
        self._completing: asyncio.Future[None] | None = None
        self.is_complete = False

    @property
    def hashed(self) -> RunningHash:
        """Return how far it is hashed, for whoever goes on with it."""
        return self._file.hashed

    @property
    def durable(self) -> int:
        """Return how many bytes would be there after a power cut."""
        return self._file.durable

    async def append(self, block: bytes) -> None:
        """Add bytes at the end."""
        if self._writing.received + len(block) > self._length:
            raise StorageError
        await self._writing.append(block)

    async def finish(self) -> Standing:
        """Make everything durable, and complete it if it is all there."""
        await self._writing.flush()
        if self._file.size < self._length:
            await self._in_thread(self._settle)
            return Standing(self._file.durable, is_complete=False)
        self._is_wrong = await self._in_thread(self._seal) != self._sha256
        if self._is_wrong:
            raise WrongHash
        # In a task of its own: a commit that has begun ends, whatever becomes of the request.
        self._completing = asyncio.ensure_future(self._complete())
        await asyncio.shield(self._completing)
        self.is_complete = True
        return Standing(self._length, is_complete=True)

    async def leave(self, *, keep: bool) -> int:
        """Let it go; return how many bytes of it stay. `keep` says whether unfinished ones do."""
        await self._writing.stop()
        if self._completing is not None:
            await asyncio.wait([self._completing])
            self.is_complete = self._completing.exception() is None
        if self.is_complete:
            self._file.close()
            return self._length
        return await self._in_thread(lambda: self._let_go(keep=keep and not self._is_wrong))

    def _let_go(self, *, keep: bool) -> int:
        try:
            if keep:
                with self._noting():
                    self._settle()
            stays = self._file.size if keep else 0
            if not stays:
                with self._noting(), disk.failing_as_storage():
                    self._file.path.unlink(missing_ok=True)
            return stays
        finally:
            self._file.close()

    def _settle(self) -> None:
        self._file.settle()
        if self._file.was_empty and self._file.size:
            with disk.failing_as_storage():
                disk.sync_folder(self._file.path.parent)
            self._file.was_empty = False

    def _seal(self) -> str:
        self._file.sync()
        return self._file.digest()

    @contextlib.contextmanager
    def _noting(self) -> Iterator[None]:
        try:
            yield
        except StorageError:
            logger.warning("the disk failed while an upload was let go")

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)
