"""How far an upload was hashed is remembered, and never believed beyond what lies on the disk."""

from __future__ import annotations

import asyncio
import hashlib
import os
from pathlib import Path

import pytest

from fieldkit.dropserver import known_hashes
from fieldkit.dropserver.folder_storage import FolderStorage
from fieldkit.dropserver.growing_file import GrowingFile
from fieldkit.dropserver.known_hashes import KnownHashes, RunningHash
from tests.dropserver.stored import ALICE, content_of, named, store_part

NAME = (ALICE, "5" * 64)
CONTENT = b"sealed " * 10_000


def hashed(content: bytes) -> RunningHash:
    running = RunningHash()
    running.add(memoryview(content))
    return running


def test_what_is_known_is_handed_over_once() -> None:
    known = KnownHashes()
    known.keep(NAME, hashed(CONTENT))
    assert known.take(NAME).count == len(CONTENT)
    assert known.take(NAME).count == 0


def test_the_oldest_is_forgotten_and_nothing_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_hashes, "MOST", 2)
    known = KnownHashes()
    for number in range(3):
        known.keep((ALICE, str(number)), hashed(b"x"))
    known.keep((ALICE, "empty"), RunningHash())
    counts = [known.take((ALICE, name)).count for name in ("0", "1", "2", "empty")]
    assert counts == [0, 1, 1, 0]


def test_a_file_goes_on_where_its_hash_stands(tmp_path: Path) -> None:
    file = GrowingFile(tmp_path / "object.part")
    file.write(CONTENT)
    file.settle()
    file.close()
    again = GrowingFile(tmp_path / "object.part", file.hashed)
    again.write(b"end")
    assert again.digest() == hashlib.sha256(CONTENT + b"end").hexdigest()
    again.close()


def test_a_file_that_is_shorter_than_its_hash_is_hashed_anew(tmp_path: Path) -> None:
    path = tmp_path / "object.part"
    path.write_bytes(CONTENT[:10])
    file = GrowingFile(path, hashed(CONTENT))
    file.write(CONTENT[10:])
    assert file.digest() == hashlib.sha256(CONTENT).hexdigest()
    file.close()


def test_each_piece_of_an_upload_is_read_back_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []
    preadv = os.preadv

    def counting(descriptor: int, room: list[memoryview], offset: int) -> int:
        read.append(preadv(descriptor, room, offset))
        return read[-1]

    async def upload_in_pieces() -> None:
        storage = FolderStorage(tmp_path / "drop")
        for begin in range(0, len(CONTENT), 7_000):
            standing = await store_part(storage, ALICE, CONTENT, begin, begin + 7_000)
        assert standing.is_complete
        assert await content_of(storage, ALICE, named(CONTENT)) == CONTENT
        await storage.close()

    monkeypatch.setattr(os, "preadv", counting)
    asyncio.run(upload_in_pieces())
    assert sum(read) == len(CONTENT)
