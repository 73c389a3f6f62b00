"""How much memory two hundred slow clients cost the server, and whether that grows.

Of 200 connections from 25 devices a half brings large bodies a few bytes at a time after a first
burst, a quarter never ends its header, and a quarter asks for a mail of 8 MiB and does not read it.
"""

from __future__ import annotations

import hashlib
import os
import selectors
import socket
import ssl
import time
from pathlib import Path

from benchmarks.drop_scene import (
    HOST,
    DropScene,
    RunningServer,
    a_running_server,
    device_id,
    make_scene,
)
from benchmarks.light_client import context_of, patch
from benchmarks.result import Result
from fieldkit.domain.connection import Route
from fieldkit.domain.identifiers import Sha256
from fieldkit.transfer.drop_client import HeadquartersClient, connect

CLIENTS = 200
DEVICES = 25
SECONDS = 60.0
BURST = 512 * 1024
LARGE = 256 * 1024 * 1024
MAIL = 8 * 1024 * 1024
MEMORY_MEGABYTES = 150
GROWTH_MEGABYTES = 5
_TRICKLE = bytes(256)  # each second: above what the server cuts off for


def slow_clients(folder: Path, _megabytes: int) -> list[Result]:
    """Hold 200 slow connections for a minute and watch the server's memory."""
    scene = make_scene(folder, DEVICES)
    with a_running_server(scene) as running:
        mail = _leave_mail(scene, running)
        clients = _Crowd(scene, running, mail)
        clients.connect()
        clients.burst()
        seen = clients.trickle(SECONDS)
        alive = clients.count_alive()
    third = len(seen) // 3
    growth = max(seen[-third:]) - max(seen[:third])
    peak = max(seen)
    text = f"{peak:.0f} MB, {growth:+.1f} MB in {SECONDS:.0f} s ({alive} of {CLIENTS} held)"
    is_good = peak < MEMORY_MEGABYTES and growth < GROWTH_MEGABYTES
    target = f"< {MEMORY_MEGABYTES} MB, flat"
    return [Result(f"server with {CLIENTS} slow clients", text, target, is_good)]


def _leave_mail(scene: DropScene, running: RunningServer) -> str:
    content = os.urandom(MAIL)
    name = hashlib.sha256(content).hexdigest()
    with connect(running.server, route=Route.DIRECT, tls=scene.tls("hq")) as connection:
        headquarters = HeadquartersClient(connection)
        for number in range(DEVICES):
            headquarters.put_mail(device_id(number), Sha256(name), content)
    return name


class _Crowd:
    """The slow clients: all in one thread, none of which ever waits for the server."""

    def __init__(self, scene: DropScene, running: RunningServer, mail: str) -> None:
        self._scene = scene
        self._running = running
        self._mail = mail
        self._writing: list[ssl.SSLSocket] = []  # bodies
        self._naming: list[ssl.SSLSocket] = []  # headers
        self._deaf: list[ssl.SSLSocket] = []  # do not read their answer

    def connect(self) -> None:
        """Open all connections and send the beginning of each request."""
        contexts = [context_of(self._scene.folder, f"device-{number}") for number in range(DEVICES)]
        for number in range(CLIENTS):
            plain = socket.create_connection((HOST, self._running.port))
            opened = contexts[number % DEVICES].wrap_socket(plain, server_hostname=HOST)
            if number % 4 < 2:
                opened.sendall(patch(hashlib.sha256(b"%d" % number).hexdigest(), LARGE))
                self._writing.append(opened)
            elif number % 4 == 2:
                opened.sendall(f"GET /v1/mail HTTP/1.1\r\nHost: {HOST}\r\nX: ".encode("ascii"))
                self._naming.append(opened)
            else:
                ask = f"GET /v1/mail/{self._mail} HTTP/1.1\r\nHost: {HOST}\r\n\r\n"
                opened.sendall(ask.encode("ascii"))
                self._deaf.append(opened)
        for opened in (*self._writing, *self._naming, *self._deaf):
            opened.setblocking(False)

    def burst(self) -> None:
        """Push the first half megabyte of each body, as far as the server takes it."""
        waiting = {opened: memoryview(bytes(BURST)) for opened in self._writing}
        with selectors.DefaultSelector() as selector:
            for opened in waiting:
                selector.register(opened, selectors.EVENT_WRITE)
            until = time.monotonic() + 60
            while waiting and time.monotonic() < until:
                for key, _ in selector.select(1.0):
                    opened = key.fileobj
                    assert isinstance(opened, ssl.SSLSocket)  # noqa: S101 - for mypy
                    rest = waiting[opened][_send(opened, waiting[opened][:16384]) :]
                    waiting[opened] = rest
                    if not rest:
                        selector.unregister(opened)
                        del waiting[opened]

    def trickle(self, seconds: float) -> list[float]:
        """Send a little each second; return the server's memory at each, in megabytes."""
        seen = []
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for opened in self._writing:
                _send(opened, memoryview(_TRICKLE))
            for opened in self._naming:
                _send(opened, memoryview(b"x"))
            seen.append(self._running.resident_megabytes())
            time.sleep(1.0)
        return seen

    def count_alive(self) -> int:
        """Count those that the server still holds, then let all go."""
        everybody = (*self._writing, *self._naming, *self._deaf)
        alive = 0
        for opened in everybody:
            alive += _is_held(opened)
            opened.close()
        return alive


def _send(opened: ssl.SSLSocket, content: memoryview) -> int:
    """Send what goes now; return how many bytes that was. A cut connection takes nothing."""
    try:
        return opened.send(content)
    except (ssl.SSLWantWriteError, ssl.SSLWantReadError):
        return 0
    except OSError:
        return len(content)


def _is_held(opened: ssl.SSLSocket) -> bool:
    """Say whether the other side has not hung up, without reading what it said."""
    try:
        return socket.socket.recv(opened, 1, socket.MSG_PEEK) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False
