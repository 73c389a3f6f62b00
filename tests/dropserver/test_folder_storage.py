from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.dropserver.disk import InUse
from fieldkit.dropserver.folder_storage import FolderStorage
from fieldkit.dropserver.growing_file import GrowingFile
from fieldkit.dropserver.index import Index, OtherVersion
from fieldkit.dropserver.storage import Busy, NoRoom, Standing, Storage, StorageError
from fieldkit.dropserver.writing import MANY, SYNC_EVERY
from tests.dropserver.storage_contract import StorageContract
from tests.dropserver.stored import (
    ALICE,
    CONTENT,
    PLENTY,
    content_of,
    everything,
    letters,
    named,
    put,
    store,
    store_part,
)


class TestFolderStorage(StorageContract):
    def opened(self, folder: Path) -> FolderStorage:
        return FolderStorage(folder / "drop")


def over(folder: Path, scenario: Callable[[FolderStorage], object]) -> FolderStorage:
    """Run a scenario over a folder; return the storage, closed."""

    async def run() -> FolderStorage:
        storage = FolderStorage(folder)
        try:
            await scenario(storage)  # type: ignore[misc]
        finally:
            await storage.close()
        return storage

    return asyncio.run(run())


async def nothing(storage: Storage) -> None:
    """Open and close."""


def test_a_folder_has_one_server(tmp_path: Path) -> None:
    async def scenario(storage: Storage) -> None:
        with pytest.raises(InUse):
            FolderStorage(tmp_path)

    over(tmp_path, scenario)


def test_nobody_else_may_read_what_lies_there(tmp_path: Path) -> None:
    async def scenario(storage: Storage) -> None:
        await store(storage, ALICE, CONTENT)
        await store_part(storage, ALICE, CONTENT[1:], 0, 5)
        await put(storage, ALICE, CONTENT)

    over(tmp_path / "drop", scenario)
    paths = [tmp_path / "drop", *(tmp_path / "drop").rglob("*")]
    files = [path for path in paths if path.is_file() and path.parent.name in ("objects", "mail")]
    assert len(files) == 3
    assert all(path.stat().st_mode & 0o077 == 0 for path in files)
    assert (tmp_path / "drop").stat().st_mode & 0o077 == 0


def test_a_later_version_s_folder_is_left_alone(tmp_path: Path) -> None:
    over(tmp_path, nothing)
    with sqlite3.connect(tmp_path / "index.db") as connection:
        connection.execute("PRAGMA user_version = 2")
    connection.close()
    with pytest.raises(OtherVersion):
        Index(tmp_path / "index.db")


def test_a_complete_file_without_its_line_is_taken_into_the_list(tmp_path: Path) -> None:
    async def first(storage: Storage) -> None:
        await store(storage, ALICE, b"known")

    async def second(storage: Storage) -> None:
        names = [name for _, name, _ in await everything(storage)]
        assert names == [named(b"known"), named(CONTENT)]
        assert await content_of(storage, ALICE, named(CONTENT)) == CONTENT

    over(tmp_path, first)
    (tmp_path / "objects" / f"{ALICE}-{named(CONTENT)}").write_bytes(CONTENT)
    assert over(tmp_path, second).recovered.adopted == 1


def test_a_damaged_file_without_its_line_is_dropped(tmp_path: Path) -> None:
    over(tmp_path, nothing)
    path = tmp_path / "objects" / f"{ALICE}-{named(CONTENT)}"
    path.write_bytes(CONTENT[1:])

    async def second(storage: Storage) -> None:
        assert await everything(storage) == []
        assert await storage.standing(ALICE, named(CONTENT)) == Standing(0, False)

    assert over(tmp_path, second).recovered.dropped == 1
    assert not path.exists()


@pytest.mark.parametrize("change", ["gone", "shorter", "longer"])
def test_a_line_whose_file_is_gone_or_damaged_goes(tmp_path: Path, change: str) -> None:
    async def first(storage: Storage) -> None:
        await store(storage, ALICE, CONTENT)
        await put(storage, ALICE, CONTENT)

    async def second(storage: Storage) -> None:
        assert await everything(storage) == []
        assert await letters(storage, ALICE) == []
        await store(storage, ALICE, CONTENT)

    over(tmp_path, first)
    for box in ("objects", "mail"):
        path = tmp_path / box / f"{ALICE}-{named(CONTENT)}"
        if change == "gone":
            path.unlink()
        else:
            path.write_bytes(CONTENT[1:] if change == "shorter" else CONTENT + b"x")
    assert over(tmp_path, second).recovered.lost == 2


def test_an_upload_whose_last_byte_had_arrived_is_completed(tmp_path: Path) -> None:
    over(tmp_path, nothing)
    (tmp_path / "objects" / f"{ALICE}-{named(CONTENT)}.part").write_bytes(CONTENT)

    async def second(storage: Storage) -> None:
        assert [name for _, name, _ in await everything(storage)] == [named(CONTENT)]

    assert over(tmp_path, second).recovered.completed == 1


def test_mail_that_had_not_arrived_whole_and_empty_uploads_are_dropped(tmp_path: Path) -> None:
    over(tmp_path, nothing)
    (tmp_path / "mail" / f"{'5' * 32}.part").write_bytes(CONTENT)
    (tmp_path / "objects" / f"{ALICE}-{named(CONTENT)}.part").touch()
    assert over(tmp_path, nothing).recovered.dropped == 2
    assert not list((tmp_path / "mail").iterdir())
    assert not list((tmp_path / "objects").iterdir())


def test_a_file_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    over(tmp_path, nothing)
    names = ["README", f"{ALICE}-short", f"{ALICE.upper()}-{named(b'')}", ".part", "x.part"]
    for name in names:
        (tmp_path / "objects" / name).write_bytes(b"x")
    recovered = over(tmp_path, nothing).recovered
    assert not recovered.objects
    assert not recovered.partial
    assert sorted(path.name for path in (tmp_path / "objects").iterdir()) == sorted(names)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.integers(1, 4 * MANY), min_size=1, max_size=6), st.data())
def test_blocks_of_any_size_make_the_same_file(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], data: st.DataObject
) -> None:
    content = os.urandom(sum(sizes))
    cuts = data.draw(st.sets(st.integers(0, len(content)), max_size=3))

    async def scenario(storage: Storage) -> None:
        begin = 0
        for end in [*sorted(cuts), len(content)]:
            entered = storage.upload(
                ALICE, named(content), offset=begin, length=len(content), room=PLENTY
            )
            async with entered as upload:
                position = begin
                for size in sizes:
                    await upload.append(content[position : min(end, position + size)])
                    position = min(end, position + size)
                await upload.append(content[position:end])
                standing = await upload.finish()
            assert standing == Standing(end, end == len(content))
            if standing.is_complete:
                break
            begin = end
        assert await content_of(storage, ALICE, named(content)) == content

    over(tmp_path_factory.mktemp("drop"), scenario)


def test_a_large_upload_is_made_durable_while_it_grows(tmp_path: Path) -> None:
    content = bytes(2 * SYNC_EVERY + 5)

    async def scenario(storage: Storage) -> None:
        name = named(content)
        entered = storage.upload(ALICE, name, offset=0, length=len(content), room=PLENTY)
        async with entered as upload:
            for begin in range(0, len(content), MANY):
                await upload.append(content[begin : begin + MANY])
            while (await storage.standing(ALICE, name)).offset < SYNC_EVERY:
                await asyncio.sleep(0.01)
            assert (await upload.finish()).is_complete

    over(tmp_path, scenario)


def test_a_full_disk_harms_nothing_and_deleting_makes_room(small_disk: Path) -> None:
    content = os.urandom(600_000)

    async def fill(storage: Storage) -> None:
        await store(storage, ALICE, content)
        kept = named(content)
        more = os.urandom(5_000_000)  # what is free is looked at before
        with pytest.raises(NoRoom):
            await store(storage, ALICE, more)
        # Somebody else fills the disk while an upload runs.
        grown = os.urandom(500_000)
        with pytest.raises(NoRoom):
            await _store_while_the_disk_fills(storage, grown, small_disk / "ballast")
        assert not (await storage.standing(ALICE, named(grown))).is_complete
        with pytest.raises(StorageError):
            await _allow_many(storage)
        assert await content_of(storage, ALICE, kept) == content
        await storage.delete_object(ALICE, kept)
        (small_disk / "ballast").unlink()
        begin = (await storage.standing(ALICE, named(grown))).offset
        await store_part(storage, ALICE, grown, begin, len(grown))

    async def after(storage: Storage) -> None:
        assert len(await everything(storage)) == 1

    over(small_disk / "drop", fill)
    over(small_disk / "drop", after)


async def _store_while_the_disk_fills(storage: Storage, content: bytes, ballast: Path) -> None:
    length = len(content)
    entered = storage.upload(ALICE, named(content), offset=0, length=length, room=PLENTY)
    async with entered as upload:
        await upload.append(content[:100_000])
        _fill(ballast)
        await upload.append(content[100_000:])
        await upload.finish()


async def _allow_many(storage: Storage) -> None:
    for number in range(2000):
        await storage.allow(ALICE, f"{number:064x}")


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        for size in (65536, 4096, 1):
            # Until there is not even room for one byte.
            with contextlib.suppress(OSError):
                while True:
                    file.write(b"x" * size)


def test_after_a_sync_that_failed_only_what_was_durable_before_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = GrowingFile(tmp_path / "part")
    file.write(b"12345")
    file.sync()
    file.write(b"67890")
    with monkeypatch.context() as patched:
        patched.setattr(os, "fdatasync", _failing)
        with pytest.raises(StorageError):
            file.sync()
    # The disk works again, but nobody knows what became of the bytes.
    with pytest.raises(StorageError):
        file.settle()
    file.close()
    assert (tmp_path / "part").read_bytes() == b"12345"
    assert (file.size, file.durable) == (5, 5)


def test_a_block_that_was_written_in_part_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = GrowingFile(tmp_path / "part")
    file.write(b"12345")
    write = os.write

    def in_part(descriptor: int, block: memoryview) -> int:
        write(descriptor, block[:2])
        raise OSError(errno.ENOSPC, "injected")

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", in_part)
        with pytest.raises(NoRoom):
            file.write(b"67890")
    assert (tmp_path / "part").read_bytes() == b"1234567"
    file.settle()
    file.close()
    assert (tmp_path / "part").read_bytes() == b"12345"
    assert (file.size, file.durable) == (5, 5)


def _failing(descriptor: int) -> None:
    raise OSError(errno.EIO, "injected")


def test_a_commit_that_fails_leaves_the_upload_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(storage: Storage) -> None:
        with monkeypatch.context() as patched:
            patched.setattr(Index, "commit", _commit_fails)
            with pytest.raises(StorageError):
                await store(storage, ALICE, CONTENT)
            with pytest.raises(StorageError):
                await put(storage, ALICE, CONTENT)
        assert await letters(storage, ALICE) == []
        assert await everything(storage) == []
        length = len(CONTENT)
        assert await storage.standing(ALICE, named(CONTENT)) == Standing(length, False)
        await store_part(storage, ALICE, CONTENT, length, length)
        await put(storage, ALICE, CONTENT)

    over(tmp_path, scenario)


def test_mail_whose_deletion_failed_half_way_can_be_left_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(storage: Storage) -> None:
        name = await put(storage, ALICE, CONTENT)
        with monkeypatch.context() as patched:
            patched.setattr(Index, "commit", _commit_fails)
            with pytest.raises(StorageError):
                await storage.delete_mail(ALICE, name)
        await put(storage, ALICE, CONTENT)
        assert await letters(storage, ALICE) == [name]
        async with storage.read_mail(ALICE, name) as reader:
            assert reader.size == len(CONTENT)

    over(tmp_path, scenario)


def test_what_the_list_says_in_memory_is_what_the_index_says_after_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = named(CONTENT)

    async def scenario(storage: Storage) -> None:
        await storage.allow(ALICE, certificate)
        with monkeypatch.context() as patched:
            patched.setattr(Index, "allowed", _commit_fails)
            with pytest.raises(StorageError):
                await storage.refuse(ALICE, certificate)
        assert await storage.is_allowed(ALICE, certificate)

    async def again(storage: Storage) -> None:
        assert await storage.is_allowed(ALICE, certificate)

    over(tmp_path, scenario)
    over(tmp_path, again)


def _commit_fails(index: Index) -> None:
    raise sqlite3.OperationalError("disk I/O error")


def test_tidying_leaves_an_upload_alone_that_began_meanwhile(tmp_path: Path) -> None:
    first, second = b"old " * 1000, b"resumed " * 1000

    async def scenario(storage: Storage) -> None:
        for content in (first, second):
            await store_part(storage, ALICE, content, 0, 100)
        tidying = asyncio.create_task(storage.drop_old_uploads(-1))
        await asyncio.sleep(0)  # it knows of both, and looks at the first
        name, length = named(second), len(second)
        async with storage.upload(ALICE, name, offset=100, length=length, room=PLENTY) as upload:
            assert await tidying == 1
            with pytest.raises(Busy):
                await store_part(storage, ALICE, second, 100, 200)
            await upload.append(second[100:])
            assert await upload.finish() == Standing(length, is_complete=True)
        assert await content_of(storage, ALICE, name) == second

    over(tmp_path / "drop", scenario)
