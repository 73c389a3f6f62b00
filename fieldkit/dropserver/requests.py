"""One request as the handlers see it: who asks for what, and its body at its own pace."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

from aiohttp import web

from fieldkit.dropserver.answers import Gone, Refused
from fieldkit.dropserver.counters import Counters
from fieldkit.dropserver.identity import Peer
from fieldkit.dropserver.limits import Limits
from fieldkit.dropserver.pace import Pace, TooSlow
from fieldkit.dropserver.running_uploads import RunningUploads
from fieldkit.dropserver.storage import Storage

_NUMBER = re.compile(r"(0|[1-9][0-9]{0,15})\Z")
_RANGE = re.compile(r"bytes=(0|[1-9][0-9]{0,15})-\Z")


@dataclass(frozen=True)
class Call:
    """A request of somebody who may make it; `device`, `name` and `after` are checked."""

    request: web.BaseRequest
    peer: Peer
    storage: Storage
    limits: Limits
    counters: Counters
    running: RunningUploads
    device: str  # 32 hex: whose box is meant
    name: str = ""  # 64 hex, "" where the path has none
    after: str = ""  # cursor

    def number(self, header: str) -> int:
        """Return the number in a header that must be there.

        Raises:
            Refused: It is not there (400), or is not a number written in one way only.
        """
        values = self.request.headers.getall(header, [])
        if len(values) != 1 or not _NUMBER.match(values[0]):
            raise Refused(400)
        return int(values[0])

    def length(self) -> int:
        """Return the length of the body. Raises Refused: 411 where it is not said."""
        if "Content-Length" not in self.request.headers:
            raise Refused(411, is_last=True)
        return self.number("Content-Length")

    def range_start(self) -> int | None:
        """Return from which byte on the answer is wanted, None for the whole.

        Raises:
            Refused: Another kind of range (400).
        """
        values = self.request.headers.getall("Range", [])
        if not values:
            return None
        found = _RANGE.match(values[0]) if len(values) == 1 else None
        if found is None:
            raise Refused(400)
        return int(found[1])

    def cut(self) -> None:
        """Cut the connection at once."""
        if self.request.transport is not None:
            self.request.transport.abort()

    async def check_still_allowed(self) -> None:
        """Check the list again. Raises Refused: 403, and it is the last answer."""
        if not await is_on_list(self.storage, self.peer):
            raise Refused(403, is_last=True)

    async def body(self) -> AsyncIterator[bytes]:
        """Return the body as it comes, as long as its sender may come and is not too slow.

        Raises:
            Refused: Too slow (408), or not on the list any more (403).
            Gone: It was cut.
        """
        await self._say_continue()
        pace = Pace(self.limits.stall, self.limits.slow_bytes)
        missing = self.length()
        try:
            while block := await pace.wait(self._next_block()):
                missing -= len(block)
                self.counters.received_bytes += len(block)
                await self.check_still_allowed()
                yield block
        except TooSlow:
            raise Refused(408, is_last=True) from None
        except (ConnectionError, web.RequestPayloadError):
            raise Gone from None
        if missing:
            raise Gone

    async def _next_block(self) -> bytes:
        """Return what came, in the pieces in which it came; b"" at the end."""
        # Unlike `readany` this joins nothing: joined, every byte would be copied once more.
        block, _ = await self.request.content.readchunk()
        return block

    async def _say_continue(self) -> None:
        if self.request.headers.get("Expect", "").lower() == "100-continue":
            await self.request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            # The head of the answer is counted anew.
            self.request.writer.output_size = 0


async def is_on_list(storage: Storage, peer: Peer) -> bool:
    """Say whether somebody may come now."""
    if peer.is_headquarters:
        return await storage.is_headquarters(peer.certificate)
    return await storage.is_allowed(peer.identifier, peer.certificate)
