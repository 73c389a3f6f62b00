"""Sends the bytes of an object or a mail, to one who reads them in time."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from aiohttp import web

from fieldkit.dropserver.answers import NO_SERVER, Gone, Refused
from fieldkit.dropserver.pace import Pace, TooSlow
from fieldkit.dropserver.protocol import OCTETS
from fieldkit.dropserver.requests import Call
from fieldkit.dropserver.storage import Reader, StorageError


async def send(call: Call, opened: AbstractAsyncContextManager[Reader]) -> web.StreamResponse:
    """Answer with what `opened` opens, from the byte that was asked for.

    Raises:
        Refused: It begins behind the end (416).
        NotThere: There is none.
        Gone: The other side went, or reads too slowly, or is not on the list any more.
    """
    start = call.range_start()
    async with opened as reader:
        offset = start or 0
        if offset > reader.size or (start is not None and offset == reader.size > 0):
            raise Refused(416, {"Content-Range": f"bytes */{reader.size}"})
        response = web.StreamResponse(status=200 if start is None else 206, headers=NO_SERVER)
        response.content_type = OCTETS
        response.content_length = reader.size - offset
        if start is not None:
            last = reader.size - 1
            response.headers["Content-Range"] = f"bytes {offset}-{last}/{reader.size}"
        try:
            await _send_all(call, response, reader, offset)
        except (TooSlow, ConnectionError, StorageError, Refused):
            # The head is out: cutting is the only way to say that it is not whole.
            raise Gone from None
        return response


async def _send_all(call: Call, response: web.StreamResponse, reader: Reader, offset: int) -> None:
    pace = Pace(call.limits.stall, call.limits.slow_bytes)
    await response.prepare(call.request)
    async for block in reader.read(offset):
        await call.check_still_allowed()
        await pace.send(response.write(block), len(block))
        call.counters.sent_bytes += len(block)
    await response.write_eof()
