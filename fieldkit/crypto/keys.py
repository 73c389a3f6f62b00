"""Key types that hide themselves, the derivation of keys from keys, and Ed25519 signing keys."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.measures import KEY_SIZE as KEY_SIZE
from fieldkit.crypto.random import random_bytes
from fieldkit.domain.identifiers import Sha256
from fieldkit.errors import InvalidKey, SignatureInvalid
from fieldkit.translations import _

SIGNATURE_SIZE = 64  # bytes
OPENSSH_TYPE = "ssh-ed25519"

_WIRE_PREFIX = b"\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20"
_P = 2**255 - 19
_Y_MASK = 2**255 - 1
# y of all points whose order divides 8. A signature by such a key fits any message.
_SMALL_ORDER_Y = frozenset(
    (
        0,
        1,
        _P - 1,
        int.from_bytes(
            bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
            "little",
        ),
        int.from_bytes(
            bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
            "little",
        ),
    )
)


@dataclass(frozen=True, slots=True)
class VaultKey:
    """The 32 random bytes from which a vault's other keys are derived."""

    value: bytes = field(repr=False)

    def __post_init__(self) -> None:
        check_key_size(self.value)

    @classmethod
    def generate(cls) -> VaultKey:
        """Make a new random key."""
        return cls(random_bytes(KEY_SIZE))

    def derive(self, label: str, length: int = KEY_SIZE) -> bytes:
        """Return `length` bytes for the one use that `label` names."""
        return derive(self.value, label, length)


@dataclass(frozen=True, slots=True)
class FileKey:
    """The 16 bytes that open one age file (C2SP age, "File key")."""

    value: bytes = field(repr=False)

    def __post_init__(self) -> None:
        check_key_size(self.value, 16)


def check_key_size(value: bytes, size: int = KEY_SIZE) -> None:
    """Refuse a key that is not `size` bytes.

    Raises:
        InvalidKey: Another length.
    """
    if len(value) != size:
        raise InvalidKey(_("This key does not have the right length."))


def derive(key: bytes, label: str, length: int = KEY_SIZE, salt: bytes = b"") -> bytes:
    """Return `length` bytes of HKDF-SHA256 with `label` as info (RFC 5869)."""
    hkdf = HKDF(algorithm=SHA256(), length=length, salt=salt, info=label.encode("utf-8"))
    return hkdf.derive(key)


@dataclass(frozen=True, slots=True)
class VerifyingKey:
    """An Ed25519 public key (RFC 8032), never one of small order."""

    value: bytes

    def __post_init__(self) -> None:
        check_key_size(self.value)
        y = int.from_bytes(self.value, "little") & _Y_MASK
        if y >= _P or y in _SMALL_ORDER_Y:
            raise InvalidKey(_("This signing key is one that would fit any message."))

    @classmethod
    def from_bytes(cls, value: bytes) -> VerifyingKey:
        """Read the 32 bytes of a public key.

        Raises:
            InvalidKey: Wrong length, not canonical, or of small order.
        """
        return cls(bytes(value))

    def to_bytes(self) -> bytes:
        """Return the 32 bytes of the key."""
        return self.value

    def to_wire(self) -> bytes:
        """Return the key as OpenSSH encodes it in binary (RFC 8709 section 4)."""
        return _WIRE_PREFIX + self.value

    @classmethod
    def from_wire(cls, wire: bytes) -> VerifyingKey:
        """Read exactly what `to_wire` writes.

        Raises:
            InvalidKey: Another kind of key, or trailing bytes.
        """
        if len(wire) != len(_WIRE_PREFIX) + KEY_SIZE or not wire.startswith(_WIRE_PREFIX):
            raise InvalidKey(_("This is not an Ed25519 signing key."))
        return cls(bytes(wire[len(_WIRE_PREFIX) :]))

    def to_openssh(self) -> str:
        """Return one line "ssh-ed25519 AAAA..." without comment or line end."""
        return f"{OPENSSH_TYPE} {base64.b64encode(self.to_wire()).decode('ascii')}"

    @classmethod
    def from_openssh(cls, text: str) -> VerifyingKey:
        """Read exactly what `to_openssh` writes; no comment, no options, no spaces around.

        Raises:
            InvalidKey: Anything else.
        """
        kind, _space, encoded = text.partition(" ")
        if kind != OPENSSH_TYPE or len(encoded) > 100:
            raise InvalidKey(_("This is not an Ed25519 signing key."))
        try:
            wire = base64.b64decode(encoded.encode("ascii"), validate=True)
        except (binascii.Error, UnicodeEncodeError) as error:
            raise InvalidKey(_("This is not an Ed25519 signing key.")) from error
        key = cls.from_wire(wire)
        if key.to_openssh() != text:
            raise InvalidKey(_("This is not an Ed25519 signing key."))
        return key

    def fingerprint(self) -> Sha256:
        """Return the SHA-256 of the wire form: what `ssh-keygen -l` shows in base64."""
        return sha256_hex(self.to_wire())

    def verify_raw(self, signature: bytes, message: bytes) -> None:
        """Check a bare 64-byte Ed25519 signature over `message`.

        Raises:
            SignatureInvalid: It does not fit.
        """
        try:
            Ed25519PublicKey.from_public_bytes(self.value).verify(signature, message)
        except (InvalidSignature, ValueError) as error:
            raise SignatureInvalid from error


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An Ed25519 private key (RFC 8032)."""

    value: bytes = field(repr=False)

    def __post_init__(self) -> None:
        check_key_size(self.value)

    @classmethod
    def generate(cls) -> SigningKey:
        """Make a new random key."""
        return cls(random_bytes(KEY_SIZE))

    @classmethod
    def from_bytes(cls, value: bytes) -> SigningKey:
        """Read the 32-byte seed.

        Raises:
            InvalidKey: Wrong length.
        """
        return cls(bytes(value))

    def to_bytes(self) -> bytes:
        """Return the 32-byte seed."""
        return self.value

    @property
    def public(self) -> VerifyingKey:
        """The key that checks what this one signs."""
        return VerifyingKey(self._private().public_key().public_bytes_raw())

    def sign_raw(self, message: bytes) -> bytes:
        """Return the bare 64-byte Ed25519 signature over `message`."""
        return self._private().sign(message)

    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.value)
