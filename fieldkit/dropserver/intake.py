"""What headquarters takes in: the objects of all devices, complete ones only."""

from __future__ import annotations

from aiohttp import web

from fieldkit.dropserver.answers import empty, listed
from fieldkit.dropserver.protocol import MAX_PAGE
from fieldkit.dropserver.requests import Call
from fieldkit.dropserver.sending import send


async def list_objects(call: Call) -> web.StreamResponse:
    """Answer with one page of objects, in the order of their completion."""
    page = await call.storage.objects(call.after, MAX_PAGE)
    objects = [
        {"device": stored.device, "sha256": stored.sha256, "size": stored.size}
        for stored in page.stored
    ]
    return listed({"objects": objects, "next": page.cursor})


async def send_object(call: Call) -> web.StreamResponse:
    """Answer with one object."""
    return await send(call, call.storage.read_object(call.device, call.name))


async def delete_object(call: Call) -> web.StreamResponse:
    """Delete one object."""
    await call.storage.delete_object(call.device, call.name)
    return empty(204)
