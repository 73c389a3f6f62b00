"""Sync between two hosts: the real program, the real server, and a cable that can be pulled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.domain.headquarters import Policy
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.sync_choice import SyncChoice
from fieldkit.operations.create_vault import create_vault
from fieldkit.operations.field.judge_connection import trust_facts
from fieldkit.operations.field.keep_sync_choice import keep_sync_choice
from fieldkit.operations.field.load_identity import load_identity
from fieldkit.platform.clock import SystemClock
from tests.fakes import enrolled
from tests.fakes.drop_server import RunningServer, a_client, a_drop_server, an_authority
from tests.fakes.field import trust
from tests.fakes.namespaces import OTHER, OTHER6, Host, TwoHosts, two_hosts
from tests.fakes.organisation import Organisation
from tests.fakes.outbox import put_object

PASSPHRASE = "invented words for tests"
SMALL, LARGE = b"small" * 200, os.urandom(3 * 1024 * 1024)
NAME_PORTS = ("53", "853", "5353", "5355")
PATIENCE = 120.0  # seconds: the machine may be busy


@dataclass
class Journey:
    """A device on one host, its server on the other."""

    hosts: TwoHosts
    server: RunningServer
    vault: Path
    objects: list[Sha256]

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start the program on the monitor's host."""
        reading, writing = os.pipe()
        os.write(writing, f"{PASSPHRASE}\n".encode())
        os.close(writing)
        command = (
            *("ip", "netns", "exec", self.hosts.here.name, sys.executable, "-m", "fieldkit"),
            *words,
            *(f"--vault={self.vault}", f"--passphrase-fd={reading}", "--yes", "--json"),
        )
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            pass_fds=[reading],
            cwd=Path(__file__).parents[2],
        )
        os.close(reading)
        self.hosts.here.started.append(process)
        return process

    def run(self, *words: str) -> Any:
        """Run it to the end; return its document."""
        return self.end_of(self.start(*words))

    @staticmethod
    def end_of(process: subprocess.Popen[str]) -> Any:
        out, err = process.communicate(timeout=PATIENCE)
        assert out, err
        return json.loads(out)

    def stored(self) -> list[Sha256]:
        """Return the hashes of what the server has whole, sorted, each as often as it is there."""
        found = [
            sha256_hex(path.read_bytes()) for path in self.server.data.rglob("*") if path.is_file()
        ]
        return sorted(sha256 for sha256 in found if sha256 in self.objects)

    def received(self) -> int:
        """Return how many bytes lie in the server's folder."""
        total = 0
        for path in self.server.data.rglob("*"):
            try:
                total += path.stat().st_size if path.is_file() else 0
            except FileNotFoundError:
                continue
        return total


@pytest.fixture
def hosts() -> Iterator[TwoHosts]:
    with two_hosts() as made:
        made.meet()
        yield made


Begin = Callable[..., Journey]


@pytest.fixture
def begin(hosts: TwoHosts, tmp_path: Path, organisation: Organisation) -> Iterator[Begin]:
    """Return a function that makes both; the server listens at `address`, `url` is published."""
    running: list[Any] = []

    def make(
        *contents: bytes,
        address: str = OTHER,
        url: str = "",
        policy: Policy | None = None,
        choice: SyncChoice | None = None,
    ) -> Journey:
        authority = an_authority(tmp_path / "tls")
        prefix = ("ip", "netns", "exec", hosts.other.name)
        context = a_drop_server(tmp_path, authority=authority, host=address, prefix=prefix)
        server = context.__enter__()
        running.append(context)
        pair = (authority.key, authority.certificate)
        made = enrolled.Authorities(pair, pair)
        literal = f"[{address}]" if ":" in address else address
        called = url or f"https://{literal}:{server.port}"
        published = enrolled.with_servers(organisation, made, [called], policy)
        session = create_vault(
            tmp_path / "vault", PASSPHRASE, clock=SystemClock(), secrets=None, parameters=FOR_TESTS
        )
        with session.vault:
            trust(session, published)
            enrolled.approve(session, published, made)
            objects = [put_object(session, content) for content in contents]
            facts, device = trust_facts(session), load_identity(session.vault).device_id
            keep_sync_choice(session.vault, choice or SyncChoice())
        client = a_client(tmp_path, device, facts.certificate.encode(), facts.key)
        status = hosts.other.run(
            *(sys.executable, "-m", "tests.fakes.knock", address, str(server.port)),
            *(str(authority.path), str(server.headquarters.certificate_path)),
            *(str(server.headquarters.key_path), f"/v1/devices/{device}/{client.sha256}"),
        )
        assert status.startswith("HTTP/1.1 204")
        return Journey(hosts, server, tmp_path / "vault", objects)

    yield make
    for context in running:
        context.__exit__(None, None, None)


class Listener:
    """Hears the packets of a host on some ports."""

    def __init__(self, host: Host, interface: str, *ports: str) -> None:
        self._host = host
        self._process = host.python("tests.fakes.packet_listener", interface, *ports)
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "listening\n"

    def heard(self) -> list[str]:
        """End it, and return a line for each packet."""
        self._process.kill()
        out, _err = self._process.communicate()
        return out.splitlines()


def test_reports_arrive_and_no_name_is_ever_asked_for(begin: Begin, hosts: TwoHosts) -> None:
    journey = begin(SMALL, LARGE)
    names = Listener(hosts.here, "any", *NAME_PORTS)
    assert journey.run("sync")["checks"][2]["cause"] == "network-unknown"
    assert journey.run("network", "allow")["allowed"]
    explained = journey.run("sync", "--explain")
    assert {check["finding"] for check in explained["checks"]} <= {"passed", "noted"}
    summary = journey.run("sync")
    assert (summary["end"], summary["stored"], summary["waiting"]) == ("done", 2, 0)
    assert journey.stored() == sorted(journey.objects)
    assert journey.run("sync")["stored"] == 0
    assert names.heard() == []


def test_reports_arrive_over_ipv6(begin: Begin, hosts: TwoHosts) -> None:
    journey = begin(SMALL, address=OTHER6)
    assert journey.run("network", "allow")["allowed"]
    assert journey.run("sync")["stored"] == 1
    assert journey.stored() == journey.objects


def test_the_listener_for_names_hears_one(hosts: TwoHosts) -> None:
    names = Listener(hosts.here, "any", *NAME_PORTS)
    ask = "import socket; socket.socket(2, 2).sendto(b'x', ('10.77.0.1', 53))"
    hosts.here.run(sys.executable, "-c", ask)
    assert _first_line(names).endswith(" 53")


def _first_line(listener: Listener) -> str:
    process = listener._process
    assert process.stdout is not None
    return process.stdout.readline().strip()


SLOWLY = SyncChoice(limit_kib_per_second=512)


def _wait_until_half(journey: Journey, process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + PATIENCE
    while journey.received() < len(LARGE) // 4:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_cable_that_is_pulled_costs_nothing(begin: Begin, hosts: TwoHosts) -> None:
    journey = begin(LARGE, choice=SLOWLY)
    journey.run("network", "allow")
    process = journey.start("sync")
    _wait_until_half(journey, process)
    hosts.other.pull()
    summary = journey.end_of(process)
    assert summary["stored"] == 0
    assert summary["waiting"] == 1
    hosts.other.plug()
    hosts.meet()
    summary = journey.run("sync")
    assert (summary["stored"], summary["waiting"]) == (1, 0)
    assert journey.stored() == journey.objects


def test_another_address_costs_nothing(begin: Begin, hosts: TwoHosts) -> None:
    journey = begin(LARGE, choice=SLOWLY)
    journey.run("network", "allow")
    process = journey.start("sync")
    _wait_until_half(journey, process)
    hosts.here.ip("addr", "del", "10.77.0.2/24", "dev", "cable")
    hosts.here.ip("addr", "add", "10.77.0.3/24", "dev", "cable")
    hosts.here.ip("route", "replace", "default", "via", OTHER)
    hosts.meet()
    summary = journey.end_of(process)
    until = time.monotonic() + 2 * PATIENCE
    while not summary["stored"] and time.monotonic() < until:
        # The old address had gone and the new one was not there yet, or the server still waits
        # for what comes from the old one.
        summary = journey.run("sync")
    assert (summary["stored"], summary["waiting"]) == (1, 0)
    assert journey.stored() == journey.objects


def test_a_vpn_that_ends_leaves_nothing_on_the_cable(begin: Begin, hosts: TwoHosts) -> None:
    ends = (("here", "10.99.0.2", "10.77.0.2"), ("other", "10.99.0.1", OTHER))
    (_, here, below_here), (_, there, below_there) = ends
    tunnels = [
        hosts.other.python(
            *("tests.fakes.tunnel", "tun7", there, here, f"{below_there}:5000"),
            f"{below_here}:5000",
        )
    ]
    assert tunnels[0].stdout is not None
    assert tunnels[0].stdout.readline() == "carrying\n"
    journey = begin(LARGE, address=there, policy=Policy(require_vpn=True), choice=SLOWLY)
    cable = Listener(hosts.here, "cable", str(journey.server.port))
    assert journey.run("network", "allow")["allowed"]
    assert _failed(journey.run("sync")) == ("route", "no-vpn")

    tunnels.append(
        hosts.here.python(
            *("tests.fakes.tunnel", "tun7", here, there, f"{below_here}:5000"),
            f"{below_there}:5000",
        )
    )
    assert tunnels[1].stdout is not None
    assert tunnels[1].stdout.readline() == "carrying\n"
    assert _failed(journey.run("sync", "--explain")) is None
    process = journey.start("sync")
    _wait_until_half(journey, process)
    tunnels[1].kill()
    tunnels[1].communicate()
    summary = journey.end_of(process)
    assert _failed(summary) == ("route", "no-vpn")
    assert summary["waiting"] == 1
    assert cable.heard() == []


FAR = "203.0.113.9"


def _add_another_network(hosts: TwoHosts) -> None:
    """Give the monitor's machine a second network, which swallows whatever is sent to it."""
    far = ("peer", "name", "far", "netns", hosts.other.name)
    hosts.here.ip("link", "add", "wifi", "type", "veth", *far)
    hosts.other.ip("link", "set", "far", "up")
    hosts.here.ip("addr", "add", "10.88.0.2/24", "dev", "wifi")
    hosts.here.ip("link", "set", "wifi", "up")
    hosts.here.ip("neigh", "add", "10.88.0.1", "lladdr", "02:00:00:00:00:01", "dev", "wifi")


def test_another_network_that_takes_over_hears_nothing(begin: Begin, hosts: TwoHosts) -> None:
    hosts.other.ip("addr", "add", f"{FAR}/32", "dev", "lo")
    journey = begin(LARGE, address=FAR, choice=SLOWLY)
    journey.run("network", "allow")
    _add_another_network(hosts)
    wifi = Listener(hosts.here, "wifi", str(journey.server.port))
    process = journey.start("sync")
    _wait_until_half(journey, process)
    # The address stays: to the kernel the connection is still a good one.
    hosts.here.ip("route", "replace", "default", "via", "10.88.0.1", "dev", "wifi")
    summary = journey.end_of(process)
    assert _failed(summary) == ("allowed", "network-unknown")
    assert summary["waiting"] == 1
    assert wifi.heard() == []


def test_the_listener_on_another_network_hears_what_goes_there(hosts: TwoHosts) -> None:
    _add_another_network(hosts)
    wifi = Listener(hosts.here, "wifi", "4433")
    hosts.here.ip("route", "replace", "default", "via", "10.88.0.1", "dev", "wifi")
    ask = f"import socket; s = socket.socket(); s.setblocking(False); s.connect_ex(('{FAR}', 4433))"
    hosts.here.run(sys.executable, "-c", ask)
    assert _first_line(wifi).endswith(" 4433")


def _failed(summary: Any) -> tuple[str, str] | None:
    failed = [check for check in summary["checks"] if check["finding"] == "failed"]
    return (failed[0]["check"], failed[0]["cause"]) if failed else None


PORTAL = """
import socket, sys
listener = socket.create_server(("203.0.113.7", 443))
print("listening", flush=True)
while True:
    peer, _ = listener.accept()
    peer.recv(4096)
    peer.sendall(b"HTTP/1.1 302 Found\\r\\nLocation: http://login.example/\\r\\n\\r\\n")
    peer.close()
"""


def test_a_log_in_page_is_called_by_its_name(begin: Begin, hosts: TwoHosts) -> None:
    journey = begin(SMALL, url="https://203.0.113.7")
    hosts.other.ip("addr", "add", "203.0.113.7/32", "dev", "lo")
    portal = hosts.other.start(sys.executable, "-c", PORTAL)
    assert portal.stdout is not None
    assert portal.stdout.readline() == "listening\n"
    names = Listener(hosts.here, "any", *NAME_PORTS)
    journey.run("network", "allow")
    assert _failed(journey.run("sync")) == ("encryption", "captive-portal")
    assert names.heard() == []
