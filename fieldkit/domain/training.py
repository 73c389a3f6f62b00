"""Training: an invented headquarters, a passphrase that everybody knows, and what to try."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from fieldkit.domain.identifiers import HeadquartersId

# Not a secret: it stands on the screen, so that locking and unlocking can be tried.
TRAINING_PASSPHRASE = "quiet river"  # noqa: S105

# The id of every invented headquarters. Those of real ones are drawn at random, 128 bits.
TRAINING_HEADQUARTERS = HeadquartersId("00" * 16)


class Exercise(enum.StrEnum):
    """What can be tried, in this order."""

    RECORD = "record"
    ATTACH = "attach"
    SEAL = "seal"
    HAND_OVER = "hand-over"
    RECEIPT = "receipt"
    LOCK = "lock"


@dataclass(frozen=True)
class ExerciseState:
    """One exercise, and whether it was done in this training."""

    exercise: Exercise
    is_done: bool
