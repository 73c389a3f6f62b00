"""Open connections to drop servers as headquarters: the pinned authority, by the chosen route."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from fieldkit.domain.connection import Route, Server
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.errors import InvalidInput
from fieldkit.operations.hq.own_certificate import OwnCertificate
from fieldkit.operations.hq.published import news_of
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.sync_with_servers import Connect
from fieldkit.transfer.drop_box import HeadquartersDropBox
from fieldkit.transfer.drop_client import ClientTls, HeadquartersClient, connect
from fieldkit.transfer.server_address import server_of
from fieldkit.translations import _


def connector(
    session: HeadquartersSession,
    *,
    tor: tuple[str, int] | None = None,
    waiting: Progress = no_progress,
) -> Connect:
    """Return what opens a connection: through Tor where its SOCKS port is given, else directly.

    Which of the two is headquarters' own choice; an onion service, or a server that is published
    by a name, is reached through Tor only. `waiting` is told while one waits, and may cancel.
    """
    authorities = news_of(session.vault, session.clock.now()).published.tls_ca

    @contextlib.contextmanager
    def opened(url: str, own: OwnCertificate) -> Iterator[HeadquartersDropBox]:
        if authorities is None:
            raise InvalidInput(_("Servers need a certificate authority that devices can trust."))
        server = server_of(url)
        tls = ClientTls(
            authorities=authorities,
            certificate=own.certificate,
            key=own.key,
            folder=session.vault.folder,
            clock=session.clock.now,
        )
        # Headquarters chose its network: a cut connection is made anew without asking again.
        with connect(
            server,
            route=_route(server, tor),
            tls=tls,
            tor=tor,
            progress=waiting,
            may_reopen=lambda: None,
        ) as connection:
            yield HeadquartersClient(connection)

    return opened


def _route(server: Server, tor: tuple[str, int] | None) -> Route:
    if server.is_onion:
        return Route.ONION
    return Route.DIRECT if tor is None else Route.TOR
