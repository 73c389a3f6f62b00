"""A server that is killed at any point: what it acknowledged is there, and nothing else breaks."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pathlib
import random
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldkit.dropserver.folder_storage import FolderStorage
from fieldkit.dropserver.growing_file import GrowingFile
from fieldkit.dropserver.index import Index
from fieldkit.dropserver.storage import Standing, Storage
from tests.dropserver.stored import (
    ALICE,
    BOB,
    content_of,
    everything,
    letters,
    named,
    put,
    store,
    store_part,
)
from tests.dropserver.wire import NOTHING, Answer, Talk, part, part_headers, request, talk
from tests.fakes.drop_server import Client, RunningServer, a_drop_server

KEPT, SMALL, LARGE = b"kept " * 100, b"small " * 100, b"large " * 40_000
LETTER = b"letter " * 100
CERTIFICATE = "c" * 64

STEPS: list[tuple[object, str]] = [
    (os, "write"),
    (os, "fsync"),
    (os, "fdatasync"),
    (os, "ftruncate"),
    (pathlib.Path, "rename"),
    (pathlib.Path, "unlink"),
    (Index, "begin"),
    (Index, "add"),
    (Index, "remove"),
    (Index, "allow"),
    (Index, "commit"),
]


async def work(storage: Storage, say: Callable[[str], None]) -> None:
    """Do everything that changes something, and say what is done."""
    await store(storage, ALICE, SMALL)
    say("small")
    await store_part(storage, ALICE, LARGE, 0, 100_000)
    say("part")
    say("deleting")
    await storage.delete_object(BOB, named(KEPT))
    say("deleted")
    await put(storage, ALICE, LETTER)
    say("letter")
    await store_part(storage, ALICE, LARGE, 100_000, len(LARGE))
    say("large")
    await storage.allow(ALICE, CERTIFICATE)
    say("allowed")
    say("reading")
    await storage.delete_mail(ALICE, named(LETTER))
    say("read")


async def check(storage: Storage, said: set[str]) -> None:
    """Check that everything that was said is so, and that the work can be done again."""
    small = await storage.standing(ALICE, named(SMALL))
    assert small.is_complete or "small" not in said
    large = await storage.standing(ALICE, named(LARGE))
    assert large.offset >= (100_000 if "part" in said else 0)
    assert large.is_complete or "large" not in said
    listed = await everything(storage)
    assert (BOB, named(KEPT), len(KEPT)) in listed or "deleting" in said
    if "deleted" in said:
        assert not (await storage.standing(BOB, named(KEPT))).is_complete
    for device, name, size in listed:
        assert named(await content_of(storage, device, name)) == name
        assert await storage.standing(device, name) == Standing(size, is_complete=True)
    mail = await letters(storage, ALICE)
    assert mail in ([], [named(LETTER)])
    if "letter" in said and "reading" not in said:
        assert mail == [named(LETTER)]
    assert await storage.is_allowed(ALICE, CERTIFICATE) or "allowed" not in said
    if not large.is_complete:
        end = len(LARGE)
        assert await store_part(storage, ALICE, LARGE, large.offset, end) == Standing(end, True)


def _over(folder: Path, scenario: Callable[[Storage], object]) -> None:
    async def run() -> None:
        storage = FolderStorage(folder)
        try:
            await scenario(storage)  # type: ignore[misc]
        finally:
            await storage.close()

    asyncio.run(run())


def _killed_at(folder: Path, point: int, said: Path) -> bool:
    """Work in a process of its own that is killed before step `point`; say whether it was."""
    process = os.fork()
    if process == 0:
        with contextlib.suppress(BaseException):
            _work_until(folder, point, said)
        os._exit(0)
    _, status = os.waitpid(process, 0)
    return os.WIFSIGNALED(status)


def _work_until(folder: Path, point: int, said: Path) -> None:
    steps = 0

    def counted(step: Callable[..., object]) -> Callable[..., object]:
        def counting(*given: object, **named_ones: object) -> object:
            nonlocal steps
            steps += 1
            if steps == point:
                os.kill(os.getpid(), signal.SIGKILL)
            return step(*given, **named_ones)

        return counting

    heard = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    tell = os.write
    for place, name in STEPS:
        setattr(place, name, counted(getattr(place, name)))
    _over(folder, lambda storage: work(storage, lambda word: tell(heard, f"{word} ".encode())))  # type: ignore[arg-type,return-value]


def test_killed_before_each_step_nothing_that_was_done_is_gone(tmp_path: Path) -> None:
    point = 0
    was_killed = True
    while was_killed:
        point += 1
        folder, said = tmp_path / f"{point}", tmp_path / f"{point}.said"
        said.touch()

        async def before(storage: Storage) -> None:
            await store(storage, BOB, KEPT)

        _over(folder, before)
        was_killed = _killed_at(folder, point, said)
        done = set(said.read_text().split())
        _over(folder, lambda storage, done=done: check(storage, done))  # type: ignore[misc]
    assert "read" in done
    assert point > 30


def test_everything_is_synced_before_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: list[str] = []

    def noting(place: object, name: str) -> None:
        step = getattr(place, name)

        def note(*given: object) -> object:
            result = step(*given)
            happened.append(name)
            return result

        monkeypatch.setattr(place, name, note)

    async def scenario(storage: Storage) -> None:
        for place, name in ((GrowingFile, "sync"), (Path, "rename"), (Index, "commit")):
            noting(place, name)
        monkeypatch.setattr(
            "fieldkit.dropserver.group_commit.sync_folder", lambda _: happened.append("folder")
        )
        await store(storage, ALICE, SMALL)
        assert happened == ["sync", "rename", "folder", "commit"]
        happened.clear()
        monkeypatch.setattr(
            "fieldkit.dropserver.disk.sync_folder", lambda _: happened.append("folder")
        )
        await store_part(storage, ALICE, LARGE, 0, 10)
        assert happened == ["sync", "folder"]

    _over(tmp_path, scenario)


def test_a_server_killed_again_and_again_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    chance = random.Random(20260601)
    with a_drop_server(tmp_path) as server:
        alice = server.authority.client("device", ALICE)
        server.allow(alice)
        stored: list[bytes] = []
        content = chance.randbytes(3_000_000)
        acknowledged = 0
        for _ in range(12):
            killed_after = chance.randrange(len(content))
            with contextlib.suppress(OSError), talk(server, alice) as connection:
                acknowledged = _upload_until(
                    server, connection, content, acknowledged, killed_after
                )
            server.kill()
            server.start_again()
            with talk(server, alice) as connection:
                offset, complete = connection.ask("HEAD", f"/v1/objects/{named(content)}").offset
            assert int(offset or 0) >= acknowledged
            acknowledged = int(offset or 0)
            if complete == "?1":
                stored.append(content)
                content, acknowledged = chance.randbytes(chance.randrange(1, 3_000_000)), 0
        _finish(server, alice, content, acknowledged)
        with talk(server, server.headquarters) as hq:
            for each in [*stored, content]:
                assert hq.ask("GET", f"/v1/intake/{ALICE}/{named(each)}").body == each


def _upload_until(
    server: RunningServer, connection: Talk, content: bytes, offset: int, killed_after: int
) -> int:
    """Upload in parts, and kill the server once so much is sent; return what it acknowledged."""
    while offset < len(content):
        end = min(offset + 400_000, len(content))
        raw = request(*part(content, offset, end), **part_headers(content, offset))
        if end > killed_after:
            connection.send(raw[: len(raw) - (end - max(offset, killed_after))])
            os.kill(server.pid, signal.SIGKILL)
            return offset
        connection.send(raw)
        answer = connection.answer()
        if answer == NOTHING:
            return offset
        offset = _acknowledged(answer)
    return offset


def _acknowledged(answer: Answer) -> int:
    assert answer.status == 204
    return int(answer.offset[0] or 0)


def _finish(server: RunningServer, client: Client, content: bytes, offset: int) -> None:
    with talk(server, client) as connection:
        assert connection.patch(content, offset).offset == (str(len(content)), "?1")
