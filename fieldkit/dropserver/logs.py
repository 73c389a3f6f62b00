"""Where the log goes: standard error, for the service manager to keep."""

from __future__ import annotations

import logging
import sys


def begin_logging() -> None:
    """Write our own records; what libraries say quotes paths and addresses and is left out."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    ours = logging.getLogger("fieldkit.dropserver")
    ours.addHandler(handler)
    ours.setLevel(logging.INFO)
    ours.propagate = False
    for name in ("asyncio", "aiohttp"):
        logging.getLogger(name).disabled = True
