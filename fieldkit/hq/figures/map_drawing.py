"""The map of figures as plain shapes, for print; the window draws the same outlines by itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from fieldkit.domain.country_map import CountryMap, Point, middle_of
from fieldkit.domain.figures import CountRange
from fieldkit.hq.exports.drawing import Circle, Drawing, Polygon, Shape, Words

_HEIGHT = 120.0  # millimetres
_MARGIN = 3.0
_LARGEST = 9.0  # radius in millimetres
_LEAST_RADIUS = 0.8
_POINTS = 7.0  # size of type
_LINE = 3.2  # millimetres
_LETTER = 1.25  # about so wide

# A region's code, its name, its numbers (None: hidden) and how these are read.
Mark = tuple[str, str, CountRange | None, str]


def draw_map(country: CountryMap, marks: Iterable[Mark], caption: str) -> Drawing:
    """Return the map; the full disc is what is sure, the ring around it what may be."""
    west, east, south, north = country.bounds()
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = (_HEIGHT - 2 * _MARGIN) / (north - south)

    def at(point: Point) -> Point:
        return (
            _MARGIN + (point[0] - west) * squeeze * scale,
            _MARGIN + (north - point[1]) * scale,
        )

    known = {mark[0]: mark for mark in marks}
    most = max((mark[2].high for mark in known.values() if mark[2] is not None), default=0)
    shapes: list[Shape] = [
        Polygon(tuple(map(at, ring)), fill=0.95, outline=0.5)
        for region in country.regions
        for ring in region.rings[:1]
    ]
    for region in country.regions:
        if region.place in known:
            shapes += _mark(at(middle_of(region)), known[region.place], most)
    width = 2 * _MARGIN + (east - west) * squeeze * scale
    return Drawing(width, _HEIGHT, tuple(shapes), caption)


def _mark(middle: Point, mark: Mark, most: int) -> Sequence[Shape]:
    _place, name, numbers, text = mark
    shapes: list[Shape] = []
    radius = 0.0
    if numbers is not None and most:
        of = _radius(most)
        radius = of(numbers.high)
        shapes.append(Circle(middle, radius, fill=0.8, outline=0.2))
        if numbers.low:
            shapes.append(Circle(middle, of(numbers.low), fill=0.35, outline=None))
    for line, words in enumerate((name, text)):
        left = max(middle[0] - len(words) * _LETTER / 2, 0.0)
        shapes.append(Words((left, middle[1] + radius + _LINE * (line + 1)), words, _POINTS))
    return shapes


def _radius(most: int) -> Callable[[int], float]:
    """Return what gives the radius of a disc whose area is as large as its number."""

    def of(count: int) -> float:
        return max(_LARGEST * math.sqrt(count / most), _LEAST_RADIUS) if count else 0.0

    return of
