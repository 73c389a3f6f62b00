"""Asks Tor for a connection, in the words of SOCKS 5 (RFC 1928, RFC 1929).

Names go to Tor as they are: nothing here looks one up. Each run says another random user, so that
Tor gives it a circuit of its own (tor(1), IsolateSOCKSAuth).
"""

from __future__ import annotations

import ipaddress
from typing import Protocol

from fieldkit.crypto.random import random_hex
from fieldkit.domain.connection import Cause, Check
from fieldkit.errors import NotTrusted, ServerUnreachable

_VERSION = 5
_USER_AND_PASSWORD = 2
_AUTHENTICATION_VERSION = 1
_CONNECT = 1
_IPV4, _NAME, _IPV6 = 1, 3, 4
_ADDRESS_BYTES = {_IPV4: 4, _IPV6: 16}
_ISOLATION_BYTES = 16


class SocksStream(Protocol):
    """The way to the SOCKS port; both raise `NetworkError` when it is cut or silent."""

    def send(self, data: bytes) -> None:
        """Send all of `data`."""

    def read_exactly(self, count: int) -> bytes:
        """Return exactly so many bytes."""


def ask_for(stream: SocksStream, host: str, port: int) -> None:
    """Make `stream` lead to `host`: a name or an IP literal. What follows is the server's.

    Raises:
        NotTrusted: Something else than Tor listens there.
        ServerUnreachable: Tor could not reach it.
    """
    # Only this way of authentication is offered: Tor takes it, most others do not.
    stream.send(bytes((_VERSION, 1, _USER_AND_PASSWORD)))
    _expect(stream.read_exactly(2), bytes((_VERSION, _USER_AND_PASSWORD)))
    word = random_hex(_ISOLATION_BYTES).encode()
    named = bytes((len(word),)) + word
    stream.send(bytes((_AUTHENTICATION_VERSION,)) + named + named)
    _expect(stream.read_exactly(2), bytes((_AUTHENTICATION_VERSION, 0)))
    stream.send(bytes((_VERSION, _CONNECT, 0)) + _address(host) + port.to_bytes(2, "big"))
    _read_reply(stream)


def _read_reply(stream: SocksStream) -> None:
    version, reply, reserved, kind = stream.read_exactly(4)
    if version != _VERSION or reserved != 0:
        raise _not_tor()
    if reply != 0:
        raise ServerUnreachable
    if kind == _NAME:
        length = stream.read_exactly(1)[0]
    elif kind in _ADDRESS_BYTES:
        length = _ADDRESS_BYTES[kind]
    else:
        raise _not_tor()
    stream.read_exactly(length + 2)


def _address(host: str) -> bytes:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        name = host.encode("ascii")
        return bytes((_NAME, len(name))) + name
    return bytes((_IPV4 if address.version == 4 else _IPV6,)) + address.packed


def _expect(given: bytes, expected: bytes) -> None:
    if given != expected:
        raise _not_tor()


def _not_tor() -> NotTrusted:
    return NotTrusted(Check.ROUTE, Cause.NOT_TOR)
