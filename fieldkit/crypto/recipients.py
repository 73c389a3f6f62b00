"""Recipients and identities of age files: X25519, hybrid post-quantum, and passphrases.

Source: C2SP age, "Recipient types".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from fieldkit.crypto import bech32
from fieldkit.crypto.age_header import Stanza, decode_base64, encode_base64
from fieldkit.crypto.age_stanzas import (
    HYBRID,
    HYBRID_ENCAPSULATION_SIZE,
    SCRYPT,
    SCRYPT_SALT_SIZE,
    X25519,
    check_shape,
    open_file_key,
    seal_file_key,
)
from fieldkit.crypto.digest import sha256_hex, shake256
from fieldkit.crypto.keys import FileKey, check_key_size, derive
from fieldkit.crypto.random import random_bytes
from fieldkit.domain.identifiers import Sha256
from fieldkit.errors import AgeFormatError, ComponentMissing, DeviceError, InvalidKey
from fieldkit.translations import _

DEFAULT_WORK_FACTOR = 18  # 2**18: about 256 MiB
MAX_WORK_FACTOR = 20  # 2**20: about 1 GiB

_X25519_LABEL = "age-encryption.org/v1/X25519"
_HYBRID_INFO = b"age-encryption.org/mlkem768x25519"
_SCRYPT_LABEL = b"age-encryption.org/v1/scrypt"
_MLKEM_PUBLIC_SIZE = 1184
_HYBRID_PUBLIC_SIZE = _MLKEM_PUBLIC_SIZE + 32
_X25519_RECIPIENT = "age"
_X25519_IDENTITY = "age-secret-key-"
_HYBRID_RECIPIENT = "age1pq"
_HYBRID_IDENTITY = "age-secret-key-pq-"
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


class Recipient(Protocol):
    """Whom a file is sealed to."""

    @property
    def kind(self) -> str:
        """The type of its stanzas."""

    def wrap(self, file_key: FileKey) -> Stanza:
        """Return the file key as only the matching identity can read it."""


class PublicRecipient(Recipient, Protocol):
    """A recipient that is a public key and has a text form."""

    def to_text(self) -> str:
        """Return the text form, `age1...`."""


class Identity(Protocol):
    """What opens a file."""

    def unwrap(self, stanza: Stanza) -> FileKey | None:
        """Return the file key, or None where the stanza is for somebody else.

        Raises:
            AgeFormatError: The stanza is of this kind and not well-formed.
        """


class PrivateIdentity(Identity, Protocol):
    """An identity that is a private key and has a text form."""

    def recipient(self) -> PublicRecipient:
        """Return the matching recipient."""

    def to_text(self) -> str:
        """Return the text form, `AGE-SECRET-KEY-...`: a secret."""


@dataclass(frozen=True, slots=True)
class X25519Recipient:
    """A classical recipient, `age1...`."""

    value: bytes

    kind = X25519

    def __post_init__(self) -> None:
        check_key_size(self.value)
        _check_order(self.value)

    @classmethod
    def from_text(cls, text: str) -> X25519Recipient:
        """Read the text form.

        Raises:
            InvalidKey: Anything but exactly what `to_text` writes.
        """
        return cls(_from_bech32(text, _X25519_RECIPIENT, upper=False))

    def to_text(self) -> str:
        """Return the text form, 62 characters."""
        return bech32.encode(_X25519_RECIPIENT, self.value)

    def wrap(self, file_key: FileKey) -> Stanza:
        """Return the file key as only the matching identity can read it."""
        ephemeral = X25519PrivateKey.generate()
        share = ephemeral.public_key().public_bytes_raw()
        secret = ephemeral.exchange(X25519PublicKey.from_public_bytes(self.value))
        key = derive(secret, _X25519_LABEL, salt=share + self.value)
        return Stanza(X25519, (encode_base64(share),), seal_file_key(key, file_key))


@dataclass(frozen=True, slots=True)
class X25519Identity:
    """A classical private key, `AGE-SECRET-KEY-1...`."""

    value: bytes = field(repr=False)

    def __post_init__(self) -> None:
        check_key_size(self.value)

    @classmethod
    def generate(cls) -> X25519Identity:
        """Make a new random key."""
        return cls(random_bytes(32))

    @classmethod
    def from_text(cls, text: str) -> X25519Identity:
        """Read the text form.

        Raises:
            InvalidKey: Anything but exactly what `to_text` writes.
        """
        return cls(_from_bech32(text, _X25519_IDENTITY, upper=True))

    def to_text(self) -> str:
        """Return the text form, 74 characters: a secret."""
        return bech32.encode(_X25519_IDENTITY, self.value).upper()

    def recipient(self) -> X25519Recipient:
        """Return the matching recipient."""
        private = X25519PrivateKey.from_private_bytes(self.value)
        return X25519Recipient(private.public_key().public_bytes_raw())

    def unwrap(self, stanza: Stanza) -> FileKey | None:
        """Return the file key, or None where the stanza is for somebody else.

        Raises:
            AgeFormatError: The stanza is of this kind and not well-formed.
        """
        if stanza.kind != X25519:
            return None
        check_shape(stanza)
        share = decode_base64(stanza.arguments[0])
        secret = _exchange(X25519PrivateKey.from_private_bytes(self.value), share)
        key = derive(secret, _X25519_LABEL, salt=share + self.recipient().value)
        return open_file_key(key, stanza.body)


@dataclass(frozen=True, slots=True)
class HybridRecipient:
    """A post-quantum recipient, ML-KEM-768 with X25519, `age1pq1...`."""

    value: bytes

    kind = HYBRID

    def __post_init__(self) -> None:
        check_key_size(self.value, _HYBRID_PUBLIC_SIZE)
        _check_order(self.value[_MLKEM_PUBLIC_SIZE:])
        self._public()

    @classmethod
    def from_text(cls, text: str) -> HybridRecipient:
        """Read the text form.

        Raises:
            InvalidKey: Anything but exactly what `to_text` writes.
        """
        return cls(_from_bech32(text, _HYBRID_RECIPIENT, upper=False))

    def to_text(self) -> str:
        """Return the text form, 1959 characters."""
        return bech32.encode(_HYBRID_RECIPIENT, self.value)

    def wrap(self, file_key: FileKey) -> Stanza:
        """Return the file key as only the matching identity can read it."""
        sealed = _SUITE.encrypt(file_key.value, self._public(), _HYBRID_INFO)
        encapsulation = sealed[:HYBRID_ENCAPSULATION_SIZE]
        body = sealed[HYBRID_ENCAPSULATION_SIZE:]
        return Stanza(HYBRID, (encode_base64(encapsulation),), body)

    def _public(self) -> MLKEM768X25519PublicKey:
        try:
            return MLKEM768X25519PublicKey(
                MLKEM768PublicKey.from_public_bytes(self.value[:_MLKEM_PUBLIC_SIZE]),
                X25519PublicKey.from_public_bytes(self.value[_MLKEM_PUBLIC_SIZE:]),
            )
        except ValueError as error:
            raise InvalidKey from error
        except UnsupportedAlgorithm as error:
            raise ComponentMissing from error


@dataclass(frozen=True, slots=True)
class HybridIdentity:
    """A post-quantum private key, the 32-byte seed of both parts, `AGE-SECRET-KEY-PQ-1...`."""

    value: bytes = field(repr=False)
    # Both parts once they were needed: to grow them again for each file takes long.
    _grown: list[tuple[MLKEM768PrivateKey, X25519PrivateKey]] = field(
        default_factory=list, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        check_key_size(self.value)

    @classmethod
    def generate(cls) -> HybridIdentity:
        """Make a new random key."""
        return cls(random_bytes(32))

    @classmethod
    def from_text(cls, text: str) -> HybridIdentity:
        """Read the text form.

        Raises:
            InvalidKey: Anything but exactly what `to_text` writes.
        """
        return cls(_from_bech32(text, _HYBRID_IDENTITY, upper=True))

    def to_text(self) -> str:
        """Return the text form, 77 characters: a secret."""
        return bech32.encode(_HYBRID_IDENTITY, self.value).upper()

    def recipient(self) -> HybridRecipient:
        """Return the matching recipient."""
        mlkem, x25519 = self._parts()
        return HybridRecipient(
            mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
        )

    def unwrap(self, stanza: Stanza) -> FileKey | None:
        """Return the file key, or None where the stanza is for somebody else.

        Raises:
            AgeFormatError: The stanza is of this kind and not well-formed.
        """
        if stanza.kind != HYBRID:
            return None
        check_shape(stanza)
        encapsulation = decode_base64(stanza.arguments[0])
        mlkem, x25519 = self._parts()
        # HPKE reports a low-order share as it reports a wrong key; the format tells them apart.
        _exchange(x25519, encapsulation[-32:])
        private = MLKEM768X25519PrivateKey(mlkem, x25519)
        try:
            return FileKey(_SUITE.decrypt(encapsulation + stanza.body, private, _HYBRID_INFO))
        except InvalidTag:
            return None

    def _parts(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        if not self._grown:
            expanded = shake256(self.value, 96)
            try:
                mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
            except UnsupportedAlgorithm as error:
                raise ComponentMissing from error
            self._grown.append((mlkem, X25519PrivateKey.from_private_bytes(expanded[64:])))
        return self._grown[0]


@dataclass(frozen=True, slots=True)
class ScryptRecipient:
    """A passphrase; it must be the only recipient of a file. Memory: 2**work_factor KiB."""

    passphrase: str = field(repr=False)
    work_factor: int = DEFAULT_WORK_FACTOR

    kind = SCRYPT

    def wrap(self, file_key: FileKey) -> Stanza:
        """Return the file key as only the passphrase can read it."""
        salt = random_bytes(SCRYPT_SALT_SIZE)
        key = _scrypt(self.passphrase, salt, self.work_factor)
        return Stanza(
            SCRYPT, (encode_base64(salt), str(self.work_factor)), seal_file_key(key, file_key)
        )


@dataclass(frozen=True, slots=True)
class ScryptIdentity:
    """A passphrase to try. Files that ask for more than the greatest work factor are refused."""

    passphrase: str = field(repr=False)
    max_work_factor: int = MAX_WORK_FACTOR

    def unwrap(self, stanza: Stanza) -> FileKey | None:
        """Return the file key, or None where the passphrase is another.

        Raises:
            AgeFormatError: Not well-formed, or too costly.
        """
        if stanza.kind != SCRYPT:
            return None
        check_shape(stanza)
        salt, work_factor = stanza.arguments
        if int(work_factor) > self.max_work_factor:
            raise AgeFormatError(
                _("This file asks for more memory to check the passphrase than is reasonable.")
            )
        return open_file_key(
            _scrypt(self.passphrase, decode_base64(salt), int(work_factor)), stanza.body
        )


def parse_recipient(text: str) -> X25519Recipient | HybridRecipient:
    """Read `age1...` or `age1pq1...`, exactly as written by `to_text`.

    Raises:
        InvalidKey: Neither.
    """
    if text.startswith(_HYBRID_RECIPIENT + "1"):
        return HybridRecipient.from_text(text)
    return X25519Recipient.from_text(text)


def parse_identity(text: str) -> X25519Identity | HybridIdentity:
    """Read `AGE-SECRET-KEY-1...` or `AGE-SECRET-KEY-PQ-1...`, exactly as written by `to_text`.

    Raises:
        InvalidKey: Neither.
    """
    if text.startswith(_HYBRID_IDENTITY.upper() + "1"):
        return HybridIdentity.from_text(text)
    return X25519Identity.from_text(text)


def recipient_fingerprint(text: str) -> Sha256:
    """Return the SHA-256 of a recipient's text form.

    Raises:
        InvalidKey: Not a recipient.
    """
    return sha256_hex(parse_recipient(text).to_text().encode("ascii"))


def _from_bech32(text: str, prefix: str, *, upper: bool) -> bytes:
    found, value = bech32.decode(text)
    written = bech32.encode(prefix, value)
    if found != prefix or text != (written.upper() if upper else written):
        raise InvalidKey(_("This is not a key of the kind expected."))
    return value


def _check_order(public: bytes) -> None:
    """Refuse a public key of small order, with which every secret is zero."""
    try:
        X25519PrivateKey.from_private_bytes(b"\x01" * 32).exchange(
            X25519PublicKey.from_public_bytes(public)
        )
    except ValueError as error:
        raise InvalidKey from error


def _exchange(private: X25519PrivateKey, share: bytes) -> bytes:
    try:
        return private.exchange(X25519PublicKey.from_public_bytes(share))
    except ValueError as error:  # the secret would be zero
        raise AgeFormatError from error


def _scrypt(passphrase: str, salt: bytes, work_factor: int) -> bytes:
    try:
        kdf = Scrypt(salt=_SCRYPT_LABEL + salt, length=32, n=1 << work_factor, r=8, p=1)
        return kdf.derive(passphrase.encode("utf-8", "surrogatepass"))
    except MemoryError as error:
        raise DeviceError(
            _("There is not enough memory to check the passphrase."),
            hint=_("Close other programs and try again."),
        ) from error
