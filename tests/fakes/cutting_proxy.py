"""A network that cuts: TCP through loopback, ended by FIN or RST after an exact number of bytes."""

from __future__ import annotations

import contextlib
import enum
import select
import socket
import struct
import threading
from dataclasses import dataclass
from types import TracebackType

_BLOCK = 65536
_ABORT = struct.pack("ii", 1, 0)  # SO_LINGER: close sends RST


class Kind(enum.Enum):
    """How both sides learn of the cut."""

    FIN = "FIN"
    RST = "RST"


class Direction(enum.Enum):
    """Whose bytes are counted."""

    UP = "up"  # from the client
    DOWN = "down"  # from the server


@dataclass
class Cut:
    """Where the next connection is cut; afterwards whether it was, and how much passed."""

    direction: Direction
    kind: Kind
    offset: int  # bytes that still pass
    passed: int = 0
    was_made: bool = False


class CuttingProxy:
    """Leads each connection to the server, and cuts it as `cut` says at that time."""

    def __init__(self, host: str, port: int) -> None:
        self._next: Cut | None = None
        self._server = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._wake, self._sleep = socket.socketpair()
        self._thread = threading.Thread(target=self._serve)
        self._is_idle = threading.Event()

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    def __enter__(self) -> CuttingProxy:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._wake.close()
        self._thread.join()
        self._listener.close()
        self._sleep.close()

    def next(self, cut: Cut) -> None:
        """Cut the next connection so, and none after it."""
        self._is_idle.clear()
        self._next = cut

    def settled(self) -> None:
        """Wait until the last connection is over on both sides."""
        assert self._is_idle.wait(60)

    def _serve(self) -> None:
        while True:
            ready, _, _ = select.select([self._listener, self._sleep], [], [])
            if self._sleep in ready:
                return
            client, _ = self._listener.accept()
            self._is_idle.clear()
            cut, self._next = self._next, None
            with client, contextlib.closing(socket.create_connection(self._server)) as server:
                for sock in (client, server):
                    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                with contextlib.suppress(OSError):
                    self._lead(client, server, cut)
            self._is_idle.set()

    def _lead(self, client: socket.socket, server: socket.socket, cut: Cut | None) -> None:
        ways = {client: (server, Direction.UP), server: (client, Direction.DOWN)}
        while not _was_cut(cut, client, server):
            ready, _, _ = select.select([client, server, self._sleep], [], [])
            if self._sleep in ready:
                return
            for source in ready:
                target, direction = ways[source]
                counts = cut is not None and cut.direction is direction
                data = source.recv(min(_BLOCK, cut.offset - cut.passed) if counts else _BLOCK)
                if not data:
                    return  # one hung up: so does the other
                target.sendall(data)
                if counts:
                    cut.passed += len(data)
                    break


def _was_cut(cut: Cut | None, client: socket.socket, server: socket.socket) -> bool:
    """Cut where it is time to."""
    if cut is None or cut.passed < cut.offset:
        return False
    cut.was_made = True
    for sock in (client, server):
        if cut.kind is Kind.RST:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABORT)
        else:
            _end(sock)
    return True


def _end(sock: socket.socket) -> None:
    """Send FIN, and swallow what comes yet: else the kernel would make it RST."""
    sock.settimeout(60)
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_WR)
        while sock.recv(_BLOCK):
            pass
