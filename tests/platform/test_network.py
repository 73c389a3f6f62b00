"""Which network this is and how packets leave, in real namespaces with real interfaces."""

from __future__ import annotations

import ipaddress
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.platform import network, routing_socket
from fieldkit.platform.network import Way, network_token, proxies_named, surroundings
from tests.fakes.namespaces import FIELD, OTHER, OTHER6, Reader, TwoHosts, two_hosts

FAR, FAR6 = "203.0.113.7", "2001:db8:1::7"


@pytest.fixture
def hosts() -> Iterator[TwoHosts]:
    with two_hosts() as made:
        yield made


def test_a_network_is_told_by_its_gateway(hosts: TwoHosts) -> None:
    with Reader(hosts.here) as reader:
        hosts.meet()
        found = reader.surroundings(FAR)
        assert found["way"] == Way.PLAIN
        assert found["interface"] == "cable"
        assert found["traits"] == ["", hosts.gateway_address, "10.77.0.0/24"]
        assert reader.surroundings(None)["traits"] == found["traits"]
        assert reader.surroundings(OTHER)["traits"] == found["traits"]
        assert reader.surroundings(FIELD)["way"] == Way.LOCAL
        assert reader.surroundings("127.0.0.1")["way"] == Way.LOCAL

        before = reader.token()
        assert before == reader.token()
        hosts.other.pull()
        hosts.other.ip("link", "set", "cable", "address", "02:00:00:00:00:77")
        hosts.other.plug()
        hosts.meet()
        evil = reader.surroundings(FAR)
        assert evil["traits"] == ["", "020000000077", "10.77.0.0/24"]
        assert reader.token() != before


def test_a_gateway_that_is_not_known_tells_nothing(hosts: TwoHosts) -> None:
    hosts.here.ip("neigh", "flush", "dev", "cable")
    with Reader(hosts.here) as reader:
        found = reader.surroundings(FAR)
        assert found["is_connected"]
        assert found["traits"] == []


def test_without_a_gateway_nothing_tells_one_cable_from_another(hosts: TwoHosts) -> None:
    hosts.meet()
    hosts.here.ip("route", "del", "default")
    with Reader(hosts.here) as reader:
        found = reader.surroundings(OTHER)
        assert (found["way"], found["traits"]) == (Way.PLAIN, [])
        assert reader.surroundings(FAR)["way"] == Way.NONE


@pytest.mark.parametrize("end", ["here", "other"])
def test_a_pulled_cable_is_no_network(hosts: TwoHosts, end: str) -> None:
    with Reader(hosts.here) as reader:
        hosts.meet()
        before = reader.token()
        getattr(hosts, end).pull()
        until = time.monotonic() + 60  # the kernel takes a second to say so
        while reader.token() == before and time.monotonic() < until:
            time.sleep(0.05)
        assert reader.token() != before
        found = reader.surroundings(FAR)
        assert not found["is_connected"]
        assert (found["way"], found["traits"]) == (Way.NONE, [])


def test_another_address_is_another_token(hosts: TwoHosts) -> None:
    with Reader(hosts.here) as reader:
        before = reader.token()
        hosts.here.ip("addr", "del", f"{FIELD}/24", "dev", "cable")
        hosts.here.ip("addr", "add", "10.77.0.99/24", "dev", "cable")
        hosts.here.ip("route", "replace", "default", "via", OTHER)
        assert reader.token() != before


def test_a_tunnel_is_told_from_what_is_below_it(hosts: TwoHosts) -> None:
    hosts.meet()
    with Reader(hosts.here) as reader:
        below = reader.surroundings(FAR)["traits"]
        vpn = _tunnel(hosts)
        # Split: only one net goes through it.
        hosts.here.ip("route", "add", "203.0.113.0/24", "dev", "tun7")
        assert reader.surroundings(FAR)["way"] == Way.TUNNEL
        assert reader.surroundings(FAR)["interface"] == "tun7"
        assert reader.surroundings("198.51.100.1")["way"] == Way.PLAIN
        assert reader.surroundings(FAR)["traits"] == below
        # Everything, as OpenVPN does it.
        hosts.here.ip("route", "add", "0.0.0.0/1", "dev", "tun7")
        hosts.here.ip("route", "add", "128.0.0.0/1", "dev", "tun7")
        assert reader.surroundings("198.51.100.1")["way"] == Way.TUNNEL
        assert reader.surroundings(None)["traits"] == below
        # And the way to its own far end, which stays outside.
        hosts.here.ip("route", "add", "198.51.100.1", "via", OTHER)
        assert reader.surroundings("198.51.100.1")["way"] == Way.PLAIN
        before = reader.token()
        vpn.kill()
        vpn.communicate()
        assert reader.surroundings(FAR)["way"] == Way.PLAIN
        assert reader.token() != before


def test_a_tunnel_by_rules_of_its_own_table_is_found(hosts: TwoHosts) -> None:
    hosts.meet()
    _tunnel(hosts)
    # As wg-quick does it: the default stays, and a rule goes before it.
    hosts.here.ip("route", "add", "default", "dev", "tun7", "table", "51820")
    hosts.here.ip("rule", "add", "not", "fwmark", "51820", "table", "51820")
    with Reader(hosts.here) as reader:
        found = reader.surroundings(FAR)
        assert found["way"] == Way.TUNNEL
        assert found["traits"] == ["", hosts.gateway_address, "10.77.0.0/24"]


@pytest.mark.parametrize(
    "kind",
    [
        ("ipip", "local", FIELD, "remote", OTHER),
        ("gre", "local", FIELD, "remote", OTHER),
        ("bridge",),
        ("dummy",),
    ],
)
def test_what_does_not_encrypt_is_no_tunnel(hosts: TwoHosts, kind: tuple[str, ...]) -> None:
    try:
        hosts.here.ip("link", "add", "plain7", "type", *kind)
    except subprocess.CalledProcessError:
        pytest.skip("this kernel does not have such an interface")
    hosts.here.ip("link", "set", "plain7", "up")
    hosts.here.ip("route", "add", "203.0.113.0/24", "dev", "plain7")
    with Reader(hosts.here) as reader:
        assert reader.surroundings(FAR)["way"] == Way.PLAIN


def test_a_network_without_ipv4_is_told_too(hosts: TwoHosts) -> None:
    hosts.here.ip("-4", "addr", "flush", "dev", "cable")
    hosts.here.ip("-6", "route", "add", "default", "via", OTHER6, "dev", "cable")
    address = ":".join(hosts.gateway_address[place : place + 2] for place in range(0, 12, 2))
    hosts.here.ip("neigh", "replace", OTHER6, "lladdr", address, "dev", "cable")
    with Reader(hosts.here) as reader:
        found = reader.surroundings(FAR6)
        assert found["way"] == Way.PLAIN
        assert found["traits"] == ["", hosts.gateway_address, "fd77::/64"]
        assert reader.surroundings(FAR)["way"] == Way.NONE


def _tunnel(hosts: TwoHosts) -> subprocess.Popen[str]:
    """Start a VPN whose other end is not there."""
    if not Path("/dev/net/tun").exists():
        pytest.skip("this kernel has no tun interfaces")
    process = hosts.here.python(
        *("tests.fakes.tunnel", "tun7", "10.99.0.2", "10.99.0.1"),
        *(f"{FIELD}:5000", f"{OTHER}:5000"),
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "carrying\n"
    return process


def test_a_tunnel_that_nobody_works_for_is_no_way(hosts: TwoHosts) -> None:
    hosts.meet()
    with Reader(hosts.here) as reader:
        if not Path("/dev/net/tun").exists():
            pytest.skip("this kernel has no tun interfaces")
        hosts.here.ip("tuntap", "add", "dev", "tun8", "mode", "tun")
        hosts.here.ip("link", "set", "tun8", "up")
        hosts.here.ip("route", "add", "203.0.113.0/24", "dev", "tun8")
        assert reader.surroundings(FAR)["way"] == Way.NONE


def test_only_the_kernel_is_asked() -> None:
    found = surroundings("127.0.0.1")
    assert found.way in (Way.LOCAL, Way.UNKNOWN)
    assert network_token() == network_token()


def test_where_the_kernel_cannot_be_asked_nothing_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_words: object) -> None:
        raise PermissionError

    monkeypatch.setattr(routing_socket, "routes", refuse)
    assert surroundings(FAR) == network.Surroundings(Way.UNKNOWN, is_connected=True)


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_other_systems_say_that_they_cannot_tell(
    monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    found = surroundings(FAR)
    assert (found.way, found.traits) == (Way.UNKNOWN, ())


@pytest.mark.parametrize(
    ("environment", "is_named"),
    [
        ({}, False),
        ({"https_proxy": ""}, False),
        ({"https_proxy": "http://proxy"}, True),
        ({"HTTPS_PROXY": "http://proxy"}, True),
        ({"All_Proxy": "socks5://x"}, True),
        ({"no_proxy": "*", "proxy": "x"}, False),
    ],
)
def test_proxies_are_seen_in_the_environment(environment: dict[str, str], is_named: bool) -> None:
    assert proxies_named(environment) is is_named


@given(st.binary(max_size=400))
def test_whatever_the_kernel_says_is_read_or_passed_over(data: bytes) -> None:
    for _kind, payload in routing_socket.messages(data):
        routing_socket.read_route(payload)


@given(
    st.integers(0, 32),
    st.integers(1, 2**31 - 1),
    st.one_of(st.none(), st.ip_addresses(v=4)),
    st.sampled_from([1, 2, 3, 7]),
)
def test_a_route_is_read_as_it_is_written(
    prefix: int, interface: int, gateway: ipaddress.IPv4Address | None, kind: int
) -> None:
    def attribute(number: int, value: bytes) -> bytes:
        return struct.pack("=HH", 4 + len(value), number) + value

    body = struct.pack("=BBBBBBBBI", socket.AF_INET, prefix, 0, 0, 254, 0, 0, kind, 0)
    body += attribute(1, bytes((192, 0, 2, 0))) + attribute(4, struct.pack("=i", interface))
    body += b"" if gateway is None else attribute(5, gateway.packed)
    route = routing_socket.read_route(body)
    if kind not in (1, 2):
        assert route is None
        return
    assert route is not None
    assert (route.interface, route.gateway) == (interface, gateway)
    assert route.destination == f"192.0.2.0/{prefix}"
    assert route.is_local == (kind == 2)
