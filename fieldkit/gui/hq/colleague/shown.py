"""What the screen of one colleague is told; knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from fieldkit.domain.colleague import Role


@dataclass(frozen=True)
class ShownColleague:
    """One colleague, as whoever works now sees them."""

    code: str
    roles: frozenset[Role]
    is_here: bool
    is_own: bool  # whoever works now
    has_word: bool
