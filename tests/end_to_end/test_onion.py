"""A report travels through Tor to a drop server behind an onion service that knows its clients."""

from __future__ import annotations

import socket
import time
from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain.connection import Finding, Route
from fieldkit.domain.headquarters import Policy
from fieldkit.domain.sync_choice import SyncChoice
from fieldkit.domain.sync_run import SyncEnd
from fieldkit.operations.field.allow_network import allow_network
from fieldkit.operations.field.judge_connection import (
    current_network,
    judge_servers,
    trust_facts,
)
from fieldkit.operations.field.keep_sync_choice import keep_sync_choice
from fieldkit.operations.field.load_identity import load_identity
from fieldkit.operations.field.sync import sync
from fieldkit.operations.field.sync_way import desk_for
from fieldkit.operations.session import Session
from fieldkit.platform.clock import SystemClock
from fieldkit.transfer import probes
from fieldkit.transfer.trust import TorAnswer
from tests.fakes import enrolled
from tests.fakes.drop_server import RunningServer, a_client, a_drop_server, an_authority
from tests.fakes.field import a_device
from tests.fakes.machine import FakeMachine
from tests.fakes.organisation import Organisation
from tests.fakes.outbox import put_object
from tests.fakes.tor_network import TorNetwork, tor_network

REPORT = b"invented sealed report" * 20_000
PATIENCE = 240.0  # seconds: until the service is known in the network
NOT_ALLOWED = 0xF4  # socks-extensions, "Onion Service Missing Client Authorization"


class OnlineMachine(FakeMachine):
    """On an allowed network, with the Tor that there is."""

    def ask_tor(self, host: str, port: int) -> TorAnswer:
        return probes.ask_tor(host, port)


@pytest.mark.slow
def test_a_report_arrives_through_an_onion_service(
    tmp_path: Path, organisation: Organisation
) -> None:
    authority = an_authority(tmp_path / "tls")
    pair = (authority.key, authority.certificate)
    with tor_network(tmp_path) as network:
        made = enrolled.Authorities(pair, pair)
        published = enrolled.with_servers(
            organisation, made, [f"https://{network.onion}"], Policy(require_onion=True)
        )
        session = replace(a_device(tmp_path / "vault", published), clock=SystemClock())
        enrolled.approve(session, published, made)
        facts = trust_facts(session)
        device = load_identity(session.vault).device_id
        client = a_client(tmp_path, device, facts.certificate.encode(), facts.key)
        hosts = (network.onion, "127.0.0.1")
        with (
            session.vault,
            a_drop_server(tmp_path, authority=authority, hosts=hosts, devices=[client]) as server,
        ):
            network.lead_to(server.port)
            _send(session, network, server)
            assert _answer_to_stranger(network) == NOT_ALLOWED


def _send(session: Session, network: TorNetwork, server: RunningServer) -> None:
    machine = OnlineMachine()
    keep_sync_choice(session.vault, SyncChoice(tor_port=network.friend_port))
    here = current_network(trust_facts(session), machine)
    assert here is not None
    allow_network(session.vault, here, session.clock.now())
    (judged,) = judge_servers(trust_facts(session), machine=machine)
    assert judged.may_connect
    assert judged.route is Route.ONION
    sha256 = put_object(session, REPORT)
    for name in ("friend", "service", "stranger"):
        network.wait_for(name, "Bootstrapped 100%")
    until = time.monotonic() + PATIENCE
    while True:
        summary = sync(desk_for(session, machine=machine, retry_now=True))
        if summary.stored or time.monotonic() > until:
            break
        time.sleep(1)  # the network does not know the service yet
    assert (summary.end, summary.stored) == (SyncEnd.DONE, 1)
    findings = {result.finding for result in summary.checks}
    assert findings <= {Finding.PASSED, Finding.NOTED}
    stored = [path for path in server.data.rglob("*") if path.is_file()]
    assert sha256 in {sha256_hex(path.read_bytes()) for path in stored}


def _answer_to_stranger(network: TorNetwork) -> int:
    """Return what Tor answers to one who knows the name only."""
    name = network.onion.encode("ascii")
    with socket.create_connection(("127.0.0.1", network.stranger_port), timeout=120) as proxy:
        proxy.sendall(b"\x05\x01\x00")
        assert proxy.recv(2) == b"\x05\x00"
        proxy.sendall(b"\x05\x01\x00\x03" + bytes([len(name)]) + name + (443).to_bytes(2, "big"))
        return proxy.recv(10)[1]
