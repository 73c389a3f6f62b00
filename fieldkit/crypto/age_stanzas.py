"""The kinds of stanza we know: what each must look like, and which may stand together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from fieldkit.crypto.age_header import Stanza, decode_base64
from fieldkit.crypto.keys import FileKey
from fieldkit.errors import AgeFormatError, InvalidKey
from fieldkit.translations import _

X25519 = "X25519"
HYBRID = "mlkem768x25519"
SCRYPT = "scrypt"
HYBRID_ENCAPSULATION_SIZE = 1088 + 32  # bytes: ML-KEM-768 and X25519
SCRYPT_SALT_SIZE = 16  # bytes

_ARGUMENT_SIZES = {X25519: 32, HYBRID: HYBRID_ENCAPSULATION_SIZE, SCRYPT: SCRYPT_SALT_SIZE}
_BODY_SIZE = 16 + 16  # the file key and its tag
_ZERO_NONCE = bytes(12)
_WORK_FACTOR = re.compile(r"[1-9][0-9]{0,2}\Z")


def check_shape(stanza: Stanza) -> None:
    """Refuse a stanza of a known type whose parts do not have the right number and size.

    Raises:
        AgeFormatError: Such a stanza.
    """
    if stanza.kind not in _ARGUMENT_SIZES:
        return
    if len(stanza.arguments) != (2 if stanza.kind == SCRYPT else 1):
        raise AgeFormatError
    if len(decode_base64(stanza.arguments[0])) != _ARGUMENT_SIZES[stanza.kind]:
        raise AgeFormatError
    if len(stanza.body) != _BODY_SIZE:
        raise AgeFormatError
    if stanza.kind == SCRYPT and not _WORK_FACTOR.match(stanza.arguments[1]):
        raise AgeFormatError


def check_together(kinds: Sequence[str]) -> None:
    """Refuse recipients that must not stand in one file.

    A passphrase stands alone; a post-quantum file is not weakened by a classical recipient.

    Raises:
        InvalidKey: No recipient, or such a mixture.
    """
    if not kinds or len(set(kinds)) != 1 or (SCRYPT in kinds and len(kinds) > 1):
        raise InvalidKey(_("These recipients cannot be put together in one file."))


def seal_file_key(key: bytes, file_key: FileKey) -> bytes:
    """Return the file key under a key that serves this one wrap only."""
    # The nonce may be zero, because the key is never used again.
    return ChaCha20Poly1305(key).encrypt(_ZERO_NONCE, file_key.value, None)


def open_file_key(key: bytes, body: bytes) -> FileKey | None:
    """Return the file key, or None where `key` is another."""
    try:
        return FileKey(ChaCha20Poly1305(key).decrypt(_ZERO_NONCE, body, None))
    except InvalidTag:
        return None
