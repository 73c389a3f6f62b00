"""Who may come: headquarters reads and changes the list."""

from __future__ import annotations

from aiohttp import web

from fieldkit.dropserver.answers import Refused, empty, listed
from fieldkit.dropserver.protocol import MAX_PAGE
from fieldkit.dropserver.requests import Call


async def list_devices(call: Call) -> web.StreamResponse:
    """Answer with one page of devices and their certificates."""
    page = await call.storage.allowed(call.after, MAX_PAGE)
    devices = [
        {"device": device, "certificate": certificate} for device, certificate in page.allowed
    ]
    return listed({"devices": devices, "next": page.cursor})


async def allow_device(call: Call) -> web.StreamResponse:
    """Let a device come with a certificate."""
    await call.storage.allow(call.device, call.name)
    return empty(204)


async def refuse_device(call: Call) -> web.StreamResponse:
    """Let it not come any more."""
    await call.storage.refuse(call.device, call.name)
    return empty(204)


async def list_headquarters(call: Call) -> web.StreamResponse:
    """Answer with headquarters' certificates."""
    return listed({"certificates": list(await call.storage.headquarters())})


async def allow_headquarters(call: Call) -> web.StreamResponse:
    """Let headquarters come with another certificate."""
    await call.storage.allow_headquarters(call.name)
    return empty(204)


async def refuse_headquarters(call: Call) -> web.StreamResponse:
    """Let it not come with a certificate any more; with another than the one it comes with."""
    if call.name == call.peer.certificate:
        raise Refused(409)
    await call.storage.refuse_headquarters(call.name)
    return empty(204)
