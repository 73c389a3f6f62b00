"""What a cut costs: how many bytes go twice, and how many questions come before the first new byte.

The real client uploads to the real server through a relay that cuts by RST at seeded places.
"""

from __future__ import annotations

import hashlib
import os
import random
import selectors
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.drop_scene import HOST, DropScene, RunningServer, a_running_server, make_scene
from benchmarks.result import Result
from fieldkit.domain.connection import Route, Server
from fieldkit.domain.identifiers import Sha256
from fieldkit.errors import NetworkError
from fieldkit.transfer.drop_client import DeviceClient, connect

MEBIBYTE = 1024 * 1024
SIZE = 64 * MEBIBYTE
CUTS = 8
CHUNK = MEBIBYTE  # what may go twice
_BLOCK = 16 * 1024
_SEED = 20261126


@dataclass
class _Relay:
    """Passes bytes on to the server and cuts the connection after a number of them."""

    target: int
    cut_after: list[int]  # bytes from the client, for each connection; none = never
    passed: list[int] = field(default_factory=list)

    def serve(self, listening: socket.socket) -> None:
        """Serve one connection after another until `listening` is shut."""
        while True:
            try:
                client, _ = listening.accept()
            except OSError:
                return
            limit = self.cut_after.pop(0) if self.cut_after else 1 << 62
            with client, socket.create_connection((HOST, self.target)) as server:
                self.passed.append(0)
                with suppress(OSError):
                    self._pass_on(client, server, limit)

    def _pass_on(self, client: socket.socket, server: socket.socket, limit: int) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(client, selectors.EVENT_READ, server)
            selector.register(server, selectors.EVENT_READ, client)
            while True:
                for key, _ in selector.select():
                    source, target = key.fileobj, key.data
                    assert isinstance(source, socket.socket)  # noqa: S101 - for mypy
                    block = source.recv(_BLOCK)
                    if not block:
                        return
                    target.sendall(block)
                    if source is client:
                        self.passed[-1] += len(block)
                        if self.passed[-1] >= limit:
                            _reset(client)
                            _reset(server)
                            return


def _reset(connection: socket.socket) -> None:
    """Let the close that follows be an RST."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@contextmanager
def _relay(target: int, cut_after: list[int]) -> Iterator[tuple[int, _Relay]]:
    relay = _Relay(target, cut_after)
    with socket.create_server((HOST, 0)) as listening:
        thread = threading.Thread(target=relay.serve, args=(listening,), daemon=True)
        thread.start()
        yield listening.getsockname()[1], relay
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(60)


def resume(folder: Path, _megabytes: int) -> list[Result]:
    """Upload 64 MiB whole, then with eight cuts; what is more is the price of a cut."""
    scene = make_scene(folder, 1)
    places = random.Random(_SEED)
    cuts = [places.randrange(MEBIBYTE, SIZE // CUTS) for _ in range(CUTS)]
    with a_running_server(scene) as running:
        whole, _ = _upload(scene, running, [])
        passed, questions = _upload(scene, running, cuts)
    extra = (passed - whole) / CUTS
    text = f"{extra / 1024:.0f} KiB, {questions:.0f} question before the first new byte"
    is_good = extra <= CHUNK + _BLOCK and questions <= 1
    return [Result("a cut of an upload costs", text, "<= 1 chunk, 1 round trip", is_good)]


def _upload(scene: DropScene, running: RunningServer, cuts: list[int]) -> tuple[int, float]:
    """Return all bytes that went towards the server, and questions after each cut."""
    path = scene.path("object")
    content = os.urandom(SIZE)
    path.write_bytes(content)
    name = Sha256(hashlib.sha256(content).hexdigest())
    questions = 0
    with _relay(running.port, list(cuts)) as (port, relay), path.open("rb") as source:
        server = Server(f"https://{HOST}:{port}", HOST, port)
        for _ in range(len(cuts) + 1):
            with (
                suppress(NetworkError),
                connect(server, route=Route.DIRECT, tls=scene.tls("device-0")) as connection,
            ):
                client = DeviceClient(connection)
                standing = client.uploaded(name)
                questions += 1
                source.seek(standing.offset)
                done = client.upload(
                    name, source, SIZE, standing.offset, acknowledged=lambda _offset: None
                )
        if not done.is_complete:
            raise RuntimeError("The upload did not end.")
        return sum(relay.passed), questions / (len(cuts) + 1)
