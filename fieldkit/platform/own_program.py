"""How this program starts itself: for a small task of its own, or for its window."""

from __future__ import annotations

import sys
from pathlib import Path

# Neutral on purpose: whoever lists the running programs reads them.
PUT_AWAY = "--put-away"
PUT_AWAY_ENTRY = "--put-away-entry"
AFTERWARDS = "--afterwards"


# Python looks for a package in the working folder first. So our own programs are started in the
# folder that this one was loaded from, and paths that are handed on must be absolute.
OWN_FOLDER = Path(__file__).resolve().parents[2]


def own_program(*arguments: str) -> list[str]:
    """Return the command that runs this program with these arguments, in `OWN_FOLDER`."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-m", "fieldkit", *arguments]
