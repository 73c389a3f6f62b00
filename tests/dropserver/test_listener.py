"""What the listener takes for granted of asyncio, which does not document it."""

from __future__ import annotations

import asyncio
import ssl
from asyncio import sslproto

import pytest

from fieldkit.dropserver.listener import read_size


def test_a_connection_keeps_a_buffer_of_the_size_that_is_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def room() -> int:
        monkeypatch.setattr(sslproto.SSLProtocol, "max_size", 1000)
        made = sslproto.SSLProtocol(
            asyncio.get_running_loop(),
            asyncio.Protocol(),
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER),
            None,
            server_side=True,
        )
        size = len(made.get_buffer(-1))
        made.connection_lost(None)
        return size

    assert asyncio.run(room()) == 1000


def test_what_connections_read_at_once_does_not_fill_the_memory() -> None:
    # asyncio keeps what is read, and OpenSSL a third more.
    kept = [read_size(number) * 7 // 3 for number in range(200)]
    assert kept == sorted(kept, reverse=True)
    assert sum(kept) < 64 * 1024 * 1024
