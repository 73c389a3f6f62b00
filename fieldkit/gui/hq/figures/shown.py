"""What the screen of figures is asked for, and what it shows."""

from __future__ import annotations

from dataclasses import dataclass

from fieldkit.domain.figures import Act, Audience, CountRange, Dimension, FigureTable
from fieldkit.domain.time_line import TimeEntry


@dataclass(frozen=True)
class Choices:
    """What can be asked for, in words."""

    acts: tuple[tuple[Act, str], ...]
    dimensions: tuple[tuple[Dimension, str], ...]
    least_sources: tuple[tuple[int, str], ...]
    audiences: tuple[tuple[Audience, str], ...]
    warning: str


@dataclass(frozen=True)
class Asked:
    """What a person chose; days as typed."""

    act: Act = Act.DETENTION
    dimension: Dimension = Dimension.DAY
    first_day: str = ""
    last_day: str = ""
    least_sources: int = 1
    audience: Audience = Audience.HEADQUARTERS


@dataclass(frozen=True)
class Bar:
    """One bar: surely so many, and perhaps as many as `numbers.high`; None where it is hidden."""

    name: str
    numbers: CountRange | None
    text: str  # the numbers as they are read


@dataclass(frozen=True)
class MapMark:
    """What is known of one region of the map."""

    place: str  # code
    name: str
    numbers: CountRange | None
    text: str


@dataclass(frozen=True)
class ShownFigures:
    """One count in all its forms."""

    table: FigureTable
    bars: tuple[Bar, ...]
    marks: tuple[MapMark, ...]
    elsewhere: str  # what is in no region of the map, in words
    overlap: FigureTable
    is_empty: bool = False


@dataclass(frozen=True)
class ShownTimeLine:
    """One day in order of time; `table` says each entry in words, in the same order."""

    entries: tuple[TimeEntry, ...]
    table: FigureTable
    groups: tuple[str, ...]  # events of that day
    group: str  # the one that is shown, "" for all
    said: str  # which day it is, or why there is nothing
