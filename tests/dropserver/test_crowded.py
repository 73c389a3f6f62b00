"""A device that lost its network comes back; strangers crowd the door. The real process."""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.dropserver.limits import Limits
from tests.dropserver.stored import named
from tests.dropserver.wire import Talk, part, part_headers, request, talk
from tests.fakes.drop_server import Client, RunningServer, a_drop_server

ALICE = "a" * 32
PATIENCE = 60


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    options = ["--silent-seconds", "1", "--handshake-seconds", "600"]
    with a_drop_server(tmp_path_factory.mktemp("server"), options=options) as server:
        yield server


@pytest.fixture
def alice(server: RunningServer) -> Client:
    alice = server.authority.client("device", ALICE)
    server.allow(alice)
    return alice


def _begun(connection: Talk, content: bytes) -> None:
    raw = request(*part(content, 0), **part_headers(content, 0))
    connection.send(raw[: -len(content) // 2])


def test_a_device_that_comes_back_goes_on_at_the_last_byte_that_arrived(
    server: RunningServer, alice: Client
) -> None:
    content = os.urandom(100_000)
    with talk(server, alice) as lost, talk(server, alice) as back:
        _begun(lost, content)
        began = time.monotonic()
        # The server cannot know yet that the first connection is dead.
        while back.ask("HEAD", f"/v1/objects/{named(content)}").offset != ("50000", "?0"):
            assert time.monotonic() - began < PATIENCE
        assert back.patch(content, 50_000).offset == ("100000", "?1")
        assert lost.is_closed()


def test_an_upload_yields_to_the_next_one_even_without_being_asked(
    server: RunningServer, alice: Client
) -> None:
    content = os.urandom(100_000)
    with talk(server, alice) as lost, talk(server, alice) as back:
        _begun(lost, content)
        began = time.monotonic()
        while (answer := back.patch(content, 0, 0)).status in (204, 423):
            assert time.monotonic() - began < PATIENCE
        assert (answer.status, *answer.offset) == (409, "50000", "?0")
        assert back.patch(content, 50_000).offset == ("100000", "?1")


def test_strangers_who_say_nothing_do_not_keep_a_device_out(
    server: RunningServer, alice: Client
) -> None:
    with contextlib.ExitStack() as strangers:
        there = [
            strangers.enter_context(
                socket.create_connection((server.host, server.port), timeout=PATIENCE)
            )
            for _ in range(Limits().handshakes + 20)
        ]
        with talk(server, alice) as connection:
            assert connection.ask("GET", "/v1/mail").status == 200
        assert there[0].recv(1) == b""  # the oldest has made way


@pytest.mark.parametrize("reset", [False, True])
def test_after_a_cut_the_first_question_is_answered_with_every_byte(
    server: RunningServer, alice: Client, reset: bool
) -> None:
    for size in (2, 3000, 200_000, 3_000_000):
        content = os.urandom(size)
        with talk(server, alice) as lost:
            _begun(lost, content)
            if reset:
                # It must have arrived: a reset takes back what is still on its way.
                _wait_until_received(server, lost)
                linger = struct.pack("ii", 1, 0)
                lost.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        with talk(server, alice) as back:
            arrived = str(size - size // 2)
            assert back.ask("HEAD", f"/v1/objects/{named(content)}").offset == (arrived, "?0")


def _wait_until_received(server: RunningServer, sender: Talk) -> None:
    """Wait until the server has taken everything from the kernel."""
    began = time.monotonic()
    name = sender.connection.getsockname()[1]
    while _queued(name, server.port):
        assert time.monotonic() - began < PATIENCE


def _queued(*ports: int) -> bool:
    """Say whether bytes wait in one of the sockets between two ports; proc(5), /proc/net/tcp."""
    wanted = {f"{port:04X}" for port in ports}
    with open("/proc/net/tcp", encoding="ascii") as table:
        lines = [line.split() for line in table.readlines()[1:]]
    between = [line for line in lines if {line[1][-4:], line[2][-4:]} == wanted]
    return any(int(half, 16) for line in between for half in line[4].split(":"))


@pytest.mark.parametrize("is_on_the_list", [True, False])
def test_one_device_cannot_take_the_room_of_all(tmp_path: Path, is_on_the_list: bool) -> None:
    options = ["--device-connections", "2", "--connections", "12"]
    with a_drop_server(tmp_path, options=options) as server, contextlib.ExitStack() as held:
        greedy, other = (server.authority.client("device", name * 32) for name in "ab")
        server.allow(*((greedy, other) if is_on_the_list else (other,)))
        for _ in range(30):  # each says nothing, and would be waited for
            with contextlib.suppress(OSError):
                held.enter_context(server.connect(greedy))
        with talk(server, other) as connection:
            assert connection.ask("GET", "/v1/mail").status == 200


def test_a_stolen_certificate_of_headquarters_cannot_take_the_room_of_all(tmp_path: Path) -> None:
    options = ["--device-connections", "1", "--connections", "24"]
    with a_drop_server(tmp_path, options=options) as server, contextlib.ExitStack() as held:
        former = server.authority.client("headquarters", "c" * 32)  # not on the list any more
        other = server.authority.client("device", ALICE)
        server.allow(other)
        for _ in range(60):
            with contextlib.suppress(OSError):
                held.enter_context(server.connect(former))
        with talk(server, other) as connection:
            assert connection.ask("GET", "/v1/mail").status == 200


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_strangers_who_come_again_and_again_do_not_fill_the_memory(
    server: RunningServer, alice: Client
) -> None:
    # What devices sent before makes the allocator keep what it is given back.
    for _ in range(3):
        with talk(server, alice) as connection:
            assert connection.patch(os.urandom(3_000_000)).status == 204
    before = _memory(server)
    for _ in range(2):
        with contextlib.ExitStack() as strangers:
            for _ in range(250):
                strangers.enter_context(
                    socket.create_connection((server.host, server.port), timeout=PATIENCE)
                )
            # Accepted in turn: once this one is through, the server has met them all.
            with talk(server, alice) as connection:
                assert connection.ask("GET", "/v1/mail").status == 200
    assert _memory(server) - before < 60 * 1024


def _memory(server: RunningServer) -> int:
    """Return what the server has in memory, in KiB."""
    status = Path(f"/proc/{server.pid}/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])
