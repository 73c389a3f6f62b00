"""Clients that are slow on purpose, against the real process with short limits."""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import time
from collections.abc import Callable, Iterator

import pytest

from tests.dropserver.stored import named
from tests.dropserver.wire import NOTHING, part, part_headers, request, talk
from tests.fakes.drop_server import Client, RunningServer, a_drop_server

ALICE = "a" * 32
LIMIT = 3  # seconds
PATIENCE = 60  # the machine may be busy


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    folder = tmp_path_factory.mktemp("server")
    short = [f"--{name}-seconds={LIMIT}" for name in ("idle", "stall", "handshake")]
    with a_drop_server(folder, options=short) as server:
        yield server


@pytest.fixture
def device(server: RunningServer) -> Client:
    device = server.authority.client("device", ALICE)
    server.allow(device)
    return device


def test_one_who_connects_and_says_nothing_is_cut(server: RunningServer, device: Client) -> None:
    with socket.create_connection((server.host, server.port), timeout=PATIENCE) as plain:
        assert plain.recv(100) == b""
    with talk(server, device) as connection:
        assert connection.answer() == NOTHING


def test_a_header_that_trickles_is_cut(server: RunningServer, device: Client) -> None:
    with talk(server, device) as connection:
        began = time.monotonic()
        for byte in request("GET", "/v1/mail", Slow="x" * 1000):
            try:
                connection.connection.sendall(bytes([byte]))
                connection.connection.settimeout(0.1)
                assert connection.connection.recv(1) == b""
                break
            except TimeoutError:
                assert time.monotonic() - began < PATIENCE
            except OSError:
                break
        else:
            pytest.fail("the whole header was taken")


def test_a_second_header_that_trickles_is_cut(server: RunningServer, device: Client) -> None:
    with talk(server, device) as connection:
        assert connection.ask("GET", "/v1/mail").status == 200
        connection.send(b"GET /v1/mail HTTP/1.1\r\nHost")
        assert connection.is_closed()


def test_a_body_that_stops_is_refused_and_kept(server: RunningServer, device: Client) -> None:
    content = os.urandom(5000)
    with talk(server, device) as connection:
        raw = request(*part(content, 0), **part_headers(content, 0))
        connection.send(raw[:-2000])
        assert connection.answer().status == 408
        assert connection.is_closed()
    with talk(server, device) as connection:
        assert connection.ask("HEAD", f"/v1/objects/{named(content)}").offset == ("3000", "?0")
        assert connection.patch(content, 3000).offset == ("5000", "?1")


def test_a_body_that_trickles_is_refused_and_kept(server: RunningServer, device: Client) -> None:
    content = os.urandom(100_000)
    with talk(server, device) as connection:
        raw = request(*part(content, 0), **part_headers(content, 0))
        connection.send(raw[: -len(content)])
        connection.connection.settimeout(0.05)
        began = time.monotonic()
        for sent in range(len(content)):
            connection.send(content[sent : sent + 1])
            try:
                answer = connection.answer()
            except TimeoutError:
                assert time.monotonic() - began < PATIENCE
            else:
                assert answer.status == 408
                break
    with talk(server, device) as connection:
        offset, complete = connection.ask("HEAD", f"/v1/objects/{named(content)}").offset
        assert 0 < int(offset or 0) < 5000
        assert complete == "?0"


def test_an_answer_that_is_not_read_is_cut(server: RunningServer, device: Client) -> None:
    content = os.urandom(16 << 20)
    with talk(server, device) as connection:
        assert connection.patch(content).status == 204
    with talk(server, server.headquarters) as hq:
        hq.send(request("GET", f"/v1/intake/{ALICE}/{named(content)}"))
        _wait_until(lambda: _metric(server, "requests_cut_total") > 0)
        with pytest.raises((ssl.SSLError, ConnectionError, AssertionError)):
            assert _read(hq.connection) > len(content)


def test_requests_whose_answers_are_not_read_are_cut(server: RunningServer, device: Client) -> None:
    before = _metric(server, "connections")
    with talk(server, device) as connection:
        connection.connection.settimeout(0.5)
        with contextlib.suppress(TimeoutError):  # until the server takes no more
            while True:
                connection.connection.sendall(request("GET", "/v1/mail") * 500)
        assert _metric(server, "connections") > before
        _wait_until(lambda: _metric(server, "connections") <= before)


def _wait_until(is_so: Callable[[], bool]) -> None:
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < PATIENCE
        time.sleep(0.05)  # each look is a connection, and costs the server something


def _metric(server: RunningServer, name: str) -> int:
    with socket.create_connection(("127.0.0.1", server.metrics_port), timeout=PATIENCE) as plain:
        plain.sendall(b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        said = b""
        while block := plain.recv(65536):
            said += block
    lines = [
        line for line in said.decode().splitlines() if line.startswith(f"fieldkit_drop_{name} ")
    ]
    return int(lines[0].split()[1])


def _read(connection: ssl.SSLSocket) -> int:
    read = 0
    while block := connection.recv(1 << 20):
        read += len(block)
    return read
