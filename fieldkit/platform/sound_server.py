"""Keeps the library of the sound server from leaving a file in the person's home folder.

Under Linux that library makes `~/.config/pulse/cookie` where there is none, which would tell that
sound was used. A server of the same person asks for no cookie, so any will do.
Source: PulseAudio, `src/pulse/client-conf.c`, `pa_client_conf_load_cookie`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

VARIABLE = "PULSE_COOKIE"
_ZEROS = "/dev/zero"  # as many as the library wants; whatever program inherits it comes to no harm


def leave_no_cookie() -> None:
    """Let the library read a cookie of zeros, unless the person has one; harmless to repeat."""
    if sys.platform == "linux" and not os.environ.get(VARIABLE) and not _has_cookie():
        os.environ[VARIABLE] = _ZEROS


def _has_cookie() -> bool:
    home = Path.home()
    settings = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    return (settings / "pulse" / "cookie").exists() or (home / ".pulse-cookie").exists()
