"""Sockets that systemd opened for us (sd_listen_fds(3)): the server needs no network itself."""

from __future__ import annotations

import os
import socket
from collections.abc import MutableMapping

_FIRST = 3  # SD_LISTEN_FDS_START
_MAX_SOCKETS = 16
_VARIABLES = ("LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES")


class NothingInherited(Exception):
    """Nobody handed over a listening socket."""


def inherited_sockets(
    environment: MutableMapping[str, str] = os.environ,
) -> dict[str, list[socket.socket]]:
    """Return the listening sockets by the names of their units, in the order handed over.

    Their variables are taken out of the environment, so that no child believes they are its own.

    Raises:
        NothingInherited: The process was not started by socket activation, or not with
            listening sockets.
    """
    pid, count, names = (environment.pop(name, "") for name in _VARIABLES)
    if pid != str(os.getpid()) or not count.isdecimal() or not 0 < int(count) <= _MAX_SOCKETS:
        raise NothingInherited("No socket was handed over by systemd.")
    known = names.split(":") if names else []
    found: dict[str, list[socket.socket]] = {}
    for number in range(int(count)):
        name = known[number] if number < len(known) else "unknown"
        found.setdefault(name, []).append(_listening(_FIRST + number))
    return found


def _listening(descriptor: int) -> socket.socket:
    os.set_inheritable(descriptor, False)
    try:
        opened = socket.socket(fileno=descriptor)
        if not opened.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            raise NothingInherited("What systemd handed over does not listen.")
    except OSError as error:
        raise NothingInherited("What systemd handed over is not a socket.") from error
    opened.setblocking(False)
    return opened
