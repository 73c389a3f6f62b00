"""SSHSIG: Ed25519 signatures over exact bytes that `ssh-keygen -Y verify` checks, too.

Source: OpenSSH, PROTOCOL.sshsig.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from fieldkit.crypto.digest import sha512
from fieldkit.crypto.keys import OPENSSH_TYPE, SIGNATURE_SIZE, SigningKey, VerifyingKey
from fieldkit.errors import InvalidKey, SignatureInvalid

MAX_SIGNATURE = 2048  # bytes; one of ours has about 300
_MAGIC = b"SSHSIG"
_VERSION = 1
_HASH = b"sha512"
_BEGIN = b"-----BEGIN SSH SIGNATURE-----\n"
_END = b"-----END SSH SIGNATURE-----\n"
_COLUMNS = 70


def sign(key: SigningKey, namespace: str, message: bytes) -> bytes:
    """Return the armored signature over `message` for the use that `namespace` names."""
    name = _namespace(namespace)
    raw = key.sign_raw(_signed_bytes(name, message))
    blob = b"".join(
        (
            _MAGIC,
            _VERSION.to_bytes(4, "big"),
            _string(key.public.to_wire()),
            _string(name),
            _string(b""),
            _string(_HASH),
            _string(_string(OPENSSH_TYPE.encode("ascii")) + _string(raw)),
        )
    )
    return _armor(blob)


def verify(signature: bytes, namespace: str, message: bytes, key: VerifyingKey) -> None:
    """Check that `key` signed exactly `message` for `namespace`.

    Raises:
        SignatureInvalid: Another key, namespace or message, or not strictly well-formed.
    """
    parsed = _parse(signature)
    if parsed.key != key or parsed.namespace != _namespace(namespace):
        raise SignatureInvalid
    key.verify_raw(parsed.raw, _signed_bytes(parsed.namespace, message))


def signer_of(signature: bytes) -> VerifyingKey:
    """Return the key that the signature names. Nothing is verified: only for looking it up.

    Raises:
        SignatureInvalid: Not strictly well-formed.
    """
    return _parse(signature).key


@dataclass(frozen=True, slots=True)
class _Parsed:
    key: VerifyingKey
    namespace: bytes
    raw: bytes


def _parse(signature: bytes) -> _Parsed:
    blob = _dearmor(signature)
    fields = _Fields(blob)
    if fields.take(len(_MAGIC)) != _MAGIC or fields.number() != _VERSION:
        raise SignatureInvalid
    key_wire = fields.string()
    namespace = fields.string()
    reserved = fields.string()
    hash_name = fields.string()
    inner = _Fields(fields.string())
    fields.end()
    kind = inner.string()
    raw = inner.string()
    inner.end()
    if not namespace or reserved or hash_name != _HASH:
        raise SignatureInvalid
    if kind != OPENSSH_TYPE.encode("ascii") or len(raw) != SIGNATURE_SIZE:
        raise SignatureInvalid
    try:
        return _Parsed(VerifyingKey.from_wire(key_wire), namespace, raw)
    except InvalidKey as error:
        raise SignatureInvalid from error


class _Fields:
    """Reads the fields of an SSH structure one after the other (RFC 4251 section 5)."""

    def __init__(self, blob: bytes) -> None:
        self._blob = blob
        self._place = 0

    def take(self, size: int) -> bytes:
        """Return the next `size` bytes."""
        piece = self._blob[self._place : self._place + size]
        if len(piece) != size:
            raise SignatureInvalid
        self._place += size
        return piece

    def number(self) -> int:
        """Return the next unsigned 32-bit integer."""
        return int.from_bytes(self.take(4), "big")

    def string(self) -> bytes:
        """Return the next string."""
        return self.take(self.number())

    def end(self) -> None:
        """Refuse anything behind the last field."""
        if self._place != len(self._blob):
            raise SignatureInvalid


def _namespace(namespace: str) -> bytes:
    if not namespace:
        raise ValueError("a signature needs a namespace")
    return namespace.encode("utf-8")


def _signed_bytes(namespace: bytes, message: bytes) -> bytes:
    fields = (namespace, b"", _HASH, sha512(message))
    return _MAGIC + b"".join(_string(value) for value in fields)


def _string(value: bytes) -> bytes:
    return len(value).to_bytes(4, "big") + value


def _armor(blob: bytes) -> bytes:
    encoded = base64.b64encode(blob)
    lines = (
        encoded[place : place + _COLUMNS] + b"\n" for place in range(0, len(encoded), _COLUMNS)
    )
    return _BEGIN + b"".join(lines) + _END


def _dearmor(signature: bytes) -> bytes:
    """Return what is inside the armor, which must be exactly as OpenSSH writes it."""
    if len(signature) > MAX_SIGNATURE:
        raise SignatureInvalid
    body = signature.removeprefix(_BEGIN).removesuffix(_END).replace(b"\n", b"")
    try:
        blob = base64.b64decode(body, validate=True)
    except binascii.Error as error:
        raise SignatureInvalid from error
    if _armor(blob) != signature:
        raise SignatureInvalid
    return blob
