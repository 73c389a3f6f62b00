"""What the screen of an arrest is told; knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass, field

from fieldkit.gui.hq.lines import Line


@dataclass(frozen=True)
class ShownArrest:
    """What a device knew, who is at risk in order, and what is to be done."""

    code: str
    lead: str
    knowledge: tuple[str, ...] = field(repr=False)
    groups: tuple[tuple[str, tuple[Line, ...]], ...] = field(repr=False)  # heading, people
    limits: tuple[str, ...]
    deputies: tuple[str, ...]  # codes of devices that could go on
    proposal: str  # what a deputy is asked; empty while the device is in use
