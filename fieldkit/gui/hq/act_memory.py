"""What one colleague did since the vault was opened; it outlives the screens. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass, field

from fieldkit.domain.identifiers import StatementId


@dataclass(frozen=True)
class Act:
    """One thing a person did."""

    sentence: str
    statements: tuple[StatementId, ...]  # that make it hold, in order


@dataclass
class ActMemory:
    """Acts in order, and those that were undone, the last one last."""

    done: list[Act] = field(default_factory=list)
    undone: list[Act] = field(default_factory=list)
