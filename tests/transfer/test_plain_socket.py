"""Routes: by which way, and by no other, packets leave."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from fieldkit.domain.connection import Cause, Check, Route, Server
from fieldkit.errors import Cancelled, ConnectionCut, NotTrusted, ServerSilent, ServerUnreachable
from fieldkit.transfer.plain_socket import PlainSocket, open_route
from fieldkit.transfer.waiting import Limits, Patience, Teller
from tests.fakes.hostile_servers import PATIENT
from tests.fakes.tor import offline_tor

ONION = Server("", "a" * 56 + ".onion", 443)
NAMED = Server("", "drop.example.org", 443)
LITERAL = Server("", "127.0.0.1", 443)
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
GRANTED = b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x00"


def opened(server: Server, route: Route, limits: Limits = PATIENT, **more: object) -> PlainSocket:
    given = {"tor": None, "source": None, "interface": None} | more
    return open_route(server, route, limits=limits, teller=Teller(), **given)


@contextlib.contextmanager
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def port_of(listener: socket.socket) -> int:
    return listener.getsockname()[1]


def refused(server: Server, route: Route, **more: object) -> tuple[str, str]:
    with pytest.raises(NotTrusted) as caught:
        opened(server, route, **more)
    return caught.value.check, caught.value.cause


@pytest.fixture
def no_names(monkeypatch):
    """Fail at every look-up of a name."""

    def look_up(*given: object, **more: object) -> None:
        raise AssertionError("a name was looked up")

    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "getnameinfo"):
        monkeypatch.setattr(socket, name, look_up)


@pytest.mark.parametrize("route", [Route.DIRECT, Route.VPN])
@pytest.mark.parametrize("host", [ONION.host, NAMED.host, "localhost", "127.1", "fe80::1%lo", ""])
def test_names_leave_only_through_tor(no_names, route, host):
    expected = (Check.ADDRESS, Cause.NAME_WITHOUT_TOR)
    assert refused(Server("", host, 443), route) == expected


def test_onion_only_means_onion():
    assert refused(LITERAL, Route.ONION, tor=("127.0.0.1", 9)) == (Check.ROUTE, Cause.NOT_ONION)


@pytest.mark.parametrize("tor", [None, ("localhost", 9050), ("tor.example.org", 9050)])
def test_tor_is_where_an_address_says(no_names, tor):
    assert refused(ONION, Route.ONION, tor=tor) == (Check.ROUTE, Cause.NO_TOR)


def test_a_closed_port_is_no_tor():
    with listening() as listener:
        port = port_of(listener)
    assert refused(ONION, Route.TOR, tor=("127.0.0.1", port)) == (Check.ROUTE, Cause.NO_TOR)


def test_a_vpn_that_is_not_there_is_not_left_by():
    expected = (Check.ROUTE, Cause.NO_VPN)
    assert refused(LITERAL, Route.VPN, source="198.51.100.9") == expected
    if sys.platform == "linux":
        assert refused(LITERAL, Route.VPN, interface="no-such-if") == expected


def test_a_connection_leaves_from_the_address_it_was_told():
    with listening() as listener:
        server = replace(LITERAL, port=port_of(listener))
        interface = "lo" if sys.platform == "linux" else None
        with opened(server, Route.VPN, source="127.0.0.5", interface=interface):
            _client, address = listener.accept()
            assert address[0] == "127.0.0.5"
            _client.close()


def test_nobody_there_is_unreachable():
    with listening() as listener:
        port = port_of(listener)
    with pytest.raises(ServerUnreachable):
        opened(replace(LITERAL, port=port), Route.DIRECT)


def test_proxies_of_the_environment_are_not_asked(no_names, monkeypatch):
    with listening() as listener, listening() as proxy:
        for name in PROXIES:
            monkeypatch.setenv(name, f"http://127.0.0.1:{port_of(proxy)}")
        proxy.setblocking(False)
        with opened(replace(LITERAL, port=port_of(listener)), Route.DIRECT):
            listener.accept()[0].close()
        with pytest.raises(BlockingIOError):
            proxy.accept()


class Tor(threading.Thread):
    """A SOCKS port that grants everything and remembers what it was asked for."""

    def __init__(self, listener: socket.socket, reply: bytes = GRANTED) -> None:
        super().__init__()
        self.listener = listener
        self.reply = reply
        self.heard = b""

    def run(self) -> None:
        client, _ = self.listener.accept()
        with client:
            client.settimeout(60)
            for answer in (b"\x05\x02", b"\x01\x00", self.reply):
                self.heard += client.recv(4096)
                client.sendall(answer)
            while data := client.recv(4096):
                client.sendall(data)


@pytest.mark.parametrize(("server", "route"), [(ONION, Route.ONION), (NAMED, Route.TOR)])
def test_tor_is_asked_by_name_and_then_leads_to_the_server(no_names, server, route):
    with listening() as listener:
        tor = Tor(listener)
        tor.start()
        with opened(server, route, tor=("127.0.0.1", port_of(listener))) as sock:
            patience = Patience(60, Teller())
            assert sock.send_some(memoryview(b"hello"), patience) == 5
            assert sock.receive(patience) == b"hello"
        tor.join()
    assert server.host.encode() in tor.heard


def test_a_socks_port_that_is_silent_or_drips_ends_with_the_time_limit():
    short = replace(PATIENT, tor_seconds=0.5)
    with listening() as listener, pytest.raises(ServerSilent):
        opened(ONION, Route.ONION, short, tor=("127.0.0.1", port_of(listener)))


def test_whoever_stops_while_tor_builds_a_circuit_is_heard():
    def stop(done: int, total: int) -> None:
        raise Cancelled

    with listening() as listener, pytest.raises(Cancelled):
        open_route(
            ONION,
            Route.ONION,
            tor=("127.0.0.1", port_of(listener)),
            source=None,
            interface=None,
            limits=PATIENT,
            teller=Teller(stop),
        )


@pytest.mark.skipif(shutil.which("tor") is None, reason="tor is not installed")
def test_the_real_tor_understands_what_it_is_asked(tmp_path):
    """Without a network it waits for a circuit, and knows at once what is no onion service."""
    short = replace(PATIENT, tor_seconds=1)
    with offline_tor(tmp_path) as port:
        with pytest.raises(ServerSilent):
            opened(NAMED, Route.TOR, short, tor=("127.0.0.1", port))
        with pytest.raises(ServerUnreachable):
            opened(ONION, Route.ONION, tor=("127.0.0.1", port))


_TRACED = """
from fieldkit.domain.connection import Route, Server
from fieldkit.transfer.plain_socket import open_route
from fieldkit.transfer.waiting import Limits, Teller
for host in ("drop.example.org", "127.0.0.1"):
    for route in Route:
        try:
            open_route(Server("", host, 9), route, tor=("127.0.0.1", 9), source=None,
                       interface=None, limits=Limits(), teller=Teller())
        except Exception as error:
            print(type(error).__name__)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="strace is of Linux")
def test_the_kernel_is_asked_for_no_other_address(tmp_path):
    trace = tmp_path / "trace"
    environment = os.environ | dict.fromkeys(PROXIES, "http://127.0.0.1:8118")
    subprocess.run(
        ["strace", "-f", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o", str(trace)]
        + [sys.executable, "-c", _TRACED],
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    calls = [line for line in trace.read_text().splitlines() if "(" in line]
    assert calls
    for call in calls:
        assert 'sin_port=htons(9), sin_addr=inet_addr("127.0.0.1")' in call, call


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no interface is asked for")
def test_without_a_vpn_an_interface_that_went_meanwhile_is_a_cut() -> None:
    with pytest.raises(ConnectionCut):
        opened(LITERAL, Route.DIRECT, interface="no-such-if")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no interface is asked for")
def test_without_a_vpn_it_is_kept_to_the_interface_that_was_judged() -> None:
    with listening() as listener:
        server = replace(LITERAL, port=port_of(listener))
        with opened(server, Route.DIRECT, interface="lo") as sock:
            bound = sock._socket.getsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, 16)
            assert bound.rstrip(b"\0") == b"lo"


def test_what_is_aborted_sends_nothing_of_what_still_waits() -> None:
    with listening() as listener:
        # Little room, so that much waits on our side.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sock = opened(replace(LITERAL, port=port_of(listener)), Route.DIRECT)
        peer, _ = listener.accept()
        with peer:
            sent, last = 0, -1
            while last:  # nothing more is taken within a moment
                last = sock.send_some(memoryview(bytes(65536)), Patience(60, Teller()))
                sent += last
            sock.abort()
            received: list[bytes] = []
            with pytest.raises(ConnectionResetError):
                received.extend(iter(lambda: peer.recv(65536), b""))
            assert sum(map(len, received)) < sent
