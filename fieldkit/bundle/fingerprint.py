"""Fingerprints: words to read aloud, and a QR code that holds nothing else."""

from __future__ import annotations

from fieldkit.crypto.digest import equal
from fieldkit.crypto.keys import VerifyingKey
from fieldkit.crypto.slip39 import FINGERPRINT_WORDS, fingerprint_words
from fieldkit.domain.identifiers import HEX_64, Sha256
from fieldkit.errors import InvalidInput, SignatureInvalid
from fieldkit.translations import _


def words_of(fingerprint: Sha256) -> tuple[str, ...]:
    """Return its 10 words: the first 100 bits, by the SLIP-39 list."""
    return tuple(fingerprint_words(bytes.fromhex(fingerprint)))


def key_words(key: VerifyingKey) -> tuple[str, ...]:
    """Return 10 words of a signing key: of the fingerprint that `ssh-keygen -l` shows."""
    return words_of(key.fingerprint())


def check_fingerprint(fingerprint: Sha256, given: str) -> None:
    """Compare with what a person typed (10 words) or a camera read (64 hexadecimal digits).

    Raises:
        InvalidInput: It is neither.
        SignatureInvalid: It is the fingerprint of something else.
    """
    text = " ".join(given.lower().split())
    expected = fingerprint if HEX_64.match(text) else " ".join(words_of(fingerprint))
    if expected != fingerprint and len(text.split(" ")) != FINGERPRINT_WORDS:
        raise InvalidInput(
            _("A fingerprint has 10 words."), hint=_("Type all words, with spaces between them.")
        )
    if not equal(expected.encode(), text.encode()):
        raise SignatureInvalid(
            _("The fingerprint is another one: this is not from the headquarters you expect."),
            hint=_("Ask for the words again over a way that you trust; nothing was added."),
        )
