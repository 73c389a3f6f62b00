"""Sizes of keys and of what is wrapped, and the cost of a passphrase.

For those who handle such bytes without a key: panic reads a key-slot file, and has no time to
bring in the ciphers.
"""

from __future__ import annotations

from dataclasses import dataclass

KEY_SIZE = 32  # bytes
NONCE_SIZE = 12  # bytes, of ChaCha20-Poly1305
OVERHEAD = NONCE_SIZE + 16  # bytes that wrapping adds
SALT_SIZE = 16  # bytes


@dataclass(frozen=True, slots=True)
class Argon2Parameters:
    """Memory in KiB, passes over it, lanes (RFC 9106 section 3.1: m, t, p)."""

    memory_kib: int
    iterations: int
    lanes: int
