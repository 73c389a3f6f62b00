"""How a device's chain is drawn and said, as plain data; knows no Qt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from fieldkit.domain.device_chain import PlaceRun, PlaceState
from fieldkit.gui.field.today.rows import Tone
from fieldkit.gui.hq.lines import Line
from fieldkit.translations import _, mark

_ONE = {
    PlaceState.HERE: mark("Number {first} is here."),
    PlaceState.HELD: mark("Number {first} is held."),
    PlaceState.MISSING: mark("Number {first} is missing."),
    PlaceState.DOUBLED: mark("Number {first} is claimed twice."),
    PlaceState.UNJOINED: mark("Number {first} does not join the one before."),
}
_SEVERAL = {
    PlaceState.HERE: mark("Numbers {first} to {last} are here."),
    PlaceState.HELD: mark("Numbers {first} to {last} are held."),
    PlaceState.MISSING: mark("Numbers {first} to {last} are missing."),
    PlaceState.DOUBLED: mark("Numbers {first} to {last} are claimed twice."),
    PlaceState.UNJOINED: mark("Numbers {first} to {last} do not join."),
}


_TONES = {
    PlaceState.HERE: Tone.SAFE,
    PlaceState.HELD: Tone.WAITING,
    PlaceState.MISSING: Tone.HELD,
    PlaceState.DOUBLED: Tone.HELD,
    PlaceState.UNJOINED: Tone.HELD,
}


@dataclass(frozen=True)
class ShownChain:
    """A chain as the screen shows it."""

    code: str
    facts: str
    places: tuple[PlaceRun, ...]
    sentences: tuple[str, ...]
    proposal: str  # what its holder may be asked; empty where nothing is missing or none can be


def run_line(run: PlaceRun) -> Line:
    """Return one stretch as a line of a list."""
    return Line(str(run.first), run_sentence(run), tone=_TONES[run.state])


def run_sentence(run: PlaceRun) -> str:
    """Return one stretch in words."""
    text = _ONE[run.state] if run.count == 1 else _SEVERAL[run.state]
    return _(text).format(first=run.first, last=run.last)


def picture_widths(places: Sequence[PlaceRun]) -> tuple[float, ...]:
    """Return which share of the width each stretch takes; they add up to 1.

    By the logarithm of its length: one missing among a thousand must be seen.
    """
    weights = [1.0 + math.log2(run.count) for run in places]
    total = sum(weights)
    return tuple(weight / total for weight in weights)
