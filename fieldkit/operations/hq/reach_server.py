"""Open connections to drop servers as headquarters: the pinned authority, by the chosen route."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from fieldkit.domain.connection import Cause, Check, Route, Server
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.errors import InvalidInput, NotTrusted
from fieldkit.operations.hq.in_vault import InVault, at_once
from fieldkit.operations.hq.own_certificate import OwnCertificate
from fieldkit.operations.hq.published import news_of
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.transfer.drop_box import HeadquartersDropBox
from fieldkit.transfer.drop_client import ClientTls, HeadquartersClient, Limits, connect
from fieldkit.transfer.server_address import server_of
from fieldkit.translations import _

_LIMITS = Limits()
# Seconds. Letters carry our clock, and devices believe it for ever: one that is days off would
# make them refuse every certificate.
_MOST_AHEAD = 86400


@dataclass
class ServerReach:
    """How headquarters reaches servers: through Tor where its SOCKS port is given, else directly.

    Which of the two is its own choice; an onion service, or a server that is published by a name,
    is reached through Tor only.
    """

    session: HeadquartersSession
    tor: tuple[str, int] | None = None
    waiting: Progress = no_progress  # told while one waits, and may cancel
    limits: Limits = _LIMITS
    in_vault: InVault = at_once  # what is published is read there
    # By how many seconds our clock is ahead of each server's that answered; negative: behind.
    ahead: dict[str, int] = field(default_factory=dict, repr=False)

    @contextlib.contextmanager
    def connect(self, url: str, own: OwnCertificate) -> Iterator[HeadquartersDropBox]:
        """Open one connection; nothing was asked yet.

        Raises:
            NetworkError: As `drop_client.connect`.
            NotTrusted: Besides, our clock is more than a day from the server's.
            InvalidInput: Not an address, or no authority is published.
        """
        session, clock = self.session, self.session.clock
        authorities = self.in_vault(lambda: news_of(session.vault, clock.now()).published.tls_ca)
        if authorities is None:
            raise InvalidInput(_("Servers need a certificate authority that devices can trust."))
        server = server_of(url)
        tls = ClientTls(
            authorities=authorities,
            certificate=own.certificate,
            key=own.key,
            folder=session.vault.folder,
            clock=clock.now,
        )
        # Headquarters chose its network: a cut connection is made anew without asking again.
        with connect(
            server,
            route=_route(server, self.tor),
            tls=tls,
            tor=self.tor,
            limits=self.limits,
            progress=self.waiting,
            may_reopen=lambda: None,
        ) as connection:
            client = HeadquartersClient(connection)
            client.headquarters_certificates()  # asked for its answer's time alone
            if connection.server_time is not None:
                passed = clock.now() - connection.server_time
                self.ahead[url] = ahead = round(passed.total_seconds())
                if abs(ahead) > _MOST_AHEAD:
                    raise NotTrusted(Check.CLOCK.value, Cause.CLOCK_DIFFERS.value, ahead)
            yield client


def _route(server: Server, tor: tuple[str, int] | None) -> Route:
    if server.is_onion:
        return Route.ONION
    return Route.DIRECT if tor is None else Route.TOR
