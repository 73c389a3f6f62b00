"""Areas and distances of geotraces and geoshapes, and what lies inside what.

A point is "latitude longitude [altitude [accuracy]]" in degrees (WGS 84), a trace or shape such
points parted by ";". Lengths are in metres, areas in square metres, both on a sphere.
Source: ODK XForms specification, "XPath functions", with its radius of 6,378,100 m.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations, pairwise

from fieldkit.forms.values import Value, to_text

RADIUS = 6_378_100.0  # metres
MAX_POINTS = 10_000  # of a line that is measured
MAX_CROSSINGS = (
    1_000  # points of a line that is searched for crossings, each pair of which is tried
)

Point = tuple[float, float]  # latitude, longitude


def points(text: str) -> list[Point] | None:
    """Return the points of a geopoint, geotrace or geoshape; None if it is none."""
    found: list[Point] = []
    parts = [part for part in text.split(";") if part.strip()]
    if len(parts) > MAX_POINTS:
        return None
    for part in parts:
        numbers = part.split()
        try:
            latitude, longitude = float(numbers[0]), float(numbers[1])
        except (ValueError, IndexError):
            return None
        if len(numbers) > 4 or not (abs(latitude) <= 90 and abs(longitude) <= 180):
            return None
        found.append((latitude, longitude))
    return found


def area(*values: Value) -> Value:
    """Return the area inside a shape, or inside the points of several answers."""
    line = _joined(values)
    if line is None or len(line) < 3:
        return 0.0
    total = sum(
        math.radians(second[1] - first[1])
        * (2 + math.sin(math.radians(first[0])) + math.sin(math.radians(second[0])))
        for first, second in pairwise([*line, line[0]])
    )
    return abs(total) * RADIUS * RADIUS / 2


def distance(*values: Value) -> Value:
    """Return the length of a trace or shape, or of the way through several points."""
    line = _joined(values)
    if line is None:
        return math.nan
    return math.fsum(_between(first, second) for first, second in pairwise(line))


def geofence(point: Value, shape: Value) -> Value:
    """Return whether a point lies inside a shape."""
    place, line = points(to_text(point)), points(to_text(shape))
    if not place or not line or len(line) < 3:
        return False
    north, east = place[0]
    inside = False
    for (y1, x1), (y2, x2) in pairwise([*line, line[0]]):
        if (y1 > north) != (y2 > north) and east < (x2 - x1) * (north - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def intersects(*values: Value) -> Value:
    """Return whether a trace or shape crosses itself."""
    line = _joined(values)
    if line is None or not 4 <= len(line) <= MAX_CROSSINGS:
        return False
    sides = list(pairwise(line))
    is_closed = line[0] == line[-1]
    for (place, one), (other_place, other) in combinations(enumerate(sides), 2):
        meet = other_place - place == 1 or (
            is_closed and place == 0 and other_place == len(sides) - 1
        )
        if not meet and _cross(one, other):
            return True
    return False


def _joined(values: Sequence[Value]) -> list[Point] | None:
    return points(";".join(to_text(value) for value in values))


def _between(first: Point, second: Point) -> float:
    north, south = math.radians(first[0]), math.radians(second[0])
    east = math.radians(second[1] - first[1])
    half = (
        math.sin((south - north) / 2) ** 2
        + math.cos(north) * math.cos(south) * math.sin(east / 2) ** 2
    )
    return 2 * RADIUS * math.asin(math.sqrt(min(1.0, half)))


def _cross(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    (a, b), (c, d) = one, other
    return (
        _turn(a, b, c) * _turn(a, b, d) <= 0
        and _turn(c, d, a) * _turn(c, d, b) <= 0
        and max(min(a[0], b[0]), min(c[0], d[0])) <= min(max(a[0], b[0]), max(c[0], d[0]))
        and max(min(a[1], b[1]), min(c[1], d[1])) <= min(max(a[1], b[1]), max(c[1], d[1]))
    )


def _turn(a: Point, b: Point, c: Point) -> int:
    found = (b[1] - a[1]) * (c[0] - a[0]) - (b[0] - a[0]) * (c[1] - a[1])
    return (found > 0) - (found < 0)
