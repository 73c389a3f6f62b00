"""A device that headquarters approved, and a real drop server that lets it come."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from fieldkit.crypto import x509
from fieldkit.domain.connection import Route, Server
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.roster import DeviceState
from fieldkit.operations.field.allow_network import allow_network
from fieldkit.operations.field.device_certificate import keep_certificate, keep_pending_key
from fieldkit.operations.field.device_state import ENROLMENT
from fieldkit.operations.field.judge_connection import judge_servers, trust_facts
from fieldkit.operations.field.load_identity import load_identity
from fieldkit.operations.session import Session
from fieldkit.platform.clock import SystemClock
from fieldkit.transfer.drop_client import ClientTls, HeadquartersClient, Limits, connect
from tests.fakes.drop_server import (
    Authority,
    Client,
    RunningServer,
    a_client,
    a_drop_server,
    an_authority,
)
from tests.fakes.field import a_device, trust
from tests.fakes.organisation import Organisation

LIMITS = Limits(connect_seconds=60, handshake_seconds=60, answer_seconds=60, body_seconds=60)


@dataclass
class Synced:
    """The device, the server, and headquarters' side of it."""

    session: Session
    organisation: Organisation  # whose directory names the server
    server: RunningServer
    client: Client  # the device's certificate

    @contextlib.contextmanager
    def as_headquarters(self) -> Iterator[HeadquartersClient]:
        """Speak with the server as headquarters does."""
        server = self.server
        tls = ClientTls(
            authorities=server.authority.certificate.decode("ascii"),
            certificate=server.headquarters.certificate,
            key=server.headquarters.key,
        )
        where = Server(server.url, server.host, server.port)
        with connect(where, route=Route.DIRECT, tls=tls, limits=LIMITS) as connection:
            yield HeadquartersClient(connection)

    def listed(self) -> list[Sha256]:
        """Return what is complete on the server, oldest first."""
        with self.as_headquarters() as headquarters:
            page, _cursor = headquarters.intake("")
        return [listed.sha256 for listed in page]

    def leave_letter(self, content: bytes, sha256: Sha256) -> None:
        """Leave a sealed letter for the device."""
        with self.as_headquarters() as headquarters:
            headquarters.put_mail(load_identity(self.session.vault).device_id, sha256, content)


@contextlib.contextmanager
def a_synced_device(
    folder: Path,
    organisation: Organisation,
    *,
    is_allowed: bool = True,
    options: Sequence[str] = (),
) -> Iterator[Synced]:
    """Yield an approved device with a server of its headquarters on this computer."""
    session = replace(a_device(folder / "vault"), clock=SystemClock())
    try:
        with a_server_for(
            session, folder, organisation, is_allowed=is_allowed, options=options
        ) as synced:
            yield synced
    finally:
        session.vault.close()


@contextlib.contextmanager
def a_server_for(
    session: Session,
    folder: Path,
    organisation: Organisation,
    *,
    is_allowed: bool = True,
    options: Sequence[str] = (),
) -> Iterator[Synced]:
    """Approve a device that has keys, and yield it with a server of its headquarters."""
    authority = an_authority(folder / "tls")
    client = _enrol(session, authority)
    with a_drop_server(folder, authority=authority, devices=[client], options=options) as server:
        named = with_servers(organisation, authority, server)
        trust(session, named)
        if is_allowed:
            allow_here(session)
        yield Synced(session, named, server, client)


def with_servers(
    organisation: Organisation, authority: Authority, *servers: RunningServer
) -> Organisation:
    """Return the organisation, its directory naming these servers."""
    return replace(
        organisation,
        headquarters=organisation.with_changes(
            servers=tuple(server.url for server in servers),
            tls_ca=authority.certificate.decode("ascii"),
        ),
    )


def allow_here(session: Session) -> None:
    """Let sync run on the network that leads to the server."""
    network = judge_servers(trust_facts(session))[0].network
    assert network is not None
    allow_network(session.vault, network, session.clock.now())


def _enrol(session: Session, authority: Authority) -> Client:
    device = load_identity(session.vault).device_id
    key, request = x509.new_request()
    issued = x509.issue(
        authority.key,
        authority.certificate,
        request,
        "device",
        device,
        now=session.clock.now() - timedelta(minutes=5),
    )
    with session.vault.transaction():
        keep_pending_key(session.vault, key)
        assert keep_certificate(session.vault, issued.decode("ascii"), device)
        session.vault.settings.put(ENROLMENT, DeviceState.APPROVED.value)
    return a_client(authority.folder, device, issued, key)
