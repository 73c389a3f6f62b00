"""One connection to a drop server: opened, judged, asked, and made anew where that is allowed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType

from fieldkit.crypto.server_certificate import ServerCertificate
from fieldkit.domain.connection import Route, Server
from fieldkit.domain.progress import Progress
from fieldkit.errors import ConnectionCut, NetworkError, ServerAnswerInvalid
from fieldkit.transfer.client_tls import ClientTls, client_context, judge_server
from fieldkit.transfer.drop_answers import read_date, refusal
from fieldkit.transfer.drop_http import Answer, HttpConnection, Judge, Question
from fieldkit.transfer.plain_socket import open_route
from fieldkit.transfer.tls_stream import TlsStream
from fieldkit.transfer.waiting import Limits, Patience, Teller

logger = logging.getLogger(__name__)

HTTPS_PORT = 443


@dataclass(frozen=True)
class Way:
    """How a server is reached. `source` and `interface` are of the VPN, where one is asked for."""

    server: Server
    route: Route
    tls: ClientTls
    tor: tuple[str, int] | None = None
    source: str | None = None
    interface: str | None = None


class DropConnection:
    """A connection whose server was judged; used by one thread, closed by `with`.

    `may_reopen` is asked before a cut connection is made anew within a call, and raises where the
    network must be judged again first; without it no call opens one.
    """

    def __init__(
        self,
        way: Way,
        limits: Limits,
        progress: Progress,
        may_reopen: Callable[[], None] | None = None,
    ) -> None:
        self._way = way
        self.limits = limits
        self._progress = progress
        self._may_reopen = may_reopen
        self.server_time: datetime | None = None  # after the first answer, by the server's word
        self.certificate: ServerCertificate
        self._http = self._open()

    def __enter__(self) -> DropConnection:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if isinstance(value, ConnectionCut):  # also by whoever saw that the network has changed
            self._http.abort()
        self.close()

    def close(self) -> None:
        """End the connection; again changes nothing."""
        self._http.close()

    @property
    def is_usable(self) -> bool:
        """Say whether another question may be asked over it."""
        return self._http.is_usable

    @property
    def chunk(self) -> int:
        """Return how long the pieces of a body should be at most, in bytes."""
        return self._http.chunk

    def reopen(self) -> None:
        """Make a cut connection anew; every check of a server is made again.

        Raises:
            NetworkError: It may not be, or could not be.
        """
        if self._may_reopen is None:
            raise NetworkError
        self._may_reopen()
        self._http.close()
        self._http = self._open()

    @property
    def may_reopen(self) -> bool:
        """Say whether `reopen` may be tried."""
        return self._may_reopen is not None

    def ask(
        self,
        question: Question,
        judge: Judge,
        *,
        expected: tuple[int, ...],
        teller: Teller | None = None,
        upload_size: int = 0,
    ) -> Answer:
        """Ask, and return an answer with one of the `expected` statuses.

        Raises:
            NetworkError: As the server refused, or what it answered was no answer.
        """

        def judge_success(answer: Answer) -> Callable[[bytes], object]:
            if answer.status not in expected:
                raise ServerAnswerInvalid
            self.server_time = read_date(answer)
            return judge(answer)

        answer = self._http.ask(question, judge_success, teller or Teller(self._progress))
        if answer.status >= 400:
            raise refusal(answer, upload_size)
        return answer

    def _open(self) -> HttpConnection:
        way, teller = self._way, Teller(self._progress)
        context = client_context(way.tls)
        plain = open_route(
            way.server,
            way.route,
            tor=way.tor,
            source=way.source,
            interface=way.interface,
            limits=self.limits,
            teller=teller,
        )
        try:
            stream = TlsStream(plain, context, way.server.host)
            patience = Patience(self.limits.handshake_seconds, teller)
            self.certificate = judge_server(stream.handshake(patience), way.server, way.tls)
            stream.confirm(patience)
        except BaseException:
            plain.abort()
            raise
        logger.info("connected to the drop server, route %s", way.route.value)
        return HttpConnection(stream, _host_header(way.server), self.limits)


def _host_header(server: Server) -> str:
    host = f"[{server.host}]" if ":" in server.host else server.host
    return host if server.port == HTTPS_PORT else f"{host}:{server.port}"
