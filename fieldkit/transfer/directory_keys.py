"""The keys inside `headquarters.json`: checked for what they are, and as words to compare."""

from __future__ import annotations

from fieldkit.bundle import fingerprint
from fieldkit.crypto.age import (
    HybridRecipient,
    X25519Recipient,
    parse_recipient,
    recipient_fingerprint,
)
from fieldkit.crypto.keys import VerifyingKey
from fieldkit.crypto.x509 import certificate_sha256
from fieldkit.domain.headquarters import Aspect, Headquarters, RecipientKind
from fieldkit.errors import DirectoryInvalid, InvalidKey

_KINDS = {RecipientKind.HYBRID: HybridRecipient, RecipientKind.X25519: X25519Recipient}


def check_keys(headquarters: Headquarters) -> None:
    """Check that every key can be used, and is of the kind that is said.

    Raises:
        DirectoryInvalid: One is not.
    """
    try:
        VerifyingKey.from_openssh(headquarters.receipt_key)
        recipients = [parse_recipient(text) for text in headquarters.recipients]
        for certificate in headquarters.authorities:
            certificate_sha256(certificate.encode("ascii"))
    except InvalidKey as error:
        raise DirectoryInvalid from error
    if not all(isinstance(recipient, _KINDS[headquarters.kind]) for recipient in recipients):
        raise DirectoryInvalid


def words_of(aspect: Aspect, values: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return 10 words for each key that `aspect` is about; nothing where it is about no key."""
    if aspect in (Aspect.INTAKE, Aspect.RESERVE):
        return tuple(recipient_words(value) for value in values)
    if aspect is Aspect.RECEIPT_KEY:
        return tuple(signing_key_words(value) for value in values)
    if aspect is Aspect.TLS_CA:
        return tuple(certificate_words(value) for value in values)
    return ()


def recipient_words(recipient: str) -> tuple[str, ...]:
    """Return 10 words of a recipient: SHA-256 of its text."""
    return fingerprint.words_of(recipient_fingerprint(recipient))


def signing_key_words(key: str) -> tuple[str, ...]:
    """Return 10 words of a signing key: its OpenSSH fingerprint."""
    return fingerprint.key_words(VerifyingKey.from_openssh(key))


def certificate_words(certificate: str) -> tuple[str, ...]:
    """Return 10 words of a PEM certificate: SHA-256 of its DER form, as openssl shows it."""
    return fingerprint.words_of(certificate_sha256(certificate.encode("ascii")))
