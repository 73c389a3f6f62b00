"""Takes connections from a listening socket and makes them talk TLS."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import ssl

from fieldkit.dropserver.connection import Reception
from fieldkit.dropserver.reading import read_little_at_first
from fieldkit.dropserver.tls import HandshakeFailed

logger = logging.getLogger(__name__)

_PAUSE = 0.2  # seconds, when the system has no more descriptors
_LAST_READS = 16
_CLOSE = 5.0  # seconds for the last words of TLS


class Listener:
    """Accepts on several sockets. `context` may be replaced: new connections use the new one."""

    def __init__(self, reception: Reception, context: ssl.SSLContext) -> None:
        self.context = context
        self._reception = reception
        read_little_at_first()
        self._handshakes: dict[asyncio.Task[None], None] = {}  # the oldest first
        self._accepting: list[asyncio.Task[None]] = []

    def listen(self, listening: socket.socket) -> None:
        """Accept from a socket from now on."""
        listening.setblocking(False)
        self._accepting.append(asyncio.create_task(self._accept(listening)))

    async def close(self) -> None:
        """Accept nothing more, and give up handshakes that are not through."""
        tasks = [*self._accepting, *self._handshakes]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def _accept(self, listening: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        with listening:
            while True:
                try:
                    connection, _ = await loop.sock_accept(listening)
                except OSError:
                    await asyncio.sleep(_PAUSE)
                    continue
                self._begin(connection)

    def _begin(self, connection: socket.socket) -> None:
        limits, counters = self._reception.limits, self._reception.counters
        if counters.connections >= limits.connections:
            counters.connections_refused += 1
            connection.close()
            return
        if len(self._handshakes) >= limits.handshakes:
            # Strangers who say nothing must not keep out those who have something to say.
            counters.handshakes_failed += 1
            oldest = next(iter(self._handshakes))
            del self._handshakes[oldest]
            oldest.cancel()
        task = asyncio.create_task(self._greet(connection))
        self._handshakes[task] = None
        task.add_done_callback(lambda done: self._handshakes.pop(done, None))

    async def _greet(self, connection: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        with contextlib.suppress(OSError), connection.dup() as spare:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            try:
                await loop.connect_accepted_socket(
                    self._reception.connection,
                    connection,
                    ssl=self.context,
                    ssl_handshake_timeout=self._reception.limits.handshake,
                    ssl_shutdown_timeout=_CLOSE,
                )
            except OSError as error:  # of ssl, too, and what is too slow
                self._reception.counters.handshakes_failed += 1
                if isinstance(error, HandshakeFailed) and error.alert:
                    await _say_why(spare, error.alert)


async def _say_why(connection: socket.socket, alert: bytes) -> None:
    """Send TLS's last words. What the other side has sent already is read, else they are lost."""
    loop = asyncio.get_running_loop()
    connection.setblocking(False)
    with contextlib.suppress(OSError):
        async with asyncio.timeout(_CLOSE):
            await loop.sock_sendall(connection, alert)
            connection.shutdown(socket.SHUT_WR)
            for _ in range(_LAST_READS):
                if not await loop.sock_recv(connection, 4096):
                    break
