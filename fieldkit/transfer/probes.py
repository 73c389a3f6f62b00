"""Finds out what listens at the SOCKS port that Tor should have; nothing leaves this machine.

Only an address of this machine is asked: whoever is on the way to another could read which onion
name is wanted. Tor is told from other proxies by what only it does: it "resolves" an IP address
at once to itself (socks-extensions, "RESOLVE"), or says to a web browser that it is no HTTP proxy.
"""

from __future__ import annotations

import ipaddress
import socket
import time

from fieldkit.transfer.trust import TorAnswer

SECONDS = 5.0  # for all questions together; a program on the same machine answers at once

_GREETING = b"\x05\x01\x00"  # RFC 1928 section 3: version 5, one method: no authentication
_WELCOME = b"\x05\x00"
# An address kept for documentation: nobody is asked about it, by Tor or by us.
_ADDRESS = bytes((192, 0, 2, 1))
_RESOLVE = b"\x05\xf0\x00\x01" + _ADDRESS + b"\x00\x00"
_RESOLVED = b"\x05\x00\x00\x01" + _ADDRESS
_BROWSER = b"GET / HTTP/1.0\r\n\r\n"
_NO_BROWSER = b"HTTP/1.0 501 Tor is not an HTTP Proxy"


def ask_tor(host: str, port: int, *, seconds: float = SECONDS) -> TorAnswer:
    """Return what listens at an address of this machine, within so many seconds."""
    deadline = time.monotonic() + seconds
    if not _is_ours(host):
        return TorAnswer.NOTHING
    try:
        with _Conversation(host, port, deadline) as proxy:
            if proxy.answer(_GREETING, len(_WELCOME)) != _WELCOME:
                return TorAnswer.SOMETHING_ELSE
            if proxy.answer(_RESOLVE, len(_RESOLVED)) == _RESOLVED:
                return TorAnswer.TOR
        # A Tor that was told to take names only refuses that question.
        with _Conversation(host, port, deadline) as proxy:
            is_tor = proxy.answer(_BROWSER, len(_NO_BROWSER)) == _NO_BROWSER
    except ConnectionRefusedError:
        return TorAnswer.NOTHING
    except OSError:
        return TorAnswer.SOMETHING_ELSE
    return TorAnswer.TOR if is_tor else TorAnswer.SOMETHING_ELSE


def _is_ours(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _Conversation:
    """One connection; every step ends at the deadline, with the `OSError` of the socket."""

    def __init__(self, host: str, port: int, deadline: float) -> None:
        self._deadline = deadline
        self._socket = socket.create_connection((host, port), timeout=self._left())

    def __enter__(self) -> _Conversation:
        return self

    def __exit__(self, *_unused: object) -> None:
        self._socket.close()

    def answer(self, question: bytes, size: int) -> bytes:
        """Return the first `size` bytes of the answer, fewer where the other side ends it."""
        self._socket.settimeout(self._left())
        self._socket.sendall(question)
        answer = b""
        while len(answer) < size:
            self._socket.settimeout(self._left())
            piece = self._socket.recv(size - len(answer))
            if not piece:
                break
            answer += piece
        return answer

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left
