"""What tests do with a storage of the drop server, whichever it is."""

from __future__ import annotations

import hashlib
from contextlib import AbstractAsyncContextManager

from fieldkit.dropserver.storage import Room, Standing, Storage, Upload

ALICE, BOB = "a" * 32, "b" * 32
PLENTY = Room(1 << 40, 1_000_000)
CONTENT = b"sealed " * 1000


def named(content: bytes) -> str:
    """Return the name of an object."""
    return hashlib.sha256(content).hexdigest()


async def store(storage: Storage, device: str, content: bytes, *, room: Room = PLENTY) -> str:
    """Upload an object in one go; return its name."""
    name = named(content)
    length = len(content)
    async with storage.upload(device, name, offset=0, length=length, room=room) as upload:
        await upload.append(content)
        assert await upload.finish() == Standing(length, is_complete=True)
    return name


async def store_part(
    storage: Storage, device: str, content: bytes, begin: int, end: int
) -> Standing:
    """Append a part of an object; return how far it is."""
    entered = storage.upload(device, named(content), offset=begin, length=len(content), room=PLENTY)
    async with entered as upload:
        await upload.append(content[begin:end])
        return await upload.finish()


async def put(storage: Storage, device: str, content: bytes, *, room: Room = PLENTY) -> str:
    """Leave a mail; return its name."""
    name = named(content)
    async with storage.put_mail(device, name, length=len(content), room=room) as upload:
        await upload.append(content)
        await upload.finish()
    return name


async def everything(storage: Storage, *, limit: int = 1000) -> list[tuple[str, str, int]]:
    """Return the whole list of objects, page by page."""
    found: list[tuple[str, str, int]] = []
    after = ""
    while True:
        page = await storage.objects(after, limit)
        assert len(page.stored) <= limit
        found += [(stored.device, stored.sha256, stored.size) for stored in page.stored]
        if not page.cursor:
            return found
        after = page.cursor


async def letters(storage: Storage, device: str) -> list[str]:
    """Return the names of a device's mail."""
    return [stored.sha256 for stored in (await storage.mail(device, "", 1000)).stored]


async def content_of(storage: Storage, device: str, name: str, begin: int = 0) -> bytes:
    """Return the bytes of an object."""
    async with storage.read_object(device, name) as reader:
        return b"".join([block async for block in reader.read(begin)])


async def store_and_cut(storage: Storage, device: str, content: bytes, arrived: int) -> None:
    """Begin an upload whose other side goes after so many bytes. Raises ConnectionError."""
    length = len(content)
    entered = storage.upload(device, named(content), offset=0, length=length, room=PLENTY)
    await cut(entered, content[:arrived])


async def cut(entered: AbstractAsyncContextManager[Upload], content: bytes) -> None:
    """Append, then go. Raises ConnectionError."""
    async with entered as upload:
        await upload.append(content)
        raise ConnectionError


async def fill(entered: AbstractAsyncContextManager[Upload], content: bytes) -> None:
    """Append, then finish."""
    async with entered as upload:
        await upload.append(content)
        await upload.finish()
