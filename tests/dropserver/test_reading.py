"""What is taken for granted of asyncio's TLS, which does not document it."""

from __future__ import annotations

import asyncio
import socket
import ssl
from asyncio import sslproto
from pathlib import Path

import pytest

from fieldkit.dropserver.reading import read_little_at_first, read_more, read_size
from tests.fakes.drop_server import an_authority

SMALL = 32 * 1024


@pytest.fixture(autouse=True)
def _as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sslproto.SSLProtocol, "max_size", sslproto.SSLProtocol.max_size)


def test_a_connection_reads_little_before_its_handshake_and_more_after_it(tmp_path: Path) -> None:
    authority = an_authority(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority.server(["127.0.0.1"]))
    client = ssl.create_default_context(cafile=str(authority.path))
    before, after = asyncio.run(_rooms(context, client))
    assert before <= SMALL
    assert after == read_size(0) > SMALL


async def _rooms(context: ssl.SSLContext, client: ssl.SSLContext) -> tuple[int, int]:
    read_little_at_first()
    ours, theirs = socket.socketpair()
    for end in (ours, theirs):
        end.setblocking(False)
    rooms: list[int] = []
    has_begun = asyncio.Event()

    class Known(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            tls = transport._ssl_protocol  # type: ignore[attr-defined]  # what `read_more` needs
            rooms.append(len(tls.get_buffer(-1)))
            read_more(transport, 0)
            rooms.append(len(tls.get_buffer(-1)))
            has_begun.set()

    loop = asyncio.get_running_loop()
    serving = asyncio.ensure_future(
        loop.connect_accepted_socket(Known, ours, ssl=context)  # as the listener does
    )
    transport, _ = await loop.create_connection(
        asyncio.Protocol, sock=theirs, ssl=client, server_hostname="127.0.0.1"
    )
    (accepted, _), _ = await asyncio.gather(serving, has_begun.wait())
    for one in (transport, accepted):
        one.abort()
    await asyncio.sleep(0)
    return rooms[0], rooms[1]


def test_what_connections_read_at_once_does_not_fill_the_memory() -> None:
    # asyncio keeps what is read, and OpenSSL a third more.
    kept = [read_size(number) * 7 // 3 for number in range(200)]
    assert kept == sorted(kept, reverse=True)
    assert sum(kept) < 64 * 1024 * 1024
