"""Tells which network this machine is on and how packets would leave it, without sending any.

Linux is asked through the kernel's routing socket, which knows the rules of every kind of VPN.
On Windows and macOS nothing is told yet: there a network cannot be recognised, so that a person
allows it anew each time, and a VPN cannot be proved.
"""

from __future__ import annotations

import contextlib
import enum
import ipaddress
import os
import socket
import sys
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field

from fieldkit.platform import routing_socket
from fieldkit.platform.network_manager import managed_connection
from fieldkit.platform.routing_socket import RouteFound

# What a VPN drives. A modem is a "ppp" as well, and plain tunnels (ipip, gre, sit) hide nothing:
# they prove nothing.
TUNNEL_KINDS = frozenset(
    {"tun", "wireguard", "amneziawg", "ovpn", "ovpn-dco", "xfrm", "vti", "vti6"}
)

_PROXY_VARIABLES = frozenset(
    {"http_proxy", "https_proxy", "all_proxy", "ftp_proxy", "socks_proxy", "rsync_proxy"}
)
# Kept for documentation (RFC 5737, RFC 3849): nobody is there, and nothing is sent to them.
_NOBODY = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))


class Way(enum.StrEnum):
    """How packets to an address would leave this machine."""

    LOCAL = "local"  # not at all: the address is this machine's own
    PLAIN = "plain"
    TUNNEL = "tunnel"  # through a VPN interface of this machine
    NONE = "none"  # there is no way
    UNKNOWN = "unknown"  # nothing here can tell


@dataclass(frozen=True)
class Surroundings:
    """What is found of the network now."""

    way: Way
    interface: str = ""  # that packets to the address leave by
    is_connected: bool = False  # some way leads out of this machine
    traits: tuple[str, ...] = field(default=(), repr=False)  # tell it from others, () = cannot
    name: str = field(default="", repr=False)  # as the system calls the network; "" = it does not


def surroundings(host: str | None) -> Surroundings:
    """Return what is found now; `host` is an IP literal, None where Tor finds the way."""
    if sys.platform != "linux":
        return Surroundings(Way.UNKNOWN, is_connected=True)
    try:
        return _linux_surroundings(host)
    except OSError:
        return Surroundings(Way.UNKNOWN, is_connected=True)


def network_token() -> Hashable:
    """Return what is another thing whenever the network or this machine's address changes.

    Only to be compared, and never kept. It costs some system calls, no program and no packet.
    """
    if sys.platform != "linux":
        return tuple(_source_address(family, nobody) for family, nobody in _NOBODY)
    sources: list[str] = []
    ways: tuple[RouteFound, ...] = ()
    with contextlib.suppress(OSError):
        for _family, nobody in _NOBODY:
            route = routing_socket.route_to(ipaddress.ip_address(nobody))
            sources.append("" if route is None else str(route.source))
        ways = tuple(routing_socket.routes())
    return tuple(sources), ways, tuple(_hardware_of_gateways(ways))


def proxies_named(environment: Mapping[str, str] | None = None) -> bool:
    """Say whether the environment names a proxy; nothing of ours follows it."""
    values = os.environ if environment is None else environment
    return any(name.lower() in _PROXY_VARIABLES and values[name] for name in values)


def is_tunnel(interface: int) -> bool:
    """Say whether what an interface takes leaves encrypted, as far as the kernel tells.

    Raises:
        OSError: The kernel does not tell.
    """
    return routing_socket.link_kind(interface) in TUNNEL_KINDS


def _linux_surroundings(host: str | None) -> Surroundings:
    ways = routing_socket.routes()
    route = None if host is None else routing_socket.route_to(ipaddress.ip_address(host))
    way = Way.UNKNOWN if host is None else _way(route, ways)
    plain = route if route is not None and way is Way.PLAIN else None
    gateway = _gateway(ways, plain)
    traits, name = ((), "") if gateway is None else _traits(ways, gateway)
    return Surroundings(
        way,
        interface="" if route is None or route.is_local else socket.if_indextoname(route.interface),
        is_connected=bool(ways),
        traits=traits,
        name=name,
    )


def _way(route: RouteFound | None, ways: list[RouteFound]) -> Way:
    if route is None:
        return Way.NONE
    if route.is_local:
        return Way.LOCAL
    if not any(way.interface == route.interface for way in ways):
        return Way.NONE  # the kernel names it all the same, although its cable was pulled
    return Way.TUNNEL if is_tunnel(route.interface) else Way.PLAIN


def _gateway(ways: list[RouteFound], plain: RouteFound | None) -> RouteFound | None:
    """Return the way through the gateway that tells the network.

    That is the one that the packets take. Inside a tunnel (or through Tor) it is the one below:
    the preferred one of those that are no tunnel.
    """
    if plain is not None and plain.gateway is not None:
        return plain
    for way in ways:
        is_wanted = plain is None or way.interface == plain.interface
        if way.gateway is not None and is_wanted and not is_tunnel(way.interface):
            return way
    return None


def _traits(ways: list[RouteFound], gateway: RouteFound) -> tuple[tuple[str, ...], str]:
    """Return what tells this network from others, and its name.

    Names of Wi-Fi networks and private addresses are the same in many places: without the
    gateway's hardware address nothing is told. Anybody on the network sees that one, so the
    system's own profile counts too, where it says: to connect by it a password had to be right.
    """
    address = gateway.gateway
    hardware = "" if address is None else routing_socket.link_address(gateway.interface, address)
    managed = managed_connection(socket.if_indextoname(gateway.interface))
    name = managed.name if managed else ""
    if not hardware or address is None:
        return (), name
    profile = managed.uuid if managed else ""
    return (profile, hardware, _prefix(ways, gateway.interface, address)), name


def _prefix(ways: list[RouteFound], interface: int, address: routing_socket.Address) -> str:
    """Return the net that a gateway lies in; where it has none of its own, its address."""
    for way in ways:
        is_near = way.interface == interface and way.gateway is None and way.destination
        if is_near and address in ipaddress.ip_network(way.destination, strict=False):
            return way.destination
    return str(address)


def _source_address(family: socket.AddressFamily, nobody: str) -> str:
    """Return this machine's address on the way to `nobody`; connecting UDP sends nothing."""
    with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.connect((nobody, 9))
        return str(probe.getsockname()[0])
    return ""


def _hardware_of_gateways(ways: tuple[RouteFound, ...]) -> Iterator[str]:
    for interface, gateway in sorted({(way.interface, str(way.gateway)) for way in ways}):
        if gateway != "None":
            with contextlib.suppress(OSError):
                yield routing_socket.link_address(interface, ipaddress.ip_address(gateway))
