"""Issue what a drop server needs to be known by devices, with the offline server authority."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from fieldkit.crypto import x509
from fieldkit.domain.identifiers import Sha256
from fieldkit.errors import InvalidInput, InvalidKey
from fieldkit.hq.offline_keys import AskPassphrase, load_server_ca
from fieldkit.hq.store.certificate_store import ServerCertificate
from fieldkit.operations.hq.headquarters_keys import device_authority
from fieldkit.operations.hq.own_certificate import current_certificate
from fieldkit.operations.hq.published import news_of
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.transfer.server_address import server_of
from fieldkit.translations import _

logger = logging.getLogger(__name__)

SERVER_CERTIFICATE = "server.pem"
SERVER_KEY = "server.key"
AUTHORITY = "ca.pem"
HEADQUARTERS = "headquarters.txt"
START = "start.txt"
START_COMMAND = (
    f"fieldkit-drop serve --data DIR --cert {SERVER_CERTIFICATE} --key {SERVER_KEY} "
    f"--ca {AUTHORITY} --headquarters {HEADQUARTERS}"
)


@dataclass(frozen=True)
class ServerKit:
    """What the administrator of a drop server is given, as files; only the key is secret."""

    certificate: bytes  # PEM, of the server
    key: bytes | None = field(repr=False)  # PEM; None: it never left the server
    authority: bytes  # PEM, of the devices
    headquarters: Sha256  # of headquarters' certificate
    hosts: tuple[str, ...] = field(repr=False)
    ends_at: datetime

    def files(self) -> tuple[tuple[str, bytes], ...]:
        """Return names and contents, in the order in which they are written."""
        key = () if self.key is None else ((SERVER_KEY, self.key),)
        return (
            (SERVER_CERTIFICATE, self.certificate),
            *key,
            (AUTHORITY, self.authority),
            (HEADQUARTERS, f"{self.headquarters}\n".encode("ascii")),
            (START, f"{START_COMMAND}\n".encode("ascii")),
        )


@dataclass(frozen=True)
class ListedServer:
    """A drop server that is published, or was synced with."""

    url: str = field(repr=False)
    is_published: bool
    days_left: int | None  # of its certificate; None: none was issued here for this host
    synced_at: datetime | None


def issue_server_certificate(
    session: HeadquartersSession,
    keys: Path,
    ask: AskPassphrase | None,
    hosts: Sequence[str],
    request: bytes | None = None,
) -> ServerKit:
    """Issue a certificate for a server's addresses, by its own request or with a new key.

    Raises:
        InvalidInput: An address is none that devices could use.
        InvalidKey: The request is not one, or devices do not trust this authority.
        NotAllowed, WrongPassphrase: The authority's key is not here, or does not open.
    """
    now = session.clock.now()
    names = tuple(dict.fromkeys(host_of(host) for host in hosts))
    authority_key, authority = load_server_ca(keys, ask)
    trusted = news_of(session.vault, now).published.tls_ca or ""
    if authority.decode("ascii").strip() not in trusted:
        raise InvalidKey(
            _("Devices do not trust this server authority."),
            hint=_("Take the key that belongs to this headquarters, or publish it first."),
        )
    key = None
    if request is None:
        key, request = x509.new_request()
    certificate = x509.issue_server(authority_key, authority, request, names, now=now)
    ends_at = x509.expires_at(certificate)
    kit = ServerKit(
        certificate,
        key,
        device_authority(session.vault).certificate,
        current_certificate(session).sha256,
        names,
        ends_at,
    )
    with session.store.transaction():
        session.store.certificates.add_server(
            ServerCertificate(x509.certificate_sha256(certificate), names, now, ends_at)
        )
    logger.info("issued a server certificate for %d addresses", len(names))
    return kit


def list_servers(session: HeadquartersSession) -> tuple[ListedServer, ...]:
    """Return the published servers in order of preference, then others that are known."""
    now = session.clock.now()
    published = news_of(session.vault, now).published.servers
    known = {server.url: server for server in session.store.servers.every()}
    ends: dict[str, datetime] = {}
    for certificate in session.store.certificates.servers():  # newest first
        for host in certificate.hosts:
            ends.setdefault(host, certificate.ends_at)
    found = []
    for url in dict.fromkeys((*published, *known)):
        met = known.get(url)
        found.append(
            ListedServer(
                url,
                url in published,
                _days_left(url, ends, now),
                None if met is None else met.synced_at,
            )
        )
    return tuple(found)


def host_of(text: str) -> str:
    """Return an IP literal in its shortest form, an onion name or a name; no port goes with it.

    Raises:
        InvalidInput: It is none.
    """
    bare = text.lower().removeprefix("[").removesuffix("]")
    return server_of(f"https://[{bare}]" if ":" in bare else f"https://{bare}").host


def _days_left(url: str, ends: Mapping[str, datetime], now: datetime) -> int | None:
    try:
        end = ends.get(server_of(url).host)
    except InvalidInput:  # published by an older version, which asked for less
        return None
    return None if end is None else (end - now).days
