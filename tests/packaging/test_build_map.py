"""How the map is made: closed outlines, rounded, without points that say nothing."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from fieldkit.platform.resources import resource_path

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def build_map() -> ModuleType:
    spec = importlib.util.spec_from_file_location("map", ROOT / "packaging/build_map.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_points_that_fall_together_are_one(build_map) -> None:
    ring = [[27.001, 53.001], [27.002, 53.002], [28.0, 53.0], [28.0, 54.0], [27.001, 53.001]]
    assert build_map.rounded(ring) == [2700, 5300, 2800, 5300, 2800, 5400]


def test_an_open_outline_is_refused(build_map) -> None:
    with pytest.raises(SystemExit):
        build_map.rounded([[27.0, 53.0], [28.0, 53.0], [28.0, 54.0], [27.5, 54.0]])


def test_another_package_is_refused(build_map, tmp_path: Path) -> None:
    other = tmp_path / "other.tgz"
    other.write_bytes(b"another")
    with pytest.raises(SystemExit):
        build_map.country_map(other)


def test_the_file_has_the_regions_in_the_order_of_the_script(build_map) -> None:
    made = json.loads(resource_path("maps", "belarus.json").read_bytes())
    assert [region["place"] for region in made["regions"]] == list(build_map.REGIONS)
    assert made["source"] == build_map.SOURCE
