"""Digests, message authentication and comparison; the only place that imports `hashlib`."""

from __future__ import annotations

import hashlib
import hmac

from fieldkit.domain.identifiers import Sha256
from fieldkit.errors import InvalidInput
from fieldkit.translations import _

SHA256_SIZE = 32  # bytes

_BY_XFORMS_NAME = {
    "MD5": "md5",
    "SHA-1": "sha1",
    "SHA-256": "sha256",
    "SHA-384": "sha384",
    "SHA-512": "sha512",
}


def sha256(data: bytes) -> bytes:
    """Return the SHA-256 of `data`, 32 bytes."""
    return hashlib.sha256(data).digest()


def sha256_hex(data: bytes) -> Sha256:
    """Return the SHA-256 of `data` as 64 lower-case hexadecimal digits."""
    return Sha256(hashlib.sha256(data).hexdigest())


def sha512(data: bytes) -> bytes:
    """Return the SHA-512 of `data`, 64 bytes."""
    return hashlib.sha512(data).digest()


def sha3_256(data: bytes) -> bytes:
    """Return the SHA3-256 of `data`, 32 bytes (FIPS 202)."""
    return hashlib.sha3_256(data).digest()


def shake256(data: bytes, length: int) -> bytes:
    """Return `length` bytes of SHAKE256 over `data` (FIPS 202)."""
    return hashlib.shake_256(data).digest(length)


class Sha256Stream:
    """SHA-256 over bytes that arrive piece by piece."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def update(self, data: bytes | bytearray | memoryview) -> None:
        """Add the next piece."""
        self._hash.update(data)

    def digest(self) -> bytes:
        """Return the digest of all pieces so far, 32 bytes."""
        return self._hash.digest()

    def hexdigest(self) -> Sha256:
        """Return the digest of all pieces so far, 64 hexadecimal digits."""
        return Sha256(self._hash.hexdigest())


def hmac_sha256(key: bytes, data: bytes) -> bytes:
    """Return HMAC-SHA256 of `data` under `key`, 32 bytes (RFC 2104)."""
    return hmac.digest(key, data, "sha256")


def equal(a: bytes, b: bytes) -> bool:
    """Compare without revealing by timing where the two differ."""
    return hmac.compare_digest(a, b)


def digest_by_name(name: str, data: bytes) -> bytes:
    """Return the digest that a form asked for by the name that XForms `digest()` uses.

    MD5 and SHA-1 are there because forms use them to make short codes; nothing of ours does.

    Raises:
        InvalidInput: No such digest.
    """
    try:
        algorithm = _BY_XFORMS_NAME[name]
    except KeyError:
        raise InvalidInput(
            _("The form asks for a kind of digest that does not exist."),
            hint=_("Use MD5, SHA-1, SHA-256, SHA-384 or SHA-512."),
        ) from None
    return hashlib.new(algorithm, data, usedforsecurity=False).digest()
