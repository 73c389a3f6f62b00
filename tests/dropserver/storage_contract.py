"""What every storage of the drop server must do. A second storage subclasses `StorageContract`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from fieldkit.dropserver.storage import (
    Busy,
    NoRoom,
    NotThere,
    OtherOffset,
    Room,
    Standing,
    Storage,
    StorageError,
    WrongHash,
)
from tests.dropserver.stored import (
    ALICE,
    BOB,
    CONTENT,
    PLENTY,
    content_of,
    cut,
    everything,
    fill,
    letters,
    named,
    put,
    store,
    store_and_cut,
    store_part,
)

Scenario = Callable[[Storage], Awaitable[None]]


class StorageContract:
    """Subclasses say how their storage is opened."""

    def opened(self, folder: Path) -> Storage:
        """Return a storage that finds again what was left at `folder`."""
        raise NotImplementedError  # each storage says how it is made

    def run(self, folder: Path, *scenarios: Scenario) -> None:
        """Run each scenario over the storage, which is closed and opened in between."""

        async def one(scenario: Scenario) -> None:
            storage = self.opened(folder)
            try:
                await scenario(storage)
            finally:
                await storage.close()

        for scenario in scenarios:
            asyncio.run(one(scenario))

    def test_an_object_never_seen_stands_at_nothing(self, tmp_path: Path) -> None:
        async def scenario(storage: Storage) -> None:
            assert await storage.standing(ALICE, named(b"x")) == Standing(0, is_complete=False)
            with pytest.raises(NotThere):
                await content_of(storage, ALICE, named(b"x"))

        self.run(tmp_path, scenario)

    def test_what_was_stored_is_there_after_a_restart(self, tmp_path: Path) -> None:
        async def first(storage: Storage) -> None:
            await store(storage, ALICE, CONTENT)

        async def second(storage: Storage) -> None:
            name = named(CONTENT)
            assert await storage.standing(ALICE, name) == Standing(len(CONTENT), is_complete=True)
            assert await everything(storage) == [(ALICE, name, len(CONTENT))]
            assert await content_of(storage, ALICE, name) == CONTENT
            assert await content_of(storage, ALICE, name, 6990) == CONTENT[6990:]

        self.run(tmp_path, first, second)

    def test_an_upload_goes_on_where_it_stood(self, tmp_path: Path) -> None:
        async def first(storage: Storage) -> None:
            assert await store_part(storage, ALICE, CONTENT, 0, 10) == Standing(10, False)
            assert await everything(storage) == []

        async def second(storage: Storage) -> None:
            assert await storage.standing(ALICE, named(CONTENT)) == Standing(10, False)
            standing = await store_part(storage, ALICE, CONTENT, 10, len(CONTENT))
            assert standing == Standing(len(CONTENT), True)

        self.run(tmp_path, first, second)

    def test_what_arrived_before_a_cut_is_kept(self, tmp_path: Path) -> None:
        async def scenario(storage: Storage) -> None:
            with pytest.raises(ConnectionError):
                await store_and_cut(storage, ALICE, CONTENT, 123)
            assert await storage.standing(ALICE, named(CONTENT)) == Standing(123, False)

        async def again(storage: Storage) -> None:
            assert await storage.standing(ALICE, named(CONTENT)) == Standing(123, False)

        self.run(tmp_path, scenario, again)

    def test_a_cancelled_upload_keeps_what_arrived(self, tmp_path: Path) -> None:
        async def scenario(storage: Storage) -> None:
            appended = asyncio.Event()

            async def uploading() -> None:
                entered = storage.upload(
                    ALICE, named(CONTENT), offset=0, length=len(CONTENT), room=PLENTY
                )
                async with entered as upload:
                    await upload.append(CONTENT[:500])
                    appended.set()
                    await asyncio.Event().wait()

            task = asyncio.create_task(uploading())
            await appended.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert await storage.standing(ALICE, named(CONTENT)) == Standing(500, False)

        self.run(tmp_path, scenario)

    def test_another_offset_is_refused_with_the_real_one(self, tmp_path: Path) -> None:
        async def scenario(storage: Storage) -> None:
            await store_part(storage, ALICE, CONTENT, 0, 10)
            for wrong in (0, 9, 11):
                with pytest.raises(OtherOffset) as refused:
                    await store_part(storage, ALICE, CONTENT, wrong, 20)
                assert refused.value.standing == Standing(10, False)
            await store_part(storage, ALICE, CONTENT, 10, len(CONTENT))
            with pytest.raises(OtherOffset) as refused:
                await store_part(storage, ALICE, CONTENT, len(CONTENT), len(CONTENT))
            assert refused.value.standing == Standing(len(CONTENT), True)

        self.run(tmp_path, scenario)

    def test_one_object_has_one_uploader(self, tmp_path: Path) -> None:
        async def scenario(storage: Storage) -> None:
            name = named(CONTENT)
            first = storage.upload(ALICE, name, offset=0, length=len(CONTENT), room=PLENTY)
            async with first as upload:
                with pytest.raises(Busy):
                    await store_part(storage, ALICE, CONTENT, 0, 10)
                await store(storage, BOB, CONTENT)  # another device's is another object
                await upload.append(CONTENT)
                await upload.finish()
            assert len(await everything(storage)) == 2

        self.run(tmp_path, scenario)

    def test_something_else_than_its_name_is_dropped(self, tmp_path: Path) -> None:
        async def scenario(storage: Storage) -> None:
            name = named(b"what was meant")
            entered = storage.upload(ALICE, name, offset=0, length=4, room=PLENTY)
            with pytest.raises(WrongHash):
                await fill(entered, b"else")
            assert await storage.standing(ALICE, name) == Standing(0, False)
            assert await everything(storage) == []

        async def again(storage: Storage) -> None:
            assert await everything(storage) == []
            await store(storage, ALICE, b"what was meant")

        self.run(tmp_path, scenario, again)

    def test_all_bytes_there_can_be_completed_with_none(self, tmp_path: Path) -> None:
        async def scenario(storage: Storage) -> None:
            with pytest.raises(ConnectionError):
                await store_and_cut(storage, ALICE, CONTENT, len(CONTENT))
            standing = await storage.standing(ALICE, named(CONTENT))
            if not standing.is_complete:
                length = len(CONTENT)
                assert await store_part(storage, ALICE, CONTENT, length, length) == Standing(
                    length, True
                )
            assert len(await everything(storage)) == 1

        self.run(tmp_path, scenario)

    def test_the_list_is_in_the_order_of_completion(self, tmp_path: Path) -> None:
        async def scenario(storage: Storage) -> None:
            await store_part(storage, ALICE, CONTENT, 0, 10)
            names = [await store(storage, BOB, bytes([number]) * 9) for number in range(7)]
            await store_part(storage, ALICE, CONTENT, 10, len(CONTENT))
            for limit in (1, 3, 8, 100):
                listed = [name for _, name, _ in await everything(storage, limit=limit)]
                assert listed == [*names, named(CONTENT)]

        self.run(tmp_path, scenario)

    def test_who_follows_the_cursor_misses_nothing_that_completes_meanwhile(
        self, tmp_path: Path
    ) -> None:
        async def scenario(storage: Storage) -> None:
            contents = [bytes([number]) * 50 for number in range(40)]
            await store(storage, ALICE, b"first")
            await store(storage, ALICE, b"second")
            storing = asyncio.gather(*(store(storage, BOB, content) for content in contents))
            seen: set[str] = set()
            after = ""
            while len(seen) < 42:
                page = await storage.objects(after, 1)
                seen |= {stored.sha256 for stored in page.stored}
                after = page.cursor or after  # the last page is asked for again
            await storing
            wanted = {named(content) for content in [b"first", b"second", *contents]}
            assert seen == wanted

        self.run(tmp_path, scenario)

    def test_an_unknown_cursor_begins_from_the_start(self, tmp_path: Path) -> None:
        async def scenario(storage: Storage) -> None:
            name = await store(storage, ALICE, CONTENT)
            await storage.allow(ALICE, "c" * 64)
            for cursor in ("unknown", "-", "00000000-99", "z" * 64):
                page = await storage.objects(cursor, 10)
                assert [stored.sha256 for stored in page.stored] == [name]
                assert (await storage.allowed(cursor, 10)).allowed == ((ALICE, "c" * 64),)

        self.run(tmp_path, scenario)

    def test_a_deleted_object_is_gone_and_may_come_again(self, tmp_path: Path) -> None:
        async def scenario(storage: Storage) -> None:
            name = await store(storage, ALICE, CONTENT)
            await storage.delete_object(BOB, name)  # somebody else's: nothing happens
            async with storage.read_object(ALICE, name) as reader:
                await storage.delete_object(ALICE, name)
                await storage.delete_object(ALICE, name)
                blocks = [block async for block in reader.read(0)]
            assert b"".join(blocks) == CONTENT
            assert await everything(storage) == []
            assert await storage.standing(ALICE, name) == Standing(0, False)

        async def again(storage: Storage) -> None:
            assert await everything(storage) == []
            await store(storage, ALICE, CONTENT)
            assert len(await everything(storage)) == 1

        self.run(tmp_path, scenario, again)

    def test_the_room_of_one_device_is_its_own(self, tmp_path: Path) -> None:
        async def scenario(storage: Storage) -> None:
            room = Room(1000, 3)
            await store(storage, ALICE, b"1" * 600, room=room)
            with pytest.raises(NoRoom):
                await store(storage, ALICE, b"2" * 401, room=room)
            await store(storage, BOB, b"2" * 401, room=room)
            await store(storage, ALICE, b"2" * 10, room=room)
            await store(storage, ALICE, b"3" * 10, room=room)
            with pytest.raises(NoRoom):
                await store(storage, ALICE, b"4" * 10, room=room)
            await storage.delete_object(ALICE, named(b"1" * 600))
            await store(storage, ALICE, b"2" * 401, room=room)

        self.run(tmp_path, scenario)

    def test_two_at_once_do_not_both_take_the_last_room(self, tmp_path: Path) -> None:
        async def scenario(storage: Storage) -> None:
            room = Room(1000, 10)
            tried = await asyncio.gather(
                *(store(storage, ALICE, bytes([number]) * 600, room=room) for number in range(4)),
                return_exceptions=True,
            )
            assert sum(isinstance(result, str) for result in tried) == 1
            assert sum(isinstance(result, NoRoom) for result in tried) == 3

        self.run(tmp_path, scenario)

    def test_a_part_counts_as_what_it_is_until_it_goes_on(self, tmp_path: Path) -> None:
        async def first(storage: Storage) -> None:
            await store_part(storage, ALICE, b"1" * 600, 0, 100)

        async def second(storage: Storage) -> None:
            await store(storage, ALICE, b"2" * 800, room=Room(1000, 3))
            whole = storage.upload(
                ALICE, named(b"1" * 600), offset=100, length=600, room=Room(1000, 3)
            )
            with pytest.raises(NoRoom):
                await whole.__aenter__()
            assert await storage.standing(ALICE, named(b"1" * 600)) == Standing(100, False)

        self.run(tmp_path, first, second)

    def test_no_upload_takes_what_is_kept_free(self, tmp_path: Path) -> None:
        async def scenario(storage: Storage) -> None:
            with pytest.raises(NoRoom):
                await store(storage, ALICE, CONTENT, room=Room(1 << 40, 9, keep_free=1 << 60))
            with pytest.raises(NoRoom):
                await put(storage, ALICE, CONTENT, room=Room(1 << 40, 9, keep_free=1 << 60))
            assert await storage.standing(ALICE, named(CONTENT)) == Standing(0, False)

        self.run(tmp_path, scenario)

    def test_more_than_was_said_is_not_taken(self, tmp_path: Path) -> None:
        async def scenario(storage: Storage) -> None:
            entered = storage.upload(ALICE, named(b"four"), offset=0, length=4, room=PLENTY)
            async with entered as upload:
                await upload.append(b"fo")
                with pytest.raises(StorageError):
                    await upload.append(b"urth")
            assert await everything(storage) == []

        self.run(tmp_path, scenario)

    def test_mail_is_one_device_s_and_oldest_first(self, tmp_path: Path) -> None:
        async def first(storage: Storage) -> None:
            for number in range(3):
                await put(storage, ALICE, bytes([number]) * 9)
            await put(storage, BOB, b"for bob")
            await put(storage, ALICE, bytes([0]) * 9)  # again changes nothing

        async def second(storage: Storage) -> None:
            names = [named(bytes([number]) * 9) for number in range(3)]
            assert await letters(storage, ALICE) == names
            assert await letters(storage, BOB) == [named(b"for bob")]
            page = await storage.mail(ALICE, "", 2)
            rest = await storage.mail(ALICE, page.cursor, 2)
            assert [stored.sha256 for stored in (*page.stored, *rest.stored)] == names
            async with storage.read_mail(ALICE, names[1]) as reader:
                assert [block async for block in reader.read(3)] == [bytes([1]) * 6]
            with pytest.raises(NotThere):
                async with storage.read_mail(BOB, names[1]):
                    pass
            await storage.delete_mail(BOB, names[1])
            assert await storage.has_mail(ALICE, names[1])
            await storage.delete_mail(ALICE, names[1])
            await storage.delete_mail(ALICE, names[1])
            assert not await storage.has_mail(ALICE, names[1])
            assert await letters(storage, ALICE) == [names[0], names[2]]

        self.run(tmp_path, first, second)

    def test_the_same_mail_at_the_same_time_is_there_once(self, tmp_path: Path) -> None:
        async def scenario(storage: Storage) -> None:
            room = Room(10 * len(CONTENT), 9)
            await asyncio.gather(*(put(storage, ALICE, CONTENT, room=room) for _ in range(6)))
            assert await letters(storage, ALICE) == [named(CONTENT)]
            # What the others took was given back.
            for number in range(8):
                await put(storage, ALICE, bytes([number]) * 9, room=room)

        self.run(tmp_path, scenario)

    def test_a_mail_that_is_cut_or_wrong_is_not_there(self, tmp_path: Path) -> None:
        async def scenario(storage: Storage) -> None:
            length = len(CONTENT)
            cut_mail = storage.put_mail(ALICE, named(CONTENT), length=length, room=PLENTY)
            with pytest.raises(ConnectionError):
                await cut(cut_mail, CONTENT[:100])
            wrong = storage.put_mail(ALICE, named(b"right"), length=5, room=PLENTY)
            with pytest.raises(WrongHash):
                await fill(wrong, b"wrong")
            assert await letters(storage, ALICE) == []
            room = Room(len(CONTENT), 1)
            await put(storage, ALICE, CONTENT, room=room)
            with pytest.raises(NoRoom):
                await put(storage, ALICE, b"x", room=room)

        self.run(tmp_path, scenario)

    def test_who_may_come_is_remembered(self, tmp_path: Path) -> None:
        one, two = "1" * 64, "2" * 64

        async def first(storage: Storage) -> None:
            assert not await storage.is_allowed(ALICE, one)
            await storage.allow(ALICE, one)
            await storage.allow(ALICE, one)
            await storage.allow(ALICE, two)
            await storage.allow(BOB, two)
            assert await storage.is_allowed(ALICE, one)
            assert not await storage.is_allowed(BOB, one)
            await storage.refuse(ALICE, two)
            await storage.refuse(ALICE, two)
            assert not await storage.is_allowed(ALICE, two)
            await storage.allow_headquarters(two)
            assert await storage.is_headquarters(two)
            assert not await storage.is_headquarters(one)

        async def second(storage: Storage) -> None:
            page = await storage.allowed("", 1)
            rest = await storage.allowed(page.cursor, 1)
            assert page.allowed + rest.allowed == ((ALICE, one), (BOB, two))
            assert rest.cursor == ""
            assert await storage.headquarters() == (two,)
            await storage.refuse_headquarters(two)
            assert await storage.headquarters() == ()

        self.run(tmp_path, first, second)

    def test_old_parts_are_dropped_and_give_their_room_back(self, tmp_path: Path) -> None:
        async def scenario(storage: Storage) -> None:
            await store_part(storage, ALICE, CONTENT, 0, 100)
            assert await storage.drop_old_uploads(3600) == 0
            assert await storage.drop_old_uploads(-1) == 1
            assert await storage.standing(ALICE, named(CONTENT)) == Standing(0, False)
            await store(storage, ALICE, CONTENT, room=Room(len(CONTENT), 1))
            assert await storage.drop_old_uploads(-1) == 0
            totals = await storage.totals()
            assert (totals.objects, totals.object_bytes) == (1, len(CONTENT))
            assert (totals.mail, totals.partial_uploads) == (0, 0)

        self.run(tmp_path, scenario)
