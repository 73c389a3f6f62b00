"""Lines of two texts and a mark, as screens list what waits; knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from fieldkit.gui.field.today.rows import Tone


@dataclass(frozen=True)
class Line:
    """One line; `key` says to whoever listed it what was chosen."""

    key: str
    title: str
    note: str = ""
    tone: Tone = Tone.SAFE
