"""Any steps in any order, with restarts between them, leave what a dictionary would hold."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.dropserver.folder_storage import FolderStorage
from fieldkit.dropserver.storage import OtherOffset, Standing
from tests.dropserver.stored import (
    ALICE,
    BOB,
    content_of,
    everything,
    letters,
    named,
    put,
    store_part,
)

DEVICES = st.sampled_from([ALICE, BOB])
CONTENTS = st.sampled_from([b"a", b"bb" * 100, b"ccc" * 30_000])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("part"), DEVICES, CONTENTS, st.integers(1, 50_000)),
        st.tuples(
            st.sampled_from(["delete", "put", "take", "restart"]), DEVICES, CONTENTS, st.just(0)
        ),
    ),
    max_size=25,
)


class Dictionary:
    """What must be there."""

    def __init__(self) -> None:
        self.arrived: dict[tuple[str, bytes], int] = {}
        self.complete: list[tuple[str, bytes]] = []  # in order
        self.mail: dict[str, list[bytes]] = {ALICE: [], BOB: []}

    def part(self, device: str, content: bytes, count: int) -> None:
        key = (device, content)
        self.arrived[key] = min(len(content), self.arrived.get(key, 0) + count)
        if self.arrived[key] == len(content):
            self.complete.append(key)

    def delete(self, device: str, content: bytes) -> None:
        if (device, content) in self.complete:
            self.complete.remove((device, content))
            del self.arrived[device, content]


@settings(max_examples=30, deadline=None)
@given(STEPS)
def test_any_steps_leave_what_a_dictionary_would_hold(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, bytes, int]]
) -> None:
    asyncio.run(_try(tmp_path_factory.mktemp("drop"), steps))


async def _try(folder: Path, steps: list[tuple[str, str, bytes, int]]) -> None:
    storage, model = FolderStorage(folder), Dictionary()
    for step, device, content, count in steps:
        if step == "restart":
            await storage.close()
            storage = FolderStorage(folder)
        else:
            await _do(storage, model, (step, device, content, count))
    for _ in range(2):
        await _check(storage, model)
        await storage.close()
        storage = FolderStorage(folder)
    assert storage.recovered.lost == storage.recovered.adopted == storage.recovered.dropped == 0
    await storage.close()


async def _do(storage: FolderStorage, model: Dictionary, step: tuple[str, str, bytes, int]) -> None:
    what, device, content, count = step
    if what == "part":
        begin = model.arrived.get((device, content), 0)
        if (device, content) in model.complete:
            with pytest.raises(OtherOffset):
                await store_part(storage, device, content, begin, begin + count)
            return
        await store_part(storage, device, content, begin, begin + count)
        model.part(device, content, count)
    elif what == "delete":
        await storage.delete_object(device, named(content))
        model.delete(device, content)
    elif what == "put":
        await put(storage, device, content)
        if content not in model.mail[device]:
            model.mail[device].append(content)
    else:
        await storage.delete_mail(device, named(content))
        if content in model.mail[device]:
            model.mail[device].remove(content)


async def _check(storage: FolderStorage, model: Dictionary) -> None:
    assert await everything(storage, limit=2) == [
        (device, named(content), len(content)) for device, content in model.complete
    ]
    for (device, content), arrived in model.arrived.items():
        is_complete = (device, content) in model.complete
        assert await storage.standing(device, named(content)) == Standing(arrived, is_complete)
        if is_complete:
            assert await content_of(storage, device, named(content)) == content
    for device, contents in model.mail.items():
        assert await letters(storage, device) == [named(content) for content in contents]
    totals = await storage.totals()
    assert totals.objects == len(model.complete)
    assert totals.partial_uploads == len(model.arrived) - len(model.complete)
