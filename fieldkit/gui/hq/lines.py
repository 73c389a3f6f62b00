"""Lines of one text or two, marked or not, as screens list them; knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass, field

from fieldkit.gui.field.today.rows import Tone


@dataclass(frozen=True)
class Line:
    """One line; `key` says to whoever listed it what was chosen."""

    key: str
    title: str = field(repr=False)
    note: str = field(default="", repr=False)
    tone: Tone | None = Tone.SAFE  # None: without a mark


def plain_line(key: str, text: str) -> Line:
    """Return a line of one text, without a mark."""
    return Line(key, text, tone=None)
