"""A picture that stands above a printed table (a map, a chart), as plain shapes.

Distances are millimetres from the upper left corner; shades go from 0 (black) to 1 (white).
"""

from __future__ import annotations

from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True)
class Polygon:
    """A closed shape: its outline, and what fills it."""

    points: tuple[Point, ...]
    fill: float | None = None  # shade
    outline: float | None = 0.4  # shade
    width: float = 0.2


@dataclass(frozen=True)
class Polyline:
    """Lines from point to point."""

    points: tuple[Point, ...]
    shade: float = 0.0
    width: float = 0.2


@dataclass(frozen=True)
class Circle:
    """A disk or a ring."""

    centre: Point
    radius: float
    fill: float | None = 0.3
    outline: float | None = 0.0


@dataclass(frozen=True)
class Words:
    """A line of text; `at` is where its base line begins."""

    at: Point
    text: str
    size: float = 8.0  # points
    is_bold: bool = False


Shape = Polygon | Polyline | Circle | Words


@dataclass(frozen=True)
class Drawing:
    """Shapes in the order in which they are painted, and what they show, in words."""

    width: float  # at most 180 where the page stands upright, 267 where it lies
    height: float
    shapes: tuple[Shape, ...]
    caption: str
