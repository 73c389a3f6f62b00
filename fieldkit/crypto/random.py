"""Random bytes from the operating system; the only place that imports `secrets`.

`secrets` gives what `os.urandom` does and brings in much else: panic has no time for that.
"""

from __future__ import annotations

import os


def random_bytes(count: int) -> bytes:
    """Return `count` unpredictable bytes."""
    return os.urandom(count)


def random_hex(byte_count: int) -> str:
    """Return `byte_count` unpredictable bytes as lower-case hexadecimal, for new ids."""
    return os.urandom(byte_count).hex()


def random_below(limit: int) -> int:
    """Return an unpredictable integer from 0 to `limit` - 1."""
    import secrets

    return secrets.randbelow(limit)
