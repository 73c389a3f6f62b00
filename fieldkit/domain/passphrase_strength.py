"""How long a strong attacker would take to guess a passphrase, and what makes it easy."""

from __future__ import annotations

import enum
from dataclasses import dataclass

MIN_PASSPHRASE = 12  # characters

# What an attacker with a thousand graphics cards is taken to try against our key derivation
# (256 MiB and three passes a guess): rather too many than too few.
GUESSES_PER_SECOND_LOG10 = 6.0

_HOUR, _DAY, _YEAR = 3.56, 4.94, 7.50  # log10 of seconds
_CENTURY = _YEAR + 2


class Endurance(enum.IntEnum):
    """For how long a passphrase holds, the weakest first."""

    MINUTES = 0
    HOURS = 1
    MONTHS = 2
    YEARS = 3
    CENTURIES = 4


class Remark(enum.Enum):
    """What makes a passphrase easy to guess."""

    NONE = "none"
    COMMON = "common"  # among the passwords that are tried first
    WORD = "word"  # mostly one word
    NAME = "name"
    KEYS = "keys"  # neighbours on the keyboard
    REPEAT = "repeat"
    SEQUENCE = "sequence"
    DATE = "date"


@dataclass(frozen=True)
class Strength:
    """What is known of a passphrase without keeping it."""

    guesses_log10: float
    remark: Remark = Remark.NONE

    @property
    def endurance(self) -> Endurance:
        """Return how long guessing takes."""
        seconds = self.guesses_log10 - GUESSES_PER_SECOND_LOG10
        bounds = (_HOUR, _DAY, _YEAR, _CENTURY)
        return Endurance(sum(seconds >= bound for bound in bounds))

    @property
    def is_enough(self) -> bool:
        """Return whether a vault may be made with it: guessing takes more than a day."""
        return self.endurance >= Endurance.MONTHS


@dataclass(frozen=True)
class RatedPassphrase:
    """How long a passphrase is and how hard to guess; not the passphrase itself."""

    length: int = 0  # characters
    strength: Strength = Strength(0.0)

    @property
    def is_long_enough(self) -> bool:
        """Return whether it has the characters that are asked for."""
        return self.length >= MIN_PASSPHRASE

    @property
    def is_enough(self) -> bool:
        """Return whether a vault may be made with it."""
        return self.is_long_enough and self.strength.is_enough
