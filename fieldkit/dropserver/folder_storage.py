"""A storage in one folder, used by one server process; docs/decisions/0030-the-drop-server.md."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path
from typing import TypeVar

from fieldkit.dropserver import disk
from fieldkit.dropserver.allow_list import AllowList, Line
from fieldkit.dropserver.cursors import Cursors
from fieldkit.dropserver.folder_reader import FolderReader, reading
from fieldkit.dropserver.folder_upload import FolderUpload
from fieldkit.dropserver.group_commit import GroupCommit
from fieldkit.dropserver.growing_file import GrowingFile
from fieldkit.dropserver.identity import DEVICE, HEADQUARTERS
from fieldkit.dropserver.index import MAIL, OBJECT, Index, Row
from fieldkit.dropserver.known_hashes import KnownHashes, RunningHash
from fieldkit.dropserver.ledger import Ledger
from fieldkit.dropserver.places import Places
from fieldkit.dropserver.recovery import recover
from fieldkit.dropserver.storage import (
    AllowedPage,
    Busy,
    NoRoom,
    OtherOffset,
    Page,
    Room,
    Standing,
    Stored,
    Totals,
)
from fieldkit.dropserver.writing import Backlog

T = TypeVar("T")
_THREADS = 8  # that wait for the disk


class FolderStorage:
    """Implements `Storage`. Used from one event loop; the disk is met in threads."""

    def __init__(self, folder: Path) -> None:
        """Take the folder and recover what lies there. Blocks.

        Raises:
            InUse: Another process has it.
            OtherVersion: A later version of the server has written it.
            OSError, sqlite3.Error: The disk or the index is not usable.
        """
        self._places = Places(folder)
        self._lock = disk.take_folder(folder)
        index = Index(self._places.index)
        self.recovered = recover(self._places, index)
        self._allowed = AllowList(index.allowed())
        self._commits = GroupCommit(index)
        self._partial = dict(self.recovered.partial)
        self._objects = Ledger(self.recovered.objects)
        for (device, _), size in self._partial.items():
            self._objects.add(device, size)
        self._mail = Ledger(self.recovered.mail)
        self._running: dict[tuple[str, str], FolderUpload | None] = {}
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="disk")
        self._cursors = Cursors()
        self._hashes = KnownHashes()
        self._backlog = Backlog()

    async def close(self) -> None:
        """Let everything go."""
        await self._commits.close()
        self._threads.shutdown(wait=True)
        os.close(self._lock)

    async def standing(self, device: str, sha256: str) -> Standing:
        """Return how much of an object is durable."""
        if (device, sha256) in self._running:
            upload = self._running[device, sha256]
            durable = upload.durable if upload else self._partial.get((device, sha256), 0)
            return Standing(durable, is_complete=False)
        return await self._in_thread(lambda: self._standing(device, sha256))

    @contextlib.asynccontextmanager
    async def upload(
        self, device: str, sha256: str, *, offset: int, length: int, room: Room
    ) -> AsyncIterator[FolderUpload]:
        """Continue an upload at `offset`."""
        name = (device, sha256)
        if name in self._running:
            raise Busy
        self._take(name, length, room)
        self._running[name] = None
        hashed = self._hashes.take(name)
        try:
            file = await self._in_thread(lambda: self._begin(name, offset, length, room, hashed))
        except BaseException:
            self._leave(name, length, self._partial.get(name, 0), is_complete=False)
            self._hashes.keep(name, hashed)
            raise
        upload = FolderUpload(
            file,
            sha256,
            length,
            threads=self._threads,
            backlog=self._backlog,
            complete=lambda: self._complete_object(name, length),
        )
        self._running[name] = upload
        try:
            yield upload
        finally:
            # In a task of its own: it ends although the one who uploads is cancelled.
            await asyncio.shield(asyncio.ensure_future(self._let_go(name, length, upload)))

    async def objects(self, after: str, limit: int) -> Page:
        """Return complete objects of all devices, in the order of their completion."""
        start = self._cursors.read(after)
        rows = await self._commits.run(lambda index: index.page(OBJECT, start, limit + 1))
        return self._page(rows, limit)

    def read_object(self, device: str, sha256: str) -> AbstractAsyncContextManager[FolderReader]:
        """Open a complete object."""
        return reading(self._places.object(device, sha256), self._threads)

    async def delete_object(self, device: str, sha256: str) -> None:
        """Delete a complete object."""
        path = self._places.object(device, sha256)
        size = await self._delete(OBJECT, path, device, sha256)
        if size is not None:
            self._objects.give_back(device, size)

    async def mail(self, device: str, after: str, limit: int) -> Page:
        """Return the mail of one device, oldest first."""
        start = self._cursors.read(after)
        rows = await self._commits.run(lambda index: index.page_of(MAIL, device, start, limit + 1))
        return self._page(rows, limit)

    @contextlib.asynccontextmanager
    async def put_mail(
        self, device: str, sha256: str, *, length: int, room: Room
    ) -> AsyncIterator[FolderUpload]:
        """Begin a mail."""
        self._mail.take(device, length, room)
        counted = False
        path = self._places.growing_letter()
        try:
            self._check_disk(length, room)
            file = await self._in_thread(lambda: GrowingFile(path, keep_free=room.keep_free))

            async def complete() -> None:
                nonlocal counted
                counted = await self._complete_mail(path, (device, sha256), length)

            upload = FolderUpload(
                file,
                sha256,
                length,
                threads=self._threads,
                backlog=self._backlog,
                complete=complete,
            )
            try:
                yield upload
            finally:
                await asyncio.shield(asyncio.ensure_future(upload.leave(keep=False)))
        finally:
            if not counted:
                self._mail.give_back(device, length)

    async def has_mail(self, device: str, sha256: str) -> bool:
        """Say whether a mail lies there."""
        return await self._in_thread(self._places.letter(device, sha256).is_file)

    def read_mail(self, device: str, sha256: str) -> AbstractAsyncContextManager[FolderReader]:
        """Open a mail."""
        return reading(self._places.letter(device, sha256), self._threads)

    async def delete_mail(self, device: str, sha256: str) -> None:
        """Delete a mail."""
        size = await self._delete(MAIL, self._places.letter(device, sha256), device, sha256)
        if size is not None:
            self._mail.give_back(device, size)

    async def is_allowed(self, device: str, certificate: str) -> bool:
        """Say whether a device may come with this certificate."""
        return self._allowed.is_allowed(device, certificate)

    async def is_headquarters(self, certificate: str) -> bool:
        """Say whether headquarters may come with this certificate."""
        return self._allowed.is_headquarters(certificate)

    async def allowed(self, after: str, limit: int) -> AllowedPage:
        """Return which device may come with which certificate."""
        lines = self._allowed.page(self._cursors.read(after), limit + 1)
        cursor = self._cursors.write(lines[limit - 1][0]) if len(lines) > limit else ""
        return AllowedPage(tuple(line[1:] for line in lines[:limit]), cursor)

    async def headquarters(self) -> tuple[str, ...]:
        """Return headquarters' certificates."""
        return self._allowed.headquarters()

    async def allow(self, device: str, certificate: str) -> None:
        """Let a device come with a certificate."""
        await self._decide(lambda index: index.allow(DEVICE, device, certificate))

    async def refuse(self, device: str, certificate: str) -> None:
        """Let it not come any more."""
        await self._decide(lambda index: index.refuse(DEVICE, device, certificate))

    async def allow_headquarters(self, certificate: str) -> None:
        """Let headquarters come with a certificate."""
        await self._decide(lambda index: index.allow(HEADQUARTERS, "", certificate))

    async def refuse_headquarters(self, certificate: str) -> None:
        """Let it not come any more."""
        await self._decide(lambda index: index.refuse(HEADQUARTERS, "", certificate))

    async def drop_old_uploads(self, older_than: float) -> int:
        """Drop unfinished uploads that did not grow for so many seconds."""
        dropped = 0
        for name in list(self._partial):
            # Others go on while one is looked at: it may run by now, or be complete.
            if name in self._running or name not in self._partial:
                continue
            path = self._places.partial(*name)
            # Nobody can enter it meanwhile: it is marked as running.
            self._running[name] = None
            try:
                if await self._in_thread(partial(_drop_if_old, path, older_than)):
                    self._objects.give_back(name[0], self._partial.pop(name))
                    dropped += 1
            finally:
                del self._running[name]
        return dropped

    async def totals(self) -> Totals:
        """Return what lies here."""
        objects = await self._commits.run(lambda index: index.totals(OBJECT))
        mail = await self._commits.run(lambda index: index.totals(MAIL))
        free = await self._in_thread(lambda: disk.free_bytes(self._places.folder))
        return Totals(*objects, *mail, len(self._partial), free)

    def _take(self, name: tuple[str, str], length: int, room: Room) -> None:
        device, before = name[0], self._partial.get(name)
        if before is not None:
            self._objects.give_back(device, before)
        try:
            self._objects.take(device, length, room)
        except NoRoom:
            if before is not None:
                self._objects.add(device, before)
            raise

    async def _let_go(self, name: tuple[str, str], length: int, upload: FolderUpload) -> None:
        stays = 0
        try:
            stays = await upload.leave(keep=True)
            if stays and not upload.is_complete:
                self._hashes.keep(name, upload.hashed)
        finally:
            self._leave(name, length, stays, is_complete=upload.is_complete)

    def _leave(self, name: tuple[str, str], length: int, stays: int, *, is_complete: bool) -> None:
        self._objects.give_back(name[0], length)
        self._partial.pop(name, None)
        if stays:
            self._objects.add(name[0], stays)
            if not is_complete:
                self._partial[name] = stays
        del self._running[name]

    def _standing(self, device: str, sha256: str) -> Standing:
        with disk.failing_as_storage():
            size = _size_of(self._places.object(device, sha256))
            if size is not None:
                return Standing(size, is_complete=True)
            return Standing(_size_of(self._places.partial(device, sha256)) or 0, is_complete=False)

    def _begin(
        self,
        name: tuple[str, str],
        offset: int,
        length: int,
        room: Room,
        hashed: RunningHash,
    ) -> GrowingFile:
        standing = self._standing(*name)
        if standing.is_complete or standing.offset != offset:
            raise OtherOffset(standing)
        self._check_disk(length - offset, room)
        return GrowingFile(self._places.partial(*name), hashed, keep_free=room.keep_free)

    def _check_disk(self, size: int, room: Room) -> None:
        with disk.failing_as_storage():
            if disk.free_bytes(self._places.folder) - room.keep_free < size:
                raise NoRoom

    async def _complete_object(self, name: tuple[str, str], length: int) -> None:
        growing, complete = self._places.partial(*name), self._places.object(*name)

        def apply(index: Index) -> None:
            growing.rename(complete)
            index.add(OBJECT, *name, length)

        def undo() -> None:
            if not growing.exists():
                complete.rename(growing)

        await self._commits.run(apply, undo=undo, folder=self._places.objects)

    async def _complete_mail(self, growing: Path, name: tuple[str, str], length: int) -> bool:
        """Return whether it is new; what is there already stays as it is."""
        letter = self._places.letter(*name)
        is_ours = False

        def apply(index: Index) -> bool:
            nonlocal is_ours
            is_known, is_ours = index.has(MAIL, *name), False
            # A deletion that failed half way leaves a line without its file.
            if is_known and letter.exists():
                growing.unlink(missing_ok=True)
                return False
            growing.rename(letter)
            is_ours = True
            index.add(MAIL, *name, length)
            return not is_known

        def undo() -> None:
            if is_ours:
                letter.rename(growing)

        return await self._commits.run(apply, undo=undo, folder=self._places.mail)

    async def _delete(self, box: str, path: Path, device: str, sha256: str) -> int | None:
        # The file first: on a full disk the index may not be writable until there is room.
        def apply(index: Index) -> int | None:
            path.unlink(missing_ok=True)
            return index.remove(box, device, sha256)

        return await self._commits.run(apply, folder=path.parent)

    async def _decide(self, change: Callable[[Index], None]) -> None:
        def apply(index: Index) -> list[Line]:
            change(index)
            return index.allowed()

        # In one step: what is durable is in force, whatever fails in between.
        self._allowed.replace(await self._commits.run(apply))

    def _page(self, rows: list[Row], limit: int) -> Page:
        cursor = self._cursors.write(rows[limit - 1][0]) if len(rows) > limit else ""
        return Page(tuple(Stored(*row[1:]) for row in rows[:limit]), cursor)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


def _size_of(path: Path) -> int | None:
    with contextlib.suppress(FileNotFoundError):
        return path.stat().st_size
    return None


def _drop_if_old(path: Path, older_than: float) -> bool:
    with disk.failing_as_storage():
        if time.time() - path.stat().st_mtime < older_than:
            return False
        path.unlink(missing_ok=True)
        return True
