"""What one comparison found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One measured figure and whether it reaches its target."""

    name: str
    text: str
    target: str
    is_good: bool
