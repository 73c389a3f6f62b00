"""One connection: who is at the other end, and nothing told to those who do not speak HTTP."""

from __future__ import annotations

import asyncio
import contextlib
import enum
import logging
import ssl
from collections import Counter

from aiohttp import StreamReader, web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http import RawRequestMessage
from aiohttp.http_exceptions import LineTooLong

from fieldkit.dropserver.answers import empty
from fieldkit.dropserver.app import DropServer
from fieldkit.dropserver.counters import Counters
from fieldkit.dropserver.identity import NotOurs, Peer, peer_of
from fieldkit.dropserver.limits import Limits
from fieldkit.dropserver.reading import read_more

_READ_BUFFER = 256 * 1024  # bytes; aiohttp stops reading at twice as much
_WRITE_BUFFER = 64 * 1024  # bytes that wait for one who does not read
_MAX_LINE = 2048  # bytes of the first line and of each header
_MAX_HEADERS = 32
_OF_HEADQUARTERS = 8  # times as many connections as a device may have
_TOLD = 2  # times as many as somebody may have are held, until they have been told to come later

# What aiohttp says quotes addresses and paths.
_silent = logging.Logger("silent", logging.CRITICAL + 1)


class Admission(enum.Enum):
    """What becomes of a new connection."""

    ADMITTED = "admitted"
    LATER = "later"  # its first request is answered with 503
    CUT = "cut"


class Reception:
    """Makes connections, and counts them by device."""

    def __init__(self, server: DropServer, limits: Limits, counters: Counters) -> None:
        self.limits = limits
        self.counters = counters
        self._server = server
        self._by_device: Counter[str] = Counter()
        self._http = web.Server(self._answer, request_factory=_request)

    def connection(self) -> Connection:
        """Return a new connection: the protocol of a transport."""
        return Connection(self, self._http)

    def enter(self, peer: Peer | None) -> Admission:
        """Count one more connection of somebody; say what becomes of it. Nobodies are one."""
        self._by_device[_name(peer)] += 1
        is_headquarters = peer is not None and peer.is_headquarters
        most = self.limits.device_connections * (_OF_HEADQUARTERS if is_headquarters else 1)
        count = self._by_device[_name(peer)]
        if count <= most:
            return Admission.ADMITTED
        # A few are told to come later. More would keep others out, and are told nothing.
        return Admission.LATER if count <= _TOLD * most else Admission.CUT

    def leave(self, peer: Peer | None) -> None:
        """Count it no more."""
        self._by_device[_name(peer)] -= 1
        if not self._by_device[_name(peer)]:
            del self._by_device[_name(peer)]

    async def stop(self, seconds: float) -> None:
        """Let requests that run come to their end for so long, then cut every connection."""
        await self._http.shutdown(seconds)

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        connection = request.protocol
        if not isinstance(connection, Connection):
            raise ConnectionResetError
        if connection.is_one_too_many:
            response = empty(503, {"Retry-After": "5"})
            response.force_close()
            return response
        return await self._server.answer(request, connection.peer)


class CutRequest(web.BaseRequest):
    """A request that, when its connection is cut, still gives out what has arrived."""

    def _cancel(self, exc: BaseException) -> None:
        # aiohttp would throw away what was not read yet. That it is short is seen by its length.
        self.content.feed_eof()


def _request(
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: web.RequestHandler,
    writer: AbstractStreamWriter,
    task: asyncio.Task[None],
) -> CutRequest:
    return CutRequest(message, payload, protocol, writer, task, asyncio.get_running_loop())


# Filled and emptied within one turn of the event loop: one is enough for all connections.
_room = memoryview(bytearray(_READ_BUFFER))


class Connection(web.RequestHandler, asyncio.BufferedProtocol):
    """What aiohttp does, without its words, and with a time limit for answers.

    It is a buffered protocol because asyncio's TLS else takes new memory for each record.
    """

    def __init__(self, reception: Reception, http: web.Server) -> None:
        super().__init__(
            http,
            loop=asyncio.get_running_loop(),
            # Counted from the beginning, and from each answer, to the end of the next header.
            keepalive_timeout=reception.limits.idle,
            logger=_silent,
            access_log=_silent,
            max_line_size=_MAX_LINE,
            max_field_size=_MAX_LINE,
            max_headers=_MAX_HEADERS,
            lingering_time=reception.limits.linger,
            read_bufsize=_READ_BUFFER,
            auto_decompress=False,
        )
        self._reception = reception
        self.peer: Peer | None = None
        self.is_one_too_many = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Find out who it is."""
        tls = transport.get_extra_info("ssl_object")
        with contextlib.suppress(NotOurs):
            self.peer = _peer(tls)
        admission = self._reception.enter(self.peer)
        self.is_one_too_many = admission is not Admission.ADMITTED
        read_more(transport, self._reception.counters.connections)
        self._reception.counters.connections += 1
        if isinstance(transport, asyncio.WriteTransport):
            transport.set_write_buffer_limits(high=_WRITE_BUFFER)
        super().connection_made(transport)
        if admission is Admission.CUT and isinstance(transport, asyncio.WriteTransport):
            self._reception.counters.connections_refused += 1
            transport.abort()

    def get_buffer(self, sizehint: int) -> memoryview:
        """Return where bytes may be put."""
        return _room

    def buffer_updated(self, nbytes: int) -> None:
        """Take the bytes that were put there."""
        self.data_received(bytes(_room[:nbytes]))

    def connection_lost(self, exc: BaseException | None) -> None:
        """Count it no more."""
        self._reception.counters.connections -= 1
        self._reception.leave(self.peer)
        super().connection_lost(exc)

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        """Send the rest of an answer; cut the connection where nobody reads it."""
        try:
            async with asyncio.timeout(self._reception.limits.stall):
                return await super().finish_response(request, resp, start_time)
        except TimeoutError:
            # Not closed, which would wait until what was written is read.
            if self.transport is not None:
                self.transport.abort()
            self.force_close()
            return resp, True

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Refuse what is not HTTP, without saying why."""
        if isinstance(exc, LineTooLong):
            status = 431
        self._reception.counters.refused[status] += 1
        response = empty(status)
        response.force_close()
        return response


def _name(peer: Peer | None) -> str:
    return "" if peer is None else peer.identifier


def _peer(tls: object) -> Peer:
    if not isinstance(tls, ssl.SSLObject):
        raise NotOurs
    return peer_of(tls.getpeercert(), tls.getpeercert(binary_form=True))
