"""What a device does with its objects: asks how far one is, and sends more of it."""

from __future__ import annotations

from aiohttp import web

from fieldkit.dropserver.answers import Refused, empty, standing_headers
from fieldkit.dropserver.protocol import (
    FALSE,
    LOCKED,
    PARTIAL_UPLOAD,
    UPLOAD_COMPLETE,
    UPLOAD_LENGTH,
    UPLOAD_OFFSET,
    WRONG_HASH,
)
from fieldkit.dropserver.requests import Call
from fieldkit.dropserver.storage import Busy, OtherOffset, Room, Standing, WrongHash


async def tell_standing(call: Call) -> web.StreamResponse:
    """Answer HEAD: how much of the object is durable."""
    await call.running.cut_silent((call.device, call.name), call.limits.silent)
    standing = await call.storage.standing(call.device, call.name)
    return empty(200, {**standing_headers(standing), "Content-Length": "0"})


async def take_part(call: Call) -> web.StreamResponse:
    """Answer PATCH: append, and say how much is durable now."""
    if call.request.headers.get("Content-Type") != PARTIAL_UPLOAD:
        raise Refused(400, is_last=True)
    length, offset = call.length(), call.number(UPLOAD_OFFSET)
    whole = call.number(UPLOAD_LENGTH)
    if whole > call.limits.object_bytes:
        raise Refused(413, is_last=True)
    if not whole or offset + length > whole:
        raise Refused(400, is_last=True)
    await call.running.cut_silent((call.device, call.name), call.limits.silent)
    try:
        standing = await _append(call, offset, whole)
    except OtherOffset as other:
        raise Refused(409, standing_headers(other.standing), is_last=length > 0) from None
    except Busy:
        raise Refused(LOCKED, is_last=length > 0) from None
    except WrongHash:
        raise Refused(WRONG_HASH, {UPLOAD_OFFSET: "0", UPLOAD_COMPLETE: FALSE}) from None
    return empty(204, standing_headers(standing))


async def _append(call: Call, offset: int, whole: int) -> Standing:
    room = Room(
        call.limits.device_bytes, call.limits.device_objects, keep_free=call.limits.disk_reserve
    )
    entered = call.storage.upload(call.device, call.name, offset=offset, length=whole, room=room)
    running = None
    try:
        async with entered as upload:
            running = call.running.begin((call.device, call.name), call.cut)
            async for block in call.body():
                running.came()
                await upload.append(block)
            return await upload.finish()
    finally:
        if running is not None:
            call.running.end((call.device, call.name), running)
