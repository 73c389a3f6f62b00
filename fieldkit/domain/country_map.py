"""The outlines of a country's regions, and where its stations and towns lie, for a map.

A map shows regions, towns and stations; nothing here could hold where a person lives.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fieldkit.domain.json_members import array, constant, integer, members, text
from fieldkit.errors import InvalidJson

FORMAT = "fieldkit-map/1"
_MAX_REGIONS = 100
_MAX_RINGS = 100
_MAX_NUMBERS = 100_000  # of a ring
_MAX_CODE = 80
_LEAST_NUMBERS = 6  # a triangle
_STEPS = 14  # points that are tried, each way
_EVERY = 5  # points of a border that are looked at: one of so many
_SQUEEZE = 0.6
_WIDE_OF_TOWNS = 0.25  # a town's own disc may be large: of squares, so twice as far away

Point = tuple[float, float]  # longitude, latitude in degrees (WGS 84)
Ring = tuple[Point, ...]  # closed: the last point is followed by the first


@dataclass(frozen=True)
class Region:
    """One region; the first ring is its border, further ones lie inside and are not of it."""

    place: str  # code of the list of places
    rings: tuple[Ring, ...]


@dataclass(frozen=True)
class CountryMap:
    """The regions in the order in which they are read out, and the town of each station."""

    regions: tuple[Region, ...]
    stations: Mapping[str, str]  # code of a station: code of a place
    source: str
    licence: str

    def bounds(self) -> tuple[float, float, float, float]:
        """Return the least and the greatest longitude, then latitude."""
        points = [point for region in self.regions for point in region.rings[0]]
        longitudes, latitudes = zip(*points, strict=True)
        return min(longitudes), max(longitudes), min(latitudes), max(latitudes)


def middle_of(region: Region) -> Point:
    """Return a point well inside a region, as far from its border as a coarse look finds.

    What lies inside a region and is not of it, e.g. its chief town, is kept away from as well.
    """
    border, *inner = (ring[::_EVERY] for ring in region.rings)
    longitudes, latitudes = zip(*region.rings[0], strict=True)
    west, east, south, north = min(longitudes), max(longitudes), min(latitudes), max(latitudes)
    steps = [(step + 0.5) / _STEPS for step in range(_STEPS)]
    tried = [
        (west + across * (east - west), south + up * (north - south))
        for across in steps
        for up in steps
    ]
    inside = [point for point in tried if is_inside(point, region)] or tried

    def room(point: Point) -> float:
        towns = [_apart(point, other) * _WIDE_OF_TOWNS for ring in inner for other in ring]
        return min([*towns, *(_apart(point, other) for other in border)])

    return max(inside, key=room)


def is_inside(point: Point, region: Region) -> bool:
    """Say whether a point lies in a region, and not in what is left out of it."""
    x, y = point
    crossings = 0
    for ring in region.rings:
        for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                crossings += 1
    return crossings % 2 == 1


def _apart(one: Point, other: Point) -> float:
    # A degree of longitude is shorter: by so much at the latitude of Belarus.
    return ((one[0] - other[0]) * _SQUEEZE) ** 2 + (one[1] - other[1]) ** 2


def read_country_map(data: bytes) -> CountryMap:
    """Return the map of a file.

    Source: docs/formats.md, "Maps".

    Raises:
        InvalidJson: It is not of this format.
    """
    try:
        parsed = json.loads(data)
    except ValueError as error:
        raise InvalidJson from error
    required = ("format", "source", "licence", "parts_of_degree", "regions", "stations")
    content = members(parsed, required)
    constant(content["format"], FORMAT)
    parts = integer(content["parts_of_degree"], at_least=1, at_most=1_000_000)
    regions = array(content["regions"], at_most=_MAX_REGIONS)
    if not regions or not isinstance(content["stations"], dict):
        raise InvalidJson
    return CountryMap(
        tuple(_region(region, parts) for region in regions),
        {_code(station): _code(place) for station, place in content["stations"].items()},
        text(content["source"], max_length=500),
        text(content["licence"], max_length=500),
    )


def _region(value: Any, parts: int) -> Region:
    content = members(value, ("place", "rings"))
    rings = array(content["rings"], at_most=_MAX_RINGS)
    if not rings:
        raise InvalidJson
    return Region(_code(content["place"]), tuple(_ring(ring, parts) for ring in rings))


def _ring(value: Any, parts: int) -> Ring:
    numbers = array(value, at_most=_MAX_NUMBERS)
    if len(numbers) < _LEAST_NUMBERS or len(numbers) % 2:
        raise InvalidJson
    longitudes = (_degrees(number, parts, 180) for number in numbers[::2])
    latitudes = (_degrees(number, parts, 90) for number in numbers[1::2])
    return tuple(zip(longitudes, latitudes, strict=True))


def _degrees(value: Any, parts: int, most: int) -> float:
    return integer(value, at_least=-most * parts, at_most=most * parts) / parts


def _code(value: Any) -> str:
    return text(value, min_length=1, max_length=_MAX_CODE)
