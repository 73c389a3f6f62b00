"""A device that lost its network comes back; strangers crowd the door. The real process."""

from __future__ import annotations

import contextlib
import os
import socket
import time
from collections.abc import Iterator

import pytest

from fieldkit.dropserver.limits import Limits
from tests.dropserver.stored import named
from tests.dropserver.wire import Talk, part, part_headers, request, talk
from tests.fakes.drop_server import Client, RunningServer, a_drop_server

ALICE = "a" * 32
PATIENCE = 60


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    options = ["--silent-seconds", "1"]
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
        for _ in range(Limits().handshakes + 20):
            stranger = socket.create_connection((server.host, server.port), timeout=PATIENCE)
            strangers.enter_context(stranger)
        with talk(server, alice) as connection:
            assert connection.ask("GET", "/v1/mail").status == 200
