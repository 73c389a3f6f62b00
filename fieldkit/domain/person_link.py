"""Whether two mentions, or two people, are one: a decision with its certainty, never a merge."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from fieldkit.domain.identifiers import StatementId


class Certainty(enum.StrEnum):
    """What was decided; SAME, UNSURE and DIFFERENT are codes of the vocabulary match_decision."""

    SAME = "SAME"
    PROBABLE = "PROBABLE"  # shown together; counted once or twice: a range
    UNSURE = "UNSURE"
    DIFFERENT = "DIFFERENT"


@dataclass(frozen=True)
class Link:
    """One decision that is in force; `a` and `b` are mentions or people (32 hex), a < b."""

    statement_id: StatementId
    a: str
    b: str
    certainty: Certainty
