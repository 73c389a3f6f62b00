"""Say how hard a new passphrase is to guess, and propose one that is."""

from __future__ import annotations

from fieldkit.crypto import slip39, strength
from fieldkit.domain.passphrase_strength import RatedPassphrase

PROPOSED_WORDS = 6  # of 1024: 60 bits


def rate_passphrase(passphrase: str) -> RatedPassphrase:
    """Return what is to be said of a passphrase."""
    return RatedPassphrase(len(passphrase), strength.rate(passphrase))


def propose_passphrase() -> str:
    """Return words drawn at random from the list that fingerprints are read aloud with.

    English words of four to eight plain letters, which every keyboard has: the passphrase must be
    typed in whatever state the keyboard is.
    """
    return " ".join(slip39.random_words(PROPOSED_WORDS))
