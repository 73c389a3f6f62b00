"""A SOCKS 5 server as Tor's is; it leads where a test says and notes what it was asked for."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

_PATIENCE = 60.0  # seconds


@dataclass
class SocksProxy:
    """What was asked for, in order, as `host:port`; and whether with a user of its own each."""

    port: int = 0
    asked: list[str] = field(default_factory=list)
    users: set[bytes] = field(default_factory=set)

    @property
    def address(self) -> tuple[str, int]:
        return "127.0.0.1", self.port


@contextlib.contextmanager
def a_socks_proxy(target: tuple[str, int]) -> Iterator[SocksProxy]:
    """Run one until the end of the block; every connection leads to `target`."""
    proxy = SocksProxy()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError, EOFError):
                _serve(self.request, proxy, target)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        proxy.port = server.server_address[1]
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield proxy
        finally:
            server.shutdown()
            thread.join(_PATIENCE)


def _serve(client: socket.socket, proxy: SocksProxy, target: tuple[str, int]) -> None:
    client.settimeout(_PATIENCE)
    methods = _exactly(client, 2)[1]
    assert 2 in _exactly(client, methods)
    client.sendall(b"\x05\x02")
    user = _exactly(client, _exactly(client, 2)[1])
    _exactly(client, _exactly(client, 1)[0])
    client.sendall(b"\x01\x00")
    kind = _exactly(client, 4)[3]
    host = _host(client, kind)
    port = int.from_bytes(_exactly(client, 2), "big")
    proxy.asked.append(f"{host}:{port}")
    proxy.users.add(user)
    with socket.create_connection(target, timeout=_PATIENCE) as server:
        client.sendall(b"\x05\x00\x00\x01" + bytes(6))
        back = threading.Thread(target=_copy, args=(server, client), daemon=True)
        back.start()
        _copy(client, server)
        back.join(_PATIENCE)


def _host(client: socket.socket, kind: int) -> str:
    if kind == 3:
        return _exactly(client, _exactly(client, 1)[0]).decode("ascii")
    return str(ipaddress.ip_address(_exactly(client, 4 if kind == 1 else 16)))


def _copy(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def _exactly(client: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        piece = client.recv(count - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data
