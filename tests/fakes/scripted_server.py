"""A server on loopback that does exactly what a script says, and writes down all it hears.

Scripts speak through a `Talk`: raw bytes, or TLS in memory, so that every byte that a client sends
is known, encrypted and decrypted. A thread runs them; the real server is in `drop_server.py`.
"""

from __future__ import annotations

import contextlib
import fcntl
import socket
import ssl
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

from tests.fakes.tls_certificates import Authorities, Issued

_UNSENT = 0x5411  # SIOCOUTQ of Linux: bytes that the other side has not acknowledged
_WAIT = 30.0  # seconds that a script waits for a client that is slow, at most


class Over(Exception):
    """The client hung up."""


class Talk:
    """One connection of a client, as the script sees it."""

    def __init__(self, sock: socket.socket, context: ssl.SSLContext, ended: threading.Event):
        self.sock = sock
        self.context = context
        self.raw = bytearray()  # all that was heard
        self.content = bytearray()  # of it, what was encrypted as content
        self._ended = ended
        self._in, self._out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._in, self._out, server_side=True)
        self._pending = b""

    def receive(self) -> bytes:
        """Return raw bytes."""
        try:
            data = self.sock.recv(65536)
        except OSError as error:
            raise Over from error
        if not data:
            raise Over
        self.raw += data
        return data

    def send(self, data: bytes) -> None:
        """Send raw bytes."""
        try:
            self.sock.sendall(data)
        except OSError as error:
            raise Over from error

    def flight(self) -> bytes:
        """Return what the handshake wants to send next, after it heard what it needs."""
        while True:
            with contextlib.suppress(ssl.SSLWantReadError):
                self._tls.do_handshake()
                return self._out.read()
            if data := self._out.read():
                return data
            self._in.write(self.receive())

    def shake_hands(self) -> Talk:
        """Shake hands to the end."""
        while True:
            try:
                self._tls.do_handshake()
            except ssl.SSLWantReadError:
                self._flush()
                self._in.write(self.receive())
            except ssl.SSLError as error:
                self._flush()  # its alert
                raise Over from error
            else:
                self._flush()
                return self

    def read(self) -> bytes:
        """Return content."""
        while True:
            try:
                data = self._tls.read(65536)
            except ssl.SSLWantReadError:
                self._in.write(self.receive())
                continue
            except ssl.SSLError as error:
                raise Over from error
            if not data:
                raise Over
            self.content += data
            return data

    def encrypted(self, content: bytes) -> bytes:
        """Return content as it would go over the wire."""
        self._tls.write(content)
        return self._out.read()

    def say(self, content: bytes) -> None:
        """Send content."""
        self.send(self.encrypted(content))

    def head(self) -> bytes:
        """Return the head of the next request; what follows is kept."""
        while b"\r\n\r\n" not in self._pending:
            self._pending += self.read()
        head, _, self._pending = self._pending.partition(b"\r\n\r\n")
        return head

    def request(self) -> bytes:
        """Return the head of the next request, its body read and dropped."""
        head = self.head()
        length = 0
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        while len(self._pending) < length:
            self._pending += self.read()
        self._pending = self._pending[length:]
        return head

    def drip(self, data: bytes, send: Callable[[bytes], None] | None = None) -> None:
        """Send byte by byte, slowly, for ever again."""
        while True:
            for value in data:
                self.pause(0.05)
                (send or self.say)(bytes((value,)))

    def flood(self, data: bytes, most: int = 64 * 1024 * 1024) -> None:
        """Send the same content over and over, as fast as it is taken."""
        for _ in range(most // len(data)):
            if self._ended.is_set():
                raise Over
            self.say(data)

    def pause(self, seconds: float = _WAIT) -> None:
        """Keep silent, until the test is over."""
        if self._ended.wait(seconds):
            raise Over

    def listen(self) -> None:
        """Hear all the client says, and say nothing."""
        while True:
            self.receive()

    def arrive(self) -> None:
        """Wait until all that was sent is with the client's system."""
        if sys.platform == "linux":
            while any(fcntl.ioctl(self.sock, _UNSENT, bytes(4))):
                self.pause(0.01)

    def fin(self) -> None:
        """End it properly, without TLS's own farewell."""
        self.sock.shutdown(socket.SHUT_WR)

    def reset(self) -> None:
        """Cut it as a firewall does."""
        self.arrive()
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()
        raise Over

    def farewell(self) -> None:
        """End TLS properly."""
        with contextlib.suppress(ssl.SSLError):
            self._tls.unwrap()
        self._flush()

    def _flush(self) -> None:
        if data := self._out.read():
            self.send(data)


class ScriptedServer:
    """Listens on loopback and plays one script after another, one for each connection."""

    def __init__(
        self, context: ssl.SSLContext, *scripts: Callable[[Talk], None], port: int = 0
    ) -> None:
        self.talks: list[Talk] = []
        self._context = context
        self._scripts = scripts
        self._listener = socket.create_server(("127.0.0.1", port))
        # Little room, so that one who does not read is soon noticed.
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
        self.port: int = self._listener.getsockname()[1]
        self._ended = threading.Event()
        self._failures: list[BaseException] = []
        self._thread = threading.Thread(target=self._serve)

    @property
    def raw(self) -> bytes:
        """All that clients sent."""
        return b"".join(bytes(talk.raw) for talk in self.talks)

    @property
    def content(self) -> bytes:
        """All that clients sent as content."""
        return b"".join(bytes(talk.content) for talk in self.talks)

    def __enter__(self) -> ScriptedServer:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._ended.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        for talk in self.talks:
            with contextlib.suppress(OSError):
                talk.sock.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()
        if self._failures and value is None:
            raise self._failures[0]

    def _serve(self) -> None:
        for script in self._scripts:
            try:
                sock, _address = self._listener.accept()
            except OSError:
                return
            sock.settimeout(_WAIT)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            talk = Talk(sock, self._context, self._ended)
            self.talks.append(talk)
            with sock, contextlib.suppress(Over):
                try:
                    script(talk)
                except (OSError, Over):
                    continue
                except BaseException as error:  # noqa: BLE001  # raised again by the test
                    self._failures.append(error)
                    return
                self._drain(talk)

    @staticmethod
    def _drain(talk: Talk) -> None:
        # Closed with bytes unread, the kernel would send RST instead of what a script said last.
        while True:
            talk.receive()


def server_context(
    shown: Issued, authorities: Authorities, folder: Path, *, asks: bool = True
) -> ssl.SSLContext:
    """Return TLS 1.3 as a drop server has it, with any certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(shown.save(folder / "server.pem"))
    if asks:
        context.load_verify_locations(cadata=authorities.device_pem)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fail where the block takes longer."""
    begun_at = time.monotonic()
    yield
    assert time.monotonic() - begun_at < seconds
