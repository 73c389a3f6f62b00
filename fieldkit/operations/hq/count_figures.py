"""Count acts and persons by one thing: by day, by region, by sex, and so on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from fieldkit.domain.country_map import CountryMap, read_country_map
from fieldkit.domain.figures import OF_ANSWERS, OF_PERSONS, Audience, Dimension, Figures, Overlap
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.hq.figures import overlap as overlaps
from fieldkit.hq.figures.counting import count_by_person, count_by_word
from fieldkit.hq.figures.dimensions import in_order, keys_by_person, keys_by_word
from fieldkit.hq.figures.geography import Geography
from fieldkit.hq.figures.suppression import for_public
from fieldkit.operations.hq.gather_words import Gathered
from fieldkit.operations.shipped_forms import shipped_vocabulary
from fieldkit.platform.resources import resource_path

_NONE: Mapping[str, Iterable[str]] = MappingProxyType({})


def count_figures(
    gathered: Gathered,
    dimension: Dimension,
    *,
    answers_of: Mapping[str, Iterable[str]] = _NONE,
    progress: Progress = no_progress,
) -> Figures:
    """Return the figures, rows in the order in which they are read; `progress` counts persons.

    `answers_of` are the answers of reports that are counted by force or unit
    (`read_counted_answers`). For the public small counts are hidden in the result already.
    """
    if dimension in OF_ANSWERS and answers_of is _NONE:
        raise ValueError("these are counted by answers, which must be read before")
    people = gathered.people
    if dimension in OF_PERSONS:
        found = count_by_person(people, keys_by_person(dimension), progress)
    else:
        region_of = geography().region_of
        found = count_by_word(people, keys_by_word(dimension, region_of, answers_of), progress)
    rows, total = in_order(dimension, found.values()), gathered.total
    if gathered.selection.audience is not Audience.PUBLIC:
        return Figures(dimension, rows, total, gathered.basis)
    shown, whole = for_public(rows, total)
    return Figures(dimension, shown, whole, gathered.basis, bool(rows) and not shown)


def count_overlap(gathered: Gathered) -> Overlap:
    """Return how far sources speak of the same persons."""
    return overlaps.overlap(gathered.people)


@lru_cache(maxsize=1)
def country_map() -> CountryMap:
    """Return the map that comes with the program."""
    return read_country_map(resource_path("maps", "belarus.json").read_bytes())


@lru_cache(maxsize=1)
def geography() -> Geography:
    """Return where places and stations lie, by the list that comes with the program."""
    return Geography(country_map(), shipped_vocabulary("place").by_code)
