"""Which certificate headquarters comes with first: in the command, or in a file."""

from __future__ import annotations

from pathlib import Path

from fieldkit.dropserver.protocol import HEX_64

_MAX_BYTES = 4096


class BadHeadquarters(Exception):
    """Neither 64 hexadecimal digits nor a file of such lines."""


def read_headquarters(text: str) -> tuple[str, ...]:
    """Return SHA-256 of certificates (64 hexadecimal digits each), from the text or the file.

    Raises:
        BadHeadquarters: It is neither.
    """
    if HEX_64.match(text):
        return (text,)
    try:
        with Path(text).open(encoding="ascii") as file:
            lines = file.read(_MAX_BYTES).split()
    except (OSError, ValueError):
        raise BadHeadquarters from None
    if not lines or not all(HEX_64.match(line) for line in lines):
        raise BadHeadquarters
    return tuple(lines)
