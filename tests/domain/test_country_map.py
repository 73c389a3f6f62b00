"""The map that comes with the program, and what is refused of others."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.country_map import is_inside, middle_of, read_country_map
from fieldkit.errors import InvalidJson
from fieldkit.operations.shipped_forms import shipped_vocabulary
from fieldkit.platform.resources import resource_path

_FILE = resource_path("maps", "belarus.json").read_bytes()


def test_it_has_six_regions_and_the_capital() -> None:
    country = read_country_map(_FILE)
    places = shipped_vocabulary("place").by_code
    assert len(country.regions) == 7
    assert all(region.place in places for region in country.regions)
    assert all(is_inside(middle_of(region), region) for region in country.regions)
    assert "Natural Earth" in country.source
    assert "domain" in country.licence


def test_towns_lie_in_their_regions() -> None:
    country = read_country_map(_FILE)
    regions = {region.place: region for region in country.regions}
    places = shipped_vocabulary("place").by_code
    for code in ("GN_627907", "GN_629634", "GN_620127", "GN_627904", "GN_625665", "GN_618800"):
        town = places[code]
        at = (float(town.columns["longitude"]), float(town.columns["latitude"]))
        assert is_inside(at, regions[town.parent])


def test_each_station_is_of_the_list_and_lies_in_a_known_place() -> None:
    country = read_country_map(_FILE)
    stations = shipped_vocabulary("detention_place").by_code
    places = shipped_vocabulary("place").by_code
    assert all(code in stations for code in country.stations)
    assert all(place in places for place in country.stations.values())


@pytest.mark.parametrize(
    "change",
    [
        {"format": "fieldkit-map/2"},
        {"regions": []},
        {"regions": [{"place": "X", "rings": [[0, 0, 1, 1]]}]},
        {"regions": [{"place": "X", "rings": [[0, 0, 1, 1, 2]]}]},
        {"regions": [{"place": "X", "rings": [[0, 0, 1, 1, 2, 99999999]]}]},
        {"regions": [{"place": "X", "rings": []}]},
        {"stations": []},
        {"parts_of_degree": 0},
        {"more": 1},
    ],
)
def test_another_format_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(InvalidJson):
        read_country_map(json.dumps({**json.loads(_FILE), **change}).encode())


@given(st.binary(max_size=200))
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidJson):
        read_country_map(data)
