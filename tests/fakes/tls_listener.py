"""A TLS server that answers every request the same, as strict or as lax as a test wants it."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


def strict_context(certificate: Path, key: Path, authority: Path) -> ssl.SSLContext:
    """Return what the drop server demands: TLS 1.3 and a certificate of the devices' authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(certificate, key)
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(authority)
    return context


@contextmanager
def a_listener(context: ssl.SSLContext | None, answer: bytes = ANSWER) -> Iterator[tuple[str, int]]:
    """Listen on loopback until the end; without a context, in plain."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_serve, args=(listening, context, answer), daemon=True)
        thread.start()
        try:
            yield listening.getsockname()
        finally:
            # Wakes `accept`, which a close alone does not.
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(30)


def _serve(listening: socket.socket, context: ssl.SSLContext | None, answer: bytes) -> None:
    while True:
        try:
            plain, _ = listening.accept()
        except OSError:
            return
        with suppress(OSError), plain:
            plain.settimeout(30)
            with context.wrap_socket(plain, server_side=True) if context else plain as connection:
                connection.recv(4096)
                connection.sendall(answer)
