"""Sockets that never wait longer than a moment, and how one gets to the server by each route.

Only IP literals are connected to, so that no name is ever looked up; names go to Tor. Proxies that
the environment names are not even read.
"""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import selectors
import socket
import struct
import sys
from collections.abc import Iterator
from types import TracebackType

from fieldkit.domain.connection import Cause, Check, Route, Server
from fieldkit.errors import ConnectionCut, NetworkError, NotTrusted, ServerUnreachable
from fieldkit.transfer.socks import ask_for
from fieldkit.transfer.waiting import Limits, Patience, Teller

_BEGUN = frozenset({0, errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EAGAIN})
_IP_BOUND_IF, _IPV6_BOUND_IF = 25, 125  # of macOS: <netinet/in.h>, <netinet6/in6.h>
_MOST_UNSENT = 256 * 1024  # bytes
_RECEIVE = 64 * 1024  # bytes at once
_AT_ONCE = struct.pack("HH" if sys.platform == "win32" else "ii", 1, 0)  # linger: on, 0 seconds


class PlainSocket:
    """One TCP connection; every wait goes by a `Patience`."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._selector = selectors.DefaultSelector()
        self._selector.register(sock, selectors.EVENT_READ)
        self._is_open = True

    def __enter__(self) -> PlainSocket:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close it; again changes nothing."""
        if self._is_open:
            self._is_open = False
            self._selector.close()
            self._socket.close()

    def abort(self) -> None:
        """Close it so that nothing more leaves: neither what waits to be sent, nor a farewell.

        Else the system goes on trying, for minutes and over whatever network there is by then.
        """
        if self._is_open:
            with contextlib.suppress(OSError):
                self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        self.close()

    def connect(self, address: tuple[str, int], patience: Patience) -> None:
        """Connect to an IP literal.

        Raises:
            ServerUnreachable: Nobody answers there, or no way leads there.
        """
        code = self._socket.connect_ex(address)
        while code in _BEGUN and not self._wait(patience, for_writing=True):
            pass
        if code in _BEGUN:
            code = self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if code == errno.ECONNRESET:
            raise ConnectionCut  # somebody answered, and cut it at once
        if code:
            raise ServerUnreachable from OSError(code, "")

    def send_some(self, data: memoryview, patience: Patience) -> int:
        """Send a beginning of `data`, or nothing for as long as something came in."""
        try:
            return self._socket.send(data)
        except BlockingIOError:
            self._wait(patience, for_writing=True)
            return 0
        except OSError as error:
            raise ConnectionCut from error

    def receive_now(self) -> bytes | None:
        """Return what is there, b"" at the end, None where nothing came yet."""
        try:
            return self._socket.recv(_RECEIVE)
        except BlockingIOError:
            return None
        except OSError as error:
            raise ConnectionCut from error

    def receive(self, patience: Patience, at_most: int = _RECEIVE) -> bytes:
        """Return what comes next, b"" at the end."""
        while True:
            try:
                return self._socket.recv(at_most)
            except BlockingIOError:
                self._wait(patience, for_writing=False)
            except OSError as error:
                raise ConnectionCut from error

    def _wait(self, patience: Patience, *, for_writing: bool) -> bool:
        """Wait a moment, until it can be gone on or something comes in; say whether it can."""
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if for_writing else 0)
        seconds = patience.slice()
        self._selector.modify(self._socket, wanted)
        return bool(self._selector.select(seconds))


def open_route(
    server: Server,
    route: Route,
    *,
    tor: tuple[str, int] | None,
    source: str | None,
    interface: str | None,
    limits: Limits,
    teller: Teller,
) -> PlainSocket:
    """Return a connection to the server that goes by `route`.

    `source` is the address, `interface` the name of the interface to leave from: of the VPN.

    Raises:
        NotTrusted: The route cannot be kept to. Nothing was sent.
        ServerUnreachable, ServerSilent, ConnectionCut, Cancelled: It cannot be reached.
    """
    if route in (Route.DIRECT, Route.VPN):
        address = _literal(server.host, Check.ADDRESS, Cause.NAME_WITHOUT_TOR)
        sock = _new_socket(address, source, interface, route)
        return _connected(sock, (address, server.port), Patience(limits.connect_seconds, teller))
    if route is Route.ONION and not server.is_onion:
        raise NotTrusted(Check.ROUTE, Cause.NOT_ONION)
    return _through_tor(server, tor, limits, teller)


def _through_tor(
    server: Server, tor: tuple[str, int] | None, limits: Limits, teller: Teller
) -> PlainSocket:
    if tor is None:
        raise NotTrusted(Check.ROUTE, Cause.NO_TOR)
    address = _literal(tor[0], Check.ROUTE, Cause.NO_TOR)
    patience = Patience(limits.tor_seconds, teller)
    try:
        sock = _connected(_new_socket(address, None, None, Route.TOR), (address, tor[1]), patience)
    except ServerUnreachable as error:
        raise NotTrusted(Check.ROUTE, Cause.NO_TOR) from error
    with _closing_on_failure(sock):
        ask_for(_Asked(sock, patience), server.host, server.port)
    return sock


class _Asked:
    """A connection to the SOCKS port, as `socks.py` wants it."""

    def __init__(self, sock: PlainSocket, patience: Patience) -> None:
        self._socket = sock
        self._patience = patience

    def send(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[self._socket.send_some(rest, self._patience) :]

    def read_exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            # Not a byte more: what follows is the server's.
            more = self._socket.receive(self._patience, count - len(data))
            if not more:
                raise NotTrusted(Check.ROUTE, Cause.NOT_TOR)
            data += more
        return data


def _connected(sock: socket.socket, address: tuple[str, int], patience: Patience) -> PlainSocket:
    plain = PlainSocket(sock)
    with _closing_on_failure(plain):
        plain.connect(address, patience)
    return plain


def _new_socket(
    address: str, source: str | None, interface: str | None, route: Route
) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if hasattr(socket, "TCP_NOTSENT_LOWAT"):
            # Else megabytes count as sent that a slow network has not taken yet.
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, _MOST_UNSENT)
        if interface:
            # Linux before 5.7 lets root only. Without a VPN it is one more precaution: that the
            # network has changed is noticed within a second all the same.
            may_fail = (PermissionError,) if route is Route.DIRECT else ()
            with contextlib.suppress(*may_fail):
                _keep_to_interface(sock, interface)
        if source:
            sock.bind((_literal(source, Check.ROUTE, Cause.NO_VPN), 0))
    except OSError as error:
        sock.close()
        if route is Route.DIRECT:  # the interface went since it was judged
            raise ConnectionCut from error
        raise NotTrusted(Check.ROUTE, Cause.NO_VPN) from error
    except NetworkError:
        sock.close()
        raise
    return sock


def _keep_to_interface(sock: socket.socket, interface: str) -> None:
    """Let packets leave by one interface only, so that they do not when a VPN ends meanwhile.

    Raises:
        OSError: There is no such interface, or this system cannot do it: then nothing leaves.
    """
    if sys.platform == "linux":
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, interface.encode() + b"\0")
    elif sys.platform == "darwin":
        is_ipv6 = sock.family is socket.AF_INET6
        level = socket.IPPROTO_IPV6 if is_ipv6 else socket.IPPROTO_IP
        option = _IPV6_BOUND_IF if is_ipv6 else _IP_BOUND_IF
        sock.setsockopt(level, option, socket.if_nametoindex(interface))
    else:
        raise OSError(errno.ENOTSUP, "")


def _literal(host: str, check: Check, cause: Cause) -> str:
    try:
        address = ipaddress.ip_address(host)
    except ValueError as error:
        raise NotTrusted(check, cause) from error
    if isinstance(address, ipaddress.IPv6Address) and address.scope_id:
        raise NotTrusted(check, cause)  # a name of an interface, which somebody would look up
    return str(address)


@contextlib.contextmanager
def _closing_on_failure(sock: PlainSocket) -> Iterator[None]:
    try:
        yield
    except BaseException:
        sock.close()
        raise
