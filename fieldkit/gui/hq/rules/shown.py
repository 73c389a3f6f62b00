"""What the screen of rules says, as plain data; knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from fieldkit.gui.hq.lines import Line


@dataclass(frozen=True)
class ShownRules:
    """The rules in force, and the rates of exchange that amounts are shown by."""

    version: str
    made: str  # by whom, when and why; nothing as delivered
    rules: tuple[Line, ...]
    rates: tuple[Line, ...]  # newest first
