"""Whether it is Tor that listens: a real one, other programs, and nobody."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fieldkit.transfer.probes import ask_tor
from fieldkit.transfer.trust import TorAnswer
from tests.fakes.tor import offline_tor

Speak = Callable[[socket.socket], None]


@pytest.fixture
def listen() -> Iterator[Callable[[Speak], int]]:
    """Return a function that lets something listen on loopback, and returns its port."""
    sockets: list[socket.socket] = []

    def begin(speak: Speak) -> int:
        listener = socket.create_server(("127.0.0.1", 0))
        sockets.append(listener)

        def serve() -> None:
            while True:
                try:
                    peer, _address = listener.accept()
                except OSError:
                    return
                sockets.append(peer)
                with contextlib.suppress(OSError):
                    speak(peer)
                peer.close()

        threading.Thread(target=serve, daemon=True).start()
        return int(listener.getsockname()[1])

    yield begin
    for opened in sockets:
        opened.close()


def _socks_without_resolve(peer: socket.socket) -> None:
    if peer.recv(3) == b"\x05\x01\x00":
        peer.sendall(b"\x05\x00")
        peer.recv(100)
        peer.sendall(b"\x05\x07\x00\x01\x00\x00\x00\x00\x00\x00")


def _socks_that_wants_a_password(peer: socket.socket) -> None:
    peer.recv(3)
    peer.sendall(b"\x05\xff")


def _web_server(peer: socket.socket) -> None:
    peer.recv(100)
    peer.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def _other_address(peer: socket.socket) -> None:
    peer.recv(3)
    peer.sendall(b"\x05\x00")
    peer.recv(100)
    peer.sendall(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x00")


def _hang_up(_peer: socket.socket) -> None:
    pass


def _names_only(peer: socket.socket) -> None:
    if peer.recv(3) == b"\x05\x01\x00":
        peer.sendall(b"\x05\x00")
        peer.recv(100)
        peer.sendall(b"\x05\x01\x00\x01\x00\x00\x00\x00\x00\x00")
    else:
        peer.sendall(b"HTTP/1.0 501 Tor is not an HTTP Proxy\r\n")
        peer.recv(100)


@pytest.mark.parametrize(
    ("speak", "expected"),
    [
        (_socks_without_resolve, TorAnswer.SOMETHING_ELSE),
        (_socks_that_wants_a_password, TorAnswer.SOMETHING_ELSE),
        (_web_server, TorAnswer.SOMETHING_ELSE),
        (_other_address, TorAnswer.SOMETHING_ELSE),
        (_hang_up, TorAnswer.SOMETHING_ELSE),
        (_names_only, TorAnswer.TOR),
    ],
)
def test_other_programs_are_told_from_tor(
    listen: Callable[[Speak], int], speak: Speak, expected: TorAnswer
) -> None:
    assert ask_tor("127.0.0.1", listen(speak)) is expected


def test_one_that_keeps_silent_is_waited_for_no_longer_than_said(
    listen: Callable[[Speak], int],
) -> None:
    port = listen(lambda peer: _wait_for_its_end(peer))
    began = time.monotonic()
    assert ask_tor("127.0.0.1", port, seconds=0.3) is TorAnswer.SOMETHING_ELSE
    assert time.monotonic() - began < 20


def test_one_that_speaks_without_end_is_not_listened_to(
    listen: Callable[[Speak], int],
) -> None:
    def babble(peer: socket.socket) -> None:
        while True:
            peer.sendall(b"\x05\x00" * 1000)

    assert ask_tor("127.0.0.1", listen(babble)) is TorAnswer.SOMETHING_ELSE


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert ask_tor("127.0.0.1", port) is TorAnswer.NOTHING


@pytest.mark.parametrize("host", ["192.0.2.1", "10.0.0.1", "localhost", "::", "", "tor.example"])
def test_only_this_machine_is_asked(host: str) -> None:
    assert ask_tor(host, 9050) is TorAnswer.NOTHING


def _wait_for_its_end(peer: socket.socket) -> None:
    while peer.recv(100):
        pass


@pytest.mark.parametrize("options", [(), ("SafeSocks 1",)])
def test_a_real_tor_is_known(tmp_path: Path, options: tuple[str, ...]) -> None:
    if shutil.which("tor") is None:
        pytest.skip("tor is not installed")
    try:
        with offline_tor(tmp_path, *options) as port:
            assert ask_tor("127.0.0.1", port) is TorAnswer.TOR
    except subprocess.TimeoutExpired:
        pytest.fail("tor did not start")
