"""Judge, before anything leaves, whether and how a drop server may be connected to.

In two steps: the facts of the vault, where its connection lives, and then the facts of the
machine, where waiting is allowed. What counts is decided by transfer/trust.py.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from fieldkit.crypto import x509
from fieldkit.crypto.digest import hmac_sha256
from fieldkit.domain.connection import KnownNetwork, Network, Route, Server
from fieldkit.domain.headquarters import Aspect
from fieldkit.errors import InvalidInput, InvalidKey, NoHeadquarters
from fieldkit.operations.field.allow_network import known_networks
from fieldkit.operations.field.device_certificate import load_tls
from fieldkit.operations.field.device_state import enrolment_state
from fieldkit.operations.field.keep_directory import directory_news, last_trusted_time
from fieldkit.operations.field.keep_sync_choice import kept_sync_choice
from fieldkit.operations.field.mark_training import is_training
from fieldkit.operations.session import Session
from fieldkit.platform import network as machine_network
from fieldkit.platform.network import Surroundings, Way
from fieldkit.transfer import probes, trust
from fieldkit.transfer.directory import DirectoryNews
from fieldkit.transfer.server_address import is_literal, server_of
from fieldkit.transfer.trust import (
    Decision,
    Enrolment,
    OwnFacts,
    PathFacts,
    Results,
    TorAnswer,
)
from fieldkit.translations import _
from fieldkit.vault.vault import Vault

_NETWORK_LABEL = "fieldkit/vault/networks"
_THIS_COMPUTER = ("this computer",)


@dataclass(frozen=True)
class TrustFacts:
    """What the vault says about sync, at one moment; plain data for any thread."""

    own: OwnFacts
    servers: tuple[Server, ...]  # in headquarters' order of preference
    networks: Mapping[str, KnownNetwork] = field(repr=False)  # by identity
    network_key: bytes = field(repr=False)
    tor: tuple[str, int]
    authorities: str = field(default="", repr=False)  # PEM: whom a server must be issued by
    certificate: str = field(default="", repr=False)  # ours, PEM
    key: bytes = field(default=b"", repr=False)  # of our certificate, PEM
    authority_waits: bool = False  # headquarters published another, not confirmed yet


@dataclass(frozen=True)
class JudgedServer:
    """What was found of one server before connecting."""

    results: Results
    server: Server | None
    route: Route | None  # how packets would leave; None without a server
    network: Network | None  # None: this machine is on none
    tor: tuple[str, int] | None = None  # where Tor listens, for the routes that need it
    interface: str = ""  # the only one that packets may leave by; "" = any

    @property
    def may_connect(self) -> bool:
        """Say whether every check that is asked beforehand has passed."""
        return self.server is not None and trust.may_connect(self.results)


class Machine(Protocol):
    """What is asked of this machine."""

    def surroundings(self, host: str | None) -> Surroundings:
        """Return how an IP literal is reached; None for what Tor reaches."""

    def names_proxies(self) -> bool:
        """Say whether the environment names proxies."""

    def ask_tor(self, host: str, port: int) -> TorAnswer:
        """Return what listens where Tor should."""

    def token(self) -> Hashable:
        """Return what is another thing once the network or an address has changed; cheap."""


class SystemMachine:
    """The machine that this runs on."""

    def surroundings(self, host: str | None) -> Surroundings:
        """Return what platform/network.py finds."""
        return machine_network.surroundings(host)

    def names_proxies(self) -> bool:
        """Return what platform/network.py finds."""
        return machine_network.proxies_named()

    def ask_tor(self, host: str, port: int) -> TorAnswer:
        """Return what transfer/probes.py finds."""
        return probes.ask_tor(host, port)

    def token(self) -> Hashable:
        """Return what platform/network.py finds."""
        return machine_network.network_token()


def trust_facts(session: Session) -> TrustFacts:
    """Return what the vault knows; a short step where its connection lives.

    Raises:
        DirectoryInvalid, DamagedData: What the vault holds is damaged.
    """
    vault, now = session.vault, session.clock.now()
    news: DirectoryNews | None = None
    with contextlib.suppress(NoHeadquarters):
        news = directory_news(vault, now)
    choice = kept_sync_choice(vault)
    pair = load_tls(vault)
    own = OwnFacts(
        enrolment=_enrolment(session, news),
        certificate_ends=_end_of(pair),
        least_route=_stricter(choice.route, news),
        now=now,
        trusted_time=trusted_time(vault, news),
    )
    return TrustFacts(
        own=own,
        servers=() if news is None else _servers(news.headquarters.servers),
        networks={known.network.identity: known for known in known_networks(vault)},
        network_key=vault.key.derive(_NETWORK_LABEL),
        tor=(choice.tor_host, choice.tor_port),
        authorities="" if news is None else news.headquarters.tls_ca or "",
        certificate=pair[0] if pair else "",
        key=pair[1] if pair else b"",
        authority_waits=news is not None
        and any(item.change.aspect is Aspect.TLS_CA for item in news.needs_confirmation),
    )


def standing_rules(vault: Vault) -> object:
    """Return what is another thing once the vault would judge otherwise; cheap, to be compared.

    Rules, headquarters' word about this device, and what the person allowed, but no times.
    """
    directory = vault.directory
    return (
        enrolment_state(vault),
        kept_sync_choice(vault),
        known_networks(vault),
        [(name, directory.metadata(name)) for name in directory.metadata_names()],
    )


def judge_servers(
    facts: TrustFacts,
    *,
    allowed_once: Collection[str] = (),
    machine: Machine | None = None,
) -> tuple[JudgedServer, ...]:
    """Return what is found of each server, the preferred first; at least one, if only why not.

    Nothing leaves this machine, and the vault is not needed. `allowed_once` holds the `once_word`
    of each network that the person allowed for the time being.
    """
    asked = _Asked(SystemMachine() if machine is None else machine)
    servers: tuple[Server | None, ...] = facts.servers or (None,)
    return tuple(_judge(facts, server, frozenset(allowed_once), asked) for server in servers)


def chosen(judged: tuple[JudgedServer, ...]) -> JudgedServer:
    """Return the first server that may be connected to; where there is none, the first of all."""
    return next((item for item in judged if item.may_connect), judged[0])


def current_network(facts: TrustFacts, machine: Machine | None = None) -> Network | None:
    """Return the network that this machine is on, None where it is on none.

    With several servers it is the one that leads to the preferred one.
    """
    return judge_servers(facts, machine=machine)[0].network


def trusted_time(vault: Vault, news: DirectoryNews | None) -> datetime | None:
    """Return the latest time that a signature of headquarters covers, if any; UTC."""
    times = [last_trusted_time(vault), None if news is None else news.issued_at]
    return max((moment for moment in times if moment is not None), default=None)


def _enrolment(session: Session, news: DirectoryNews | None) -> Enrolment:
    if session.is_training or is_training(session.vault):
        return Enrolment.TRAINING
    if news is None:
        return Enrolment.NO_HEADQUARTERS
    states = {"approved": Enrolment.APPROVED, "revoked": Enrolment.REVOKED}
    return states.get(enrolment_state(session.vault), Enrolment.NOT_APPROVED)


def _end_of(pair: tuple[str, bytes] | None) -> datetime | None:
    try:
        return None if pair is None else x509.expires_at(pair[0].encode("ascii"))
    except (InvalidKey, UnicodeEncodeError):
        return None


def _stricter(choice: Route, news: DirectoryNews | None) -> Route:
    policy = Route.DIRECT if news is None else news.headquarters.policy.route
    return max(choice, policy, key=lambda route: route.rank)


def _servers(urls: tuple[str, ...]) -> tuple[Server, ...]:
    """Return the servers whose addresses can be used; one that cannot does not stop the others."""
    servers = []
    for url in urls:
        with contextlib.suppress(InvalidInput):
            servers.append(server_of(url))
    return tuple(servers)


class _Asked:
    """Answers of the machine, each asked for once in a judgement."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.names_proxies = machine.names_proxies()
        self.token = machine.token()
        self._tor: TorAnswer | None = None

    def tor(self, place: tuple[str, int]) -> TorAnswer:
        if self._tor is None:
            self._tor = self.machine.ask_tor(*place)
        return self._tor


def _judge(
    facts: TrustFacts, server: Server | None, allowed_once: frozenset[str], asked: _Asked
) -> JudgedServer:
    is_tor_asked_for = facts.own.least_route.rank >= Route.TOR.rank
    is_near = server is not None and is_literal(server.host) and not is_tor_asked_for
    found = asked.machine.surroundings(server.host if server is not None and is_near else None)
    network = _network(facts, found, asked)
    path = PathFacts(
        server=server,
        network=network,
        decision=_decision(facts, network, allowed_once),
        names_proxies=asked.names_proxies,
        way=found.way,
        tor=TorAnswer.NOT_ASKED,
    )
    route = None if server is None else trust.used_route(server, facts.own.least_route, found.way)
    needs_tor = route in (Route.TOR, Route.ONION)
    results = trust.judge_before_connecting(facts.own, path)
    if needs_tor and trust.lacks_only_route(results):
        results = trust.judge_before_connecting(facts.own, replace(path, tor=asked.tor(facts.tor)))
    return JudgedServer(
        results=results,
        server=server,
        route=route,
        network=network,
        tor=facts.tor if needs_tor else None,
        # Also where no VPN is asked for: whatever network comes up next was not allowed.
        interface=found.interface if route in (Route.VPN, Route.DIRECT) else "",
    )


def _network(facts: TrustFacts, found: Surroundings, asked: _Asked) -> Network | None:
    if found.way is Way.LOCAL:
        return Network(_identity(facts.network_key, _THIS_COMPUTER), _("this computer itself"))
    if not found.is_connected:
        return None
    if not found.traits:
        passing = _identity(facts.network_key, ("passing", repr(asked.token)))
        return Network("", found.name, passing)
    identity = _identity(facts.network_key, found.traits)
    known = facts.networks.get(identity)
    return Network(identity, known.network.name if known else found.name)


def _identity(key: bytes, traits: tuple[str, ...]) -> str:
    """Return the same 64 hexadecimal digits for the same network, in this vault only."""
    return hmac_sha256(key, "\n".join(traits).encode("utf-8")).hex()


def _decision(facts: TrustFacts, network: Network | None, allowed_once: frozenset[str]) -> Decision:
    if network is None:
        return Decision.NONE
    if network.once_word and network.once_word in allowed_once:
        return Decision.ALLOWED
    known = facts.networks.get(network.identity) if network.identity else None
    if known is None:
        return Decision.NONE
    return Decision.ALLOWED if known.is_allowed else Decision.REFUSED
