from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path

from fieldkit.dropserver.group_commit import GroupCommit
from fieldkit.dropserver.index import OBJECT, Index
from fieldkit.dropserver.storage import StorageError
from tests.dropserver.stored import ALICE, named

NAMES = [named(bytes([number])) for number in range(5)]


def test_a_step_that_fails_after_it_wrote_leaves_nothing_and_harms_no_other(
    tmp_path: Path,
) -> None:
    undone: list[int] = []

    def adding(number: int) -> Callable[[Index], None]:
        def apply(index: Index) -> None:
            index.add(OBJECT, ALICE, NAMES[number], number)
            if number == 2:
                raise sqlite3.OperationalError("injected")

        return apply

    _together(tmp_path, undone, adding)
    assert _there(tmp_path) == [0, 1, 3, 4]
    assert set(undone) >= {2}


def test_a_transaction_that_the_database_took_back_by_itself_commits_nothing_half(
    tmp_path: Path,
) -> None:
    failed: list[int] = []

    def adding(number: int) -> Callable[[Index], None]:
        def apply(index: Index) -> None:
            index.add(OBJECT, ALICE, NAMES[number], number)
            if number == 2 and not failed:
                failed.append(number)
                index.rollback()  # as SQLite does by itself where the disk is full
                raise sqlite3.OperationalError("injected")

        return apply

    results = _together(tmp_path, [], adding)
    assert results == [None] * 5
    assert _there(tmp_path) == [0, 1, 2, 3, 4]


def _together(
    folder: Path, undone: list[int], adding: Callable[[int], Callable[[Index], None]]
) -> list[object]:
    async def run() -> list[object]:
        commits = GroupCommit(Index(folder / "index.db"))
        steps = [
            commits.run(adding(number), undo=lambda number=number: undone.append(number))
            for number in range(5)
        ]
        try:
            return list(await asyncio.gather(*steps, return_exceptions=True))
        finally:
            await commits.close()

    results = asyncio.run(run())
    assert all(result is None or isinstance(result, StorageError) for result in results)
    return results


def _there(folder: Path) -> list[int]:
    index = Index(folder / "index.db")
    try:
        return [size for _sequence, _device, _sha256, size in index.page(OBJECT, 0, 10)]
    finally:
        index.close()
