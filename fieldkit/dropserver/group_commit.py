"""Steps that change the index, many at a time: whatever waits shares one sync and one commit."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from fieldkit.dropserver.disk import failing_as_storage, sync_folder
from fieldkit.dropserver.index import Index
from fieldkit.dropserver.storage import NoRoom, StorageError

T = TypeVar("T")


def _nothing() -> None:
    """Take nothing back."""


@dataclass(frozen=True)
class _Step:
    apply: Callable[[Index], Any]
    undo: Callable[[], None]
    folder: Path | None  # whose names it changes
    done: asyncio.Future[Any]


class GroupCommit:
    """Runs steps one after the other in a thread of their own; used from one event loop."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="index")
        self._waiting: list[_Step] = []
        self._runner: asyncio.Task[None] | None = None

    async def run(
        self,
        apply: Callable[[Index], T],
        *,
        undo: Callable[[], None] = _nothing,
        folder: Path | None = None,
    ) -> T:
        """Run one step; it is durable when this returns, with the names in `folder`.

        `undo` takes back what it did outside the index where it or the commit failed; both may
        then run once more.

        Raises:
            StorageError, NoRoom: Nothing was changed.
        """
        done = asyncio.get_running_loop().create_future()
        self._waiting.append(_Step(apply, undo, folder, done))
        if self._runner is None:
            self._runner = asyncio.create_task(self._run())
        # The step goes on if the one who asked has gone.
        result: T = await asyncio.shield(done)
        return result

    async def close(self) -> None:
        """Wait for what runs, then close the index."""
        while self._runner is not None:
            await asyncio.wait([self._runner])
        self._thread.shutdown(wait=True)
        self._index.close()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                steps, self._waiting = self._waiting, []
                results: list[Any] = [StorageError()] * len(steps)
                try:
                    results = await loop.run_in_executor(self._thread, self._commit, steps)
                finally:
                    for step, result in zip(steps, results, strict=True):
                        _answer(step.done, result)
        finally:
            self._runner = None

    def _commit(self, steps: list[_Step]) -> list[Any]:
        """Return the result of each step, or the error in its place.

        Where one of several fails, all are taken back and each is tried alone: whatever SQLite
        has kept or dropped of them by then, no step is half done and none harms another.
        """
        results = self._try(steps)
        if isinstance(results, StorageError):
            if len(steps) == 1:
                return [results]
            return [result for step in steps for result in self._commit([step])]
        return results

    def _try(self, steps: list[_Step]) -> list[Any] | StorageError:
        begun: list[_Step] = []
        results: list[Any] = []
        try:
            with _failing():
                self._index.begin()
                for step in steps:
                    begun.append(step)
                    results.append(step.apply(self._index))
                for folder in {step.folder for step in steps if step.folder is not None}:
                    sync_folder(folder)
                self._index.commit()
        except StorageError as error:
            with contextlib.suppress(sqlite3.Error):  # the next one begins with the same words
                self._index.rollback()
            for step in reversed(begun):
                _undo(step)
            return error
        return results


def _undo(step: _Step) -> None:
    # What stays after a failing disk is put right at the next start.
    with contextlib.suppress(OSError):
        step.undo()


def _answer(done: asyncio.Future[Any], result: Any) -> None:
    if done.cancelled():
        return
    if isinstance(result, StorageError):
        done.set_exception(result)
        done.exception()  # nobody may be waiting any more
    else:
        done.set_result(result)


@contextlib.contextmanager
def _failing() -> Iterator[None]:
    """Turn what SQLite and the operating system say into our errors."""
    try:
        with failing_as_storage():
            yield
    except sqlite3.Error as error:
        is_full = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
        raise NoRoom if is_full else StorageError from None
