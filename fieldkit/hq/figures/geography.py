"""In which region a report's place or station lies."""

from __future__ import annotations

from collections.abc import Mapping

from fieldkit.domain.country_map import CountryMap
from fieldkit.domain.figures import UNKNOWN, Word
from fieldkit.domain.vocabulary import Term

_MOST_STEPS = 8  # from a district of a town up to its country


class Geography:
    """The regions of one map; each code is looked up once."""

    def __init__(self, country: CountryMap, places: Mapping[str, Term]) -> None:
        """`places`: the list of places by code, each with the one around it as its parent."""
        self._country = country
        self._places = places
        self._regions = frozenset(region.place for region in country.regions)
        self._known: dict[str, str] = {}

    def region_of(self, word: Word) -> str:
        """Return the region of where it happened, else of the station; "" if neither is known."""
        if word.place:
            return self.region_of_place(word.place)
        return self.region_of_place(self._country.stations.get(word.station, ""))

    def region_of_place(self, code: str) -> str:
        """Return the region that a place lies in, "" for one of no region or of another country."""
        if code not in self._known:
            self._known[code] = self._find(code)
        return self._known[code]

    def _find(self, code: str) -> str:
        for _step in range(_MOST_STEPS):
            if code in self._regions:
                return code
            if not code or code not in self._places:
                break
            code = self._places[code].parent
        return UNKNOWN
