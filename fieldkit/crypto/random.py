"""Random bytes from the operating system; the only place that imports `secrets`."""

from __future__ import annotations

import secrets


def random_bytes(count: int) -> bytes:
    """Return `count` unpredictable bytes."""
    return secrets.token_bytes(count)


def random_hex(byte_count: int) -> str:
    """Return `byte_count` unpredictable bytes as lower-case hexadecimal, for new ids."""
    return secrets.token_hex(byte_count)


def random_below(limit: int) -> int:
    """Return an unpredictable integer from 0 to `limit` - 1."""
    return secrets.randbelow(limit)
