"""What the screen of a held object is told; knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from fieldkit.hq.quarantine import HeldAction


@dataclass(frozen=True)
class ShownHeld:
    """One held object."""

    name: str
    sha256: str
    meaning: str
    advice: str
    facts: str
    decided: tuple[str, ...]
    actions: tuple[HeldAction, ...]
    code: str  # of its device, if that is known
    device: str
    proposal: str  # what its holder may be asked
    is_refused: bool
