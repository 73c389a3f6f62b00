"""What the screen says on which a second person agrees; knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Agreement:
    """One act that two people decide."""

    title: str
    lead: str
    explanations: tuple[str, ...]
    action: str  # words of the button
    option: str = ""  # something that can be chosen besides, "" for nothing
    asks_why: bool = True
