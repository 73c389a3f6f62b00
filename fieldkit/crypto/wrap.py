"""Keys that lie encrypted under another key."""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from fieldkit.crypto.keys import check_key_size
from fieldkit.crypto.measures import NONCE_SIZE as NONCE_SIZE
from fieldkit.crypto.measures import OVERHEAD as OVERHEAD
from fieldkit.crypto.random import random_bytes
from fieldkit.errors import DamagedData
from fieldkit.translations import _


def wrap(key: bytes, plaintext: bytes, context: bytes) -> bytes:
    """Return a random nonce (12 bytes) and `plaintext` under ChaCha20-Poly1305 (RFC 8439).

    `context` says what is wrapped and for what; only the same context unwraps it. The 32-byte
    `key` must serve wrapping alone, at most 2**32 times, since the nonces are random.
    """
    check_key_size(key)
    nonce = random_bytes(NONCE_SIZE)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, plaintext, context)


def unwrap(key: bytes, wrapped: bytes, context: bytes) -> bytes:
    """Return what `wrap` was given.

    Raises:
        DamagedData: Another key, another context, or altered bytes.
    """
    check_key_size(key)
    try:
        return ChaCha20Poly1305(key).decrypt(wrapped[:NONCE_SIZE], wrapped[NONCE_SIZE:], context)
    except (InvalidTag, ValueError) as error:
        raise DamagedData(_("A stored key does not open: it was altered or misplaced.")) from error
