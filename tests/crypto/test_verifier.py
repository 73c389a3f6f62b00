"""A word is checked against what was kept of it, which says nothing of the word."""

from __future__ import annotations

import pytest

from fieldkit.crypto.passphrase import FOR_TESTS
from fieldkit.crypto.verifier import check_word, make_verifier
from fieldkit.errors import KeyDerivationTooCostly, VaultDamaged, WrongPassphrase


def test_the_right_word_passes_and_another_does_not() -> None:
    verifier = make_verifier("kalyhanka", FOR_TESTS)
    check_word("kalyhanka", verifier)
    for other in ("", "kalyhank", "Kalyhanka", "kalyhanka "):
        with pytest.raises(WrongPassphrase):
            check_word(other, verifier)


def test_two_of_one_word_differ() -> None:
    assert make_verifier("kalyhanka", FOR_TESTS) != make_verifier("kalyhanka", FOR_TESTS)


def test_a_damaged_verifier_lets_nobody_pass() -> None:
    verifier = make_verifier("kalyhanka", FOR_TESTS)
    for damaged in (b"", verifier[:-1], verifier + b"\0", b"xxxx" + verifier[4:]):
        with pytest.raises(VaultDamaged):
            check_word("kalyhanka", damaged)
    with pytest.raises(WrongPassphrase):
        check_word("kalyhanka", verifier[:-1] + bytes([verifier[-1] ^ 1]))


def test_a_costly_one_is_refused_before_memory_is_taken() -> None:
    verifier = bytearray(make_verifier("kalyhanka", FOR_TESTS))
    verifier[4:8] = (2**31).to_bytes(4, "big")
    with pytest.raises(KeyDerivationTooCostly):
        check_word("kalyhanka", bytes(verifier))
