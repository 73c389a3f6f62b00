"""Say how hard a new passphrase is to guess, and propose one that is."""

from __future__ import annotations

from dataclasses import dataclass, field

from fieldkit.crypto import slip39, strength
from fieldkit.domain.passphrase_strength import Strength

MIN_PASSPHRASE = 12  # characters
PROPOSED_WORDS = 6  # of 1024: 60 bits


@dataclass(frozen=True)
class RatedPassphrase:
    """How long it is and how hard to guess; not the passphrase itself."""

    length: int
    strength: Strength = field(default=Strength(0.0))

    @property
    def is_long_enough(self) -> bool:
        """Return whether it has the characters that are asked for."""
        return self.length >= MIN_PASSPHRASE

    @property
    def is_enough(self) -> bool:
        """Return whether a vault may be made with it."""
        return self.is_long_enough and self.strength.is_enough


def rate_passphrase(passphrase: str) -> RatedPassphrase:
    """Return what is to be said of a passphrase."""
    return RatedPassphrase(len(passphrase), strength.rate(passphrase))


def propose_passphrase() -> str:
    """Return words drawn at random from the list that fingerprints are read aloud with.

    English words of four to eight plain letters, which every keyboard has: the passphrase must be
    typed in whatever state the keyboard is.
    """
    return " ".join(slip39.random_words(PROPOSED_WORDS))
