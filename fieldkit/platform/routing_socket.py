"""Asks the Linux kernel about routes, neighbours and interfaces; no packet leaves for it.

Source: rtnetlink(7) and netlink(7). Only what the network judgement needs is read, and whatever
does not have the expected form is passed over.
"""

from __future__ import annotations

import ipaddress
import socket
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

_SECONDS = 2.0  # the kernel answers at once
_MAX_ANSWERS = 2_000  # datagrams of one listing; full routing tables are not for laptops
_BUFFER = 256 * 1024

_HEADER = struct.Struct("=IHHII")  # length, type, flags, sequence, port
_ATTRIBUTE = struct.Struct("=HH")  # length, type
_ROUTE = struct.Struct("=BBBBBBBBI")  # struct rtmsg
_NEIGHBOUR = struct.Struct("=BBHiHBB")  # struct ndmsg
_LINK = struct.Struct("=BBHiII")  # struct ifinfomsg

_ERROR, _DONE = 2, 3
_GET_LINK, _GET_ROUTE, _GET_NEIGHBOUR = 18, 26, 30
_REQUEST, _DUMP = 0x1, 0x300
_ATTRIBUTE_TYPE = 0x3FFF
_DESTINATION, _OUT, _GATEWAY, _PRIORITY, _SOURCE = 1, 4, 5, 6, 7
_NEIGHBOUR_ADDRESS, _NEIGHBOUR_LINK_ADDRESS = 1, 2
_LINK_INFO, _LINK_KIND = 18, 1
_UNICAST, _LOCAL = 1, 2
_INCOMPLETE_OR_FAILED = 0x01 | 0x20
_DEAD_OR_UNPLUGGED = 0x01 | 0x10  # RTNH_F_DEAD, RTNH_F_LINKDOWN

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class RouteFound:
    """One way packets take."""

    interface: int  # its index
    is_local: bool  # the address is this machine's own
    gateway: Address | None = field(default=None, repr=False)
    destination: str = field(default="", repr=False)  # "192.0.2.0/24"; "" where it is the default
    metric: int = 0
    is_ipv6: bool = False
    source: Address | None = field(default=None, repr=False)  # what packets would come from


def route_to(address: Address) -> RouteFound | None:
    """Return the way to one address by all rules of the kernel, None where there is none.

    Raises:
        OSError: The kernel cannot be asked.
    """
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    body = _ROUTE.pack(family, address.max_prefixlen, 0, 0, 0, 0, 0, 0, 0)
    body += _attribute(_DESTINATION, address.packed)
    for kind, payload in _ask(_GET_ROUTE, 0, body):
        return read_route(payload) if kind != _ERROR else None
    return None


def routes() -> list[RouteFound]:
    """Return all unicast ways that lead out of this machine, the preferred defaults first.

    Raises:
        OSError: The kernel cannot be asked.
    """
    found = []
    for family in (socket.AF_INET, socket.AF_INET6):
        body = _ROUTE.pack(family, 0, 0, 0, 0, 0, 0, 0, 0)
        for kind, payload in _ask(_GET_ROUTE, _DUMP, body):
            route = read_route(payload) if kind != _ERROR else None
            if route is not None and not route.is_local and not _is_link_local(route):
                found.append(route)
    return sorted(found, key=lambda way: (way.destination != "", way.is_ipv6, way.metric))


def link_address(interface: int, address: Address) -> str:
    """Return the hardware address of a neighbour as hexadecimal digits, "" where none is known.

    Raises:
        OSError: The kernel cannot be asked.
    """
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    body = _NEIGHBOUR.pack(family, 0, 0, 0, 0, 0, 0)
    for kind, payload in _ask(_GET_NEIGHBOUR, _DUMP, body):
        if kind == _ERROR or len(payload) < _NEIGHBOUR.size:
            continue
        _family, _pad, _pad2, index, state, _flags, _type = _NEIGHBOUR.unpack_from(payload)
        members = dict(_attributes(payload[_NEIGHBOUR.size :]))
        is_wanted = index == interface and members.get(_NEIGHBOUR_ADDRESS) == address.packed
        known = members.get(_NEIGHBOUR_LINK_ADDRESS, b"")
        if is_wanted and any(known) and not state & _INCOMPLETE_OR_FAILED:
            return known.hex()
    return ""


def link_kind(interface: int) -> str:
    """Return what drives an interface ("tun", "wireguard"), "" for hardware and the loopback.

    Raises:
        OSError: There is no such interface, or the kernel cannot be asked.
    """
    body = _LINK.pack(socket.AF_UNSPEC, 0, 0, interface, 0, 0)
    for kind, payload in _ask(_GET_LINK, 0, body):
        if kind == _ERROR or len(payload) < _LINK.size:
            break
        for number, value in _attributes(payload[_LINK.size :]):
            if number == _LINK_INFO:
                name = dict(_attributes(value)).get(_LINK_KIND, b"")
                return name.rstrip(b"\0").decode("ascii", "replace")
        return ""
    raise OSError("the kernel knows no such interface")


def _ask(kind: int, flags: int, body: bytes) -> Iterator[tuple[int, bytes]]:
    if sys.platform != "linux":
        raise OSError("only Linux has this socket")
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as kernel:
        kernel.settimeout(_SECONDS)
        kernel.bind((0, 0))
        kernel.sendto(
            _HEADER.pack(_HEADER.size + len(body), kind, _REQUEST | flags, 1, 0) + body, (0, 0)
        )
        for _answer in range(_MAX_ANSWERS):
            data, sender = kernel.recvfrom(_BUFFER)
            if sender[0] != 0:
                continue  # not from the kernel
            for number, payload in messages(data):
                if number == _DONE:
                    return
                yield number, payload
            if not flags & _DUMP:
                return
    raise OSError("the kernel lists too much")


def messages(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield type and content of each message in a datagram, up to the first that is cut short."""
    place = 0
    while place + _HEADER.size <= len(data):
        length, kind, _flags, _sequence, _port = _HEADER.unpack_from(data, place)
        if not _HEADER.size <= length <= len(data) - place:
            return
        yield kind, data[place + _HEADER.size : place + length]
        place += _aligned(length)


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place + _ATTRIBUTE.size <= len(data):
        length, kind = _ATTRIBUTE.unpack_from(data, place)
        if not _ATTRIBUTE.size <= length <= len(data) - place:
            return
        yield kind & _ATTRIBUTE_TYPE, data[place + _ATTRIBUTE.size : place + length]
        place += _aligned(length)


def _attribute(kind: int, value: bytes) -> bytes:
    padding = bytes(_aligned(len(value)) - len(value))
    return _ATTRIBUTE.pack(_ATTRIBUTE.size + len(value), kind) + value + padding


def _aligned(length: int) -> int:
    return (length + 3) & ~3


def read_route(payload: bytes) -> RouteFound | None:
    """Return what one `rtmsg` says, None where no interface, or an unplugged one, carries it."""
    if len(payload) < _ROUTE.size:
        return None
    family, prefix, _, _, _, _, _, kind, flags = _ROUTE.unpack_from(payload)
    members = dict(_attributes(payload[_ROUTE.size :]))
    is_usable = kind in (_UNICAST, _LOCAL) and not flags & _DEAD_OR_UNPLUGGED
    if not is_usable or len(members.get(_OUT, b"")) != 4:
        return None
    is_ipv6 = family == socket.AF_INET6
    size = 16 if is_ipv6 else 4
    destination = _address(members.get(_DESTINATION), size)
    metric = members.get(_PRIORITY, b"")
    return RouteFound(
        interface=int.from_bytes(members[_OUT], sys.byteorder),
        is_local=kind == _LOCAL,
        gateway=_address(members.get(_GATEWAY), size),
        destination="" if destination is None else f"{destination}/{prefix}",
        metric=int.from_bytes(metric, sys.byteorder),
        is_ipv6=is_ipv6,
        source=_address(members.get(_SOURCE), size),
    )


def _address(packed: bytes | None, size: int) -> Address | None:
    return None if packed is None or len(packed) != size else ipaddress.ip_address(packed)


def _is_link_local(route: RouteFound) -> bool:
    return route.destination.startswith(("fe80::/", "ff00::/"))
