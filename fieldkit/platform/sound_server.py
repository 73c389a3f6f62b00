"""Keeps the library of the sound server from leaving a file in the person's home folder.

Under Linux that library makes `~/.config/pulse/cookie` where there is none, which would tell that
sound was used. A server of the same person asks for no cookie, so any will do: ours lies in memory
for the moment in which the library looks for one.
Source: PulseAudio, `src/pulse/client-conf.c`, `pa_client_conf_load_cookie`.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

VARIABLE = "PULSE_COOKIE"
_SIZE = 256  # bytes, PA_NATIVE_COOKIE_LENGTH


@contextlib.contextmanager
def leaving_no_cookie() -> Iterator[None]:
    """Let the library connect within the block with a cookie in memory, unless there is one.

    Afterwards the environment is as it was: another program would take the name of our file for
    whatever it has open under that number, and wait for it for ever.
    """
    if sys.platform != "linux" or os.environ.get(VARIABLE) or _has_cookie():
        yield
        return
    descriptor = os.memfd_create("cookie")
    try:
        os.write(descriptor, os.urandom(_SIZE))
        os.environ[VARIABLE] = f"/proc/self/fd/{descriptor}"
        yield
    finally:
        os.environ.pop(VARIABLE, None)
        os.close(descriptor)


def _has_cookie() -> bool:
    home = Path.home()
    settings = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    return (settings / "pulse" / "cookie").exists() or (home / ".pulse-cookie").exists()
