"""How this program starts itself: for a small task of its own, or for its window."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

# Neutral on purpose: whoever lists the running programs reads them.
PUT_AWAY = "--put-away"
PUT_AWAY_ENTRY = "--put-away-entry"
AFTERWARDS = "--afterwards"


def own_program(*arguments: str) -> list[str]:
    """Return the command that runs `python -m fieldkit` with these arguments.

    Python looks for the package in the working folder first, so that becomes the one this program
    was loaded from: paths handed on must be absolute.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    with contextlib.suppress(OSError):  # gone: then it is found as it was found before
        os.chdir(Path(__file__).resolve().parents[2])
    return [sys.executable, "-m", "fieldkit", *arguments]
