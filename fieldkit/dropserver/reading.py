"""How much asyncio's TLS reads at once, for each connection.

It keeps a buffer of that size, and one of OpenSSL grows with it. Whoever has not shown a
certificate gets a small one; a few may be fast; two hundred slow ones must not fill the memory.
"""

from __future__ import annotations

import asyncio
from asyncio import sslproto

_READS = ((4, 2048 * 1024), (24, 256 * 1024))  # below so many connections, so many bytes
_SMALLEST_READ = 64 * 1024
_HANDSHAKE = 4 * 1024  # bytes


def read_little_at_first() -> None:
    """Let connections that are made from now on read little until `read_more`."""
    sslproto.SSLProtocol.max_size = _HANDSHAKE


def read_more(transport: asyncio.BaseTransport, connections: int) -> None:
    """Let a connection whose handshake is through read more, beside so many others."""
    tls = getattr(transport, "_ssl_protocol", None)
    if isinstance(tls, sslproto.SSLProtocol):
        # mypy: declared for the class, but read through the instance.
        setattr(tls, "max_size", read_size(connections))  # noqa: B010


def read_size(connections: int) -> int:
    """Return how many bytes one more connection may read at once."""
    for most, size in _READS:
        if connections < most:
            return size
    return _SMALLEST_READ
