"""What the doctor found, one sentence each."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Grade(enum.StrEnum):
    """How bad it is."""

    GOOD = "good"
    NOTE = "note"  # it works, and the administrator should know
    BAD = "bad"  # it does not work, or it is not safe


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `advice` is "" where nothing is to be done."""

    check: str  # for programs: a word that stays the same
    grade: Grade
    sentence: str
    advice: str = ""


def good(check: str, sentence: str) -> Finding:
    """Return a finding that asks for nothing."""
    return Finding(check, Grade.GOOD, sentence)


def note(check: str, sentence: str, advice: str = "") -> Finding:
    """Return a finding that the administrator should know."""
    return Finding(check, Grade.NOTE, sentence, advice)


def bad(check: str, sentence: str, advice: str) -> Finding:
    """Return a finding that must be put right."""
    return Finding(check, Grade.BAD, sentence, advice)
