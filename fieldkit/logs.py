"""Logging: counts, sizes, states and random ids; never content, names, paths or keys."""

from __future__ import annotations

import logging
import sys


def write_to_stderr(*, debug: bool) -> None:
    """Send our log records to standard error; nothing is ever written to a file."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    logger = logging.getLogger("fieldkit")
    logger.handlers[:] = [handler]
    logger.setLevel(logging.DEBUG if debug else logging.ERROR)
    # Libraries quote data in their records.
    logging.getLogger().handlers[:] = [logging.NullHandler()]
