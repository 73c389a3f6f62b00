"""What waits for the disk is bounded, and counted until it is written or given up."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fieldkit.dropserver.growing_file import GrowingFile
from fieldkit.dropserver.storage import StorageError
from fieldkit.dropserver.writing import CROWDED, FEW, MANY, Backlog, Writing


class SlowFile(GrowingFile):
    """A file on a disk that writes when it is let, or fails."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.may_write = threading.Event()
        self.fails = False

    def write(self, block: bytes) -> None:
        assert self.may_write.wait(60)
        if self.fails:
            raise StorageError
        super().write(block)


@pytest.fixture
def file(tmp_path: Path) -> Iterator[SlowFile]:
    made = SlowFile(tmp_path / "object.part")
    yield made
    made.close()


def block(size: int) -> bytes:
    return bytes(size)


async def waits(writing: Writing, size: int) -> bool:
    """Say whether one more block is not taken while the disk does nothing."""
    task = asyncio.ensure_future(writing.append(block(size)))
    for _ in range(10):
        await asyncio.sleep(0)
    if task.done():
        return False
    writing.file.may_write.set()  # type: ignore[attr-defined]
    await task
    return True


@pytest.mark.parametrize(("already", "size"), [(0, FEW), (CROWDED, MANY)])
def test_an_upload_waits_once_it_has_its_share(file: SlowFile, already: int, size: int) -> None:
    async def run() -> None:
        backlog = Backlog()
        backlog.waiting = already
        with ThreadPoolExecutor(1) as threads:
            writing = Writing(file, threads, backlog)
            await writing.append(b"first")  # goes to the thread, which waits for the disk
            assert not await waits(writing, size - 1)
            assert await waits(writing, 1)
            await writing.flush()
        assert file.size == 5 + size
        assert backlog.waiting == already

    asyncio.run(run())


def test_what_is_on_its_way_to_the_disk_is_counted(file: SlowFile) -> None:
    async def run() -> None:
        backlog = Backlog()
        with ThreadPoolExecutor(1) as threads:
            writing = Writing(file, threads, backlog)
            await writing.append(block(1000))
            await writing.append(block(500))
            assert backlog.waiting == 1500
            file.may_write.set()
            await writing.flush()
        assert backlog.waiting == 0

    asyncio.run(run())


def test_what_a_failing_disk_did_not_take_is_not_counted_for_ever(file: SlowFile) -> None:
    async def run() -> None:
        backlog = Backlog()
        file.fails = True
        with ThreadPoolExecutor(1) as threads:
            writing = Writing(file, threads, backlog)
            await writing.append(block(1000))
            await writing.append(block(500))
            file.may_write.set()
            with pytest.raises(StorageError):
                await writing.flush()
            await writing.stop()
        assert backlog.waiting == 0

    asyncio.run(run())
