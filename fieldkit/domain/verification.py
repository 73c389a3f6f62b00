"""How far it is proved that a report comes from where it says, and each check in words.

It is about origin and wholeness alone. Whether what a report says happened is for people to
judge, and said by an assessment.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass


class VerificationState(enum.StrEnum):
    """The word on the badge."""

    VERIFIED = "verified"  # every check holds
    INCOMPLETE = "incomplete"  # signed by an enrolled device; another check does not hold
    ACCEPTED_BY_TWO = "accepted-by-two"  # two people took it in although a check does not hold
    UNVERIFIED = "unverified"  # nobody signed it


class Check(enum.StrEnum):
    """What was checked, in the order in which it is shown."""

    ORIGIN = "origin"  # an import has none
    SIGNATURE = "signature"
    CHAIN = "chain"
    FORM = "form"
    TIME = "time"
    TWO_PEOPLE = "two-people"


@dataclass(frozen=True)
class VerificationLine:
    """One check: whether it holds, and a sentence that explains it."""

    check: Check
    holds: bool
    sentence: str


@dataclass(frozen=True)
class Verification:
    """What the badge says, and why."""

    state: VerificationState
    lines: tuple[VerificationLine, ...]


def state_of(lines: tuple[VerificationLine, ...]) -> VerificationState:
    """Return the word that these checks come to; what two people accepted stays so."""
    checks = {line.check for line in lines}
    if Check.TWO_PEOPLE in checks:
        return VerificationState.ACCEPTED_BY_TWO
    if Check.SIGNATURE not in checks:
        return VerificationState.UNVERIFIED
    if any(line.check is Check.SIGNATURE and not line.holds for line in lines):
        return VerificationState.UNVERIFIED
    if all(line.holds for line in lines):
        return VerificationState.VERIFIED
    return VerificationState.INCOMPLETE
