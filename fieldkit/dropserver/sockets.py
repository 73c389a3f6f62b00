"""Addresses on the command line, and listening sockets."""

from __future__ import annotations

import ipaddress
import re
import socket

_ADDRESS = re.compile(r"(?:\[(?P<six>[0-9a-fA-F:.]+)\]|(?P<four>[0-9.]+)):(?P<port>[0-9]{1,5})\Z")
_BACKLOG = 256
INHERITED = "inherited"  # the service manager hands the socket over


class BadAddress(Exception):
    """Not `1.2.3.4:443` or `[2001:db8::1]:443`."""


def parse_address(text: str) -> tuple[str, int]:
    """Return the IP literal and the port.

    Raises:
        BadAddress: Anything else; names are not looked up.
    """
    found = _ADDRESS.match(text)
    if found is None or int(found["port"]) > 65535:
        raise BadAddress
    host = found["six"] or found["four"]
    try:
        ipaddress.ip_address(host)
    except ValueError:
        raise BadAddress from None
    return host, int(found["port"])


def is_loopback(host: str) -> bool:
    """Say whether only this machine reaches an address."""
    return ipaddress.ip_address(host).is_loopback


def listening_socket(host: str, port: int) -> socket.socket:
    """Return a socket that listens. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind((host, port))
        made.listen(_BACKLOG)
    except OSError:
        made.close()
        raise
    return made


def written_address(listening: socket.socket) -> str:
    """Return where a socket listens, as it is written on the command line."""
    name = listening.getsockname()
    if not isinstance(name, tuple):
        return INHERITED
    host = f"[{name[0]}]" if ":" in name[0] else name[0]
    return f"{host}:{name[1]}"
