"""What a check found, in sentences a person can rely on: proved, not proved, or failed."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from fieldkit.errors import FieldkitError


class Outcome(enum.StrEnum):
    """How far a statement can be relied on."""

    PROVED = "proved"
    NOT_PROVED = "not-proved"  # nothing speaks against it, and nothing here shows it
    FAILED = "failed"


@dataclass(frozen=True)
class Finding:
    """One statement; `code` is stable, for scripts."""

    outcome: Outcome
    code: str
    sentence: str


def proved(code: str, sentence: str) -> Finding:
    """Return a statement that was shown."""
    return Finding(Outcome.PROVED, code, sentence)


def not_proved(code: str, sentence: str) -> Finding:
    """Return a statement that nothing here shows."""
    return Finding(Outcome.NOT_PROVED, code, sentence)


def failed(code: str, sentence: str) -> Finding:
    """Return a statement that turned out wrong."""
    return Finding(Outcome.FAILED, code, sentence)


def failure(error: FieldkitError) -> Finding:
    """Return what `error` says; its class name is the code."""
    return Finding(Outcome.FAILED, error.code, error.sentence)


def has_failed(findings: Iterable[Finding]) -> bool:
    """Say whether anything turned out wrong."""
    return any(finding.outcome is Outcome.FAILED for finding in findings)
