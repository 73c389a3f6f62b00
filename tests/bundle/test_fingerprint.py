"""Fingerprints as words and as QR codes."""

from __future__ import annotations

import pytest

from fieldkit.bundle.fingerprint import check_fingerprint, words_of
from fieldkit.crypto.digest import sha256_hex
from fieldkit.errors import InvalidInput, SignatureInvalid

FINGERPRINT = sha256_hex(b"root")
WORDS = " ".join(words_of(FINGERPRINT))


def test_a_fingerprint_has_ten_words() -> None:
    assert len(words_of(FINGERPRINT)) == 10


@pytest.mark.parametrize(
    "given",
    [WORDS, f"  {WORDS.upper()}\n", WORDS.replace(" ", "  "), FINGERPRINT, FINGERPRINT.upper()],
)
def test_the_same_fingerprint_fits_however_it_is_typed(given: str) -> None:
    check_fingerprint(FINGERPRINT, given)


@pytest.mark.parametrize("given", [" ".join(words_of(sha256_hex(b"other"))), sha256_hex(b"other")])
def test_another_fingerprint_is_refused(given: str) -> None:
    with pytest.raises(SignatureInvalid):
        check_fingerprint(FINGERPRINT, given)


@pytest.mark.parametrize("given", ["", WORDS[:-3], WORDS.rsplit(" ", 1)[0], FINGERPRINT[:-1]])
def test_a_part_of_a_fingerprint_is_refused(given: str) -> None:
    with pytest.raises((InvalidInput, SignatureInvalid)):
        check_fingerprint(FINGERPRINT, given)
