"""Mail: a device reads and deletes its own, headquarters leaves it there."""

from __future__ import annotations

from aiohttp import web

from fieldkit.dropserver.answers import Refused, empty, listed
from fieldkit.dropserver.protocol import MAX_PAGE, WRONG_HASH
from fieldkit.dropserver.requests import Call
from fieldkit.dropserver.sending import send
from fieldkit.dropserver.storage import Room, WrongHash


async def list_mail(call: Call) -> web.StreamResponse:
    """Answer with one page of a device's mail, oldest first."""
    page = await call.storage.mail(call.device, call.after, MAX_PAGE)
    mail = [{"id": letter.sha256, "size": letter.size} for letter in page.stored]
    return listed({"mail": mail, "next": page.cursor})


async def send_mail(call: Call) -> web.StreamResponse:
    """Answer with one mail."""
    return await send(call, call.storage.read_mail(call.device, call.name))


async def delete_mail(call: Call) -> web.StreamResponse:
    """Delete one mail."""
    await call.storage.delete_mail(call.device, call.name)
    return empty(204)


async def put_mail(call: Call) -> web.StreamResponse:
    """Take one mail for a device; the same again changes nothing."""
    length = call.length()
    if length > call.limits.mail_bytes:
        raise Refused(413, is_last=True)
    if not length:
        raise Refused(400)
    if await call.storage.has_mail(call.device, call.name):
        return await _there_already(call)
    limits = call.limits
    room = Room(limits.device_mail_bytes, limits.device_mail, keep_free=limits.disk_reserve)
    try:
        entered = call.storage.put_mail(call.device, call.name, length=length, room=room)
        async with entered as upload:
            async for block in call.body():
                await upload.append(block)
            await upload.finish()
    except WrongHash:
        raise Refused(WRONG_HASH) from None
    return empty(201)


async def _there_already(call: Call) -> web.StreamResponse:
    async for _ in call.body():
        pass  # read, so that the connection can go on
    return empty(204)
