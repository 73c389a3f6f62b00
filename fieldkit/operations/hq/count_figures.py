"""Count acts and persons by one thing: by day, by region, by sex, and so on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from fieldkit.domain.counted_decision import DecisionSums
from fieldkit.domain.country_map import CountryMap, read_country_map
from fieldkit.domain.figures import (
    OF_ANSWERS,
    OF_DECISIONS,
    OF_PERSONS,
    Act,
    Audience,
    Dimension,
    Figures,
    Overlap,
)
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.errors import InvalidInput
from fieldkit.hq.figures import overlap as overlaps
from fieldkit.hq.figures.counting import count_by_person, count_by_word
from fieldkit.hq.figures.dimensions import in_order, keys_by_person, keys_by_word
from fieldkit.hq.figures.geography import Geography
from fieldkit.hq.figures.public_sums import Counted, sums_for_public
from fieldkit.hq.figures.sums import add_up
from fieldkit.hq.figures.suppression import for_public
from fieldkit.operations.hq.gather_words import Gathered
from fieldkit.operations.shipped_forms import shipped_vocabulary
from fieldkit.platform.resources import resource_path
from fieldkit.translations import _

_NONE: Mapping[str, Iterable[str]] = MappingProxyType({})


def check_countable(act: Act, dimension: Dimension) -> None:
    """Refuse to count by what these acts have not: all of it would be "not known".

    Raises:
        InvalidInput: They have not.
    """
    if dimension in OF_DECISIONS and act is not Act.DECISION:
        raise InvalidInput(
            _("Only decisions of courts have a sanction, a court and a judge."),
            hint=_("Count decisions of courts (on the command line: --act decision)."),
        )
    if dimension in OF_ANSWERS and act is Act.DECISION:
        raise InvalidInput(_("Decisions of courts have no force and no unit."))


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
    if dimension in OF_DECISIONS:
        answers_of = _decided(gathered, dimension)
    people = gathered.people
    if dimension in OF_PERSONS:
        found = count_by_person(people, keys_by_person(dimension), progress)
    else:
        region_of = geography().region_of
        found = count_by_word(people, keys_by_word(dimension, region_of, answers_of), progress)
    rows, total = in_order(dimension, found.values()), gathered.total
    if gathered.selection.audience is not Audience.PUBLIC:
        return Figures(dimension, rows, total, gathered.basis)
    shown, whole = for_public(rows, total, _around(gathered, dimension))
    return Figures(dimension, shown, whole, gathered.basis, bool(rows) and not shown)


def _around(gathered: Gathered, dimension: Dimension) -> Callable[[str], str]:
    """Return what gives the line of the wider table that a line lies in, if that one is printed."""
    if dimension not in _WITHIN:
        return lambda _key: ""
    wider, of = _WITHIN[dimension]
    printed = {row.key for row in count_figures(gathered, wider).rows if not row.is_withheld}
    return lambda key: of(key) if of(key) in printed else ""


def count_sums(gathered: Gathered, figures: Figures) -> tuple[DecisionSums | None, ...]:
    """Return what the decisions of each row come to, then of all; None where a row is hidden.

    For the public sums that tell of few people are hidden as well.
    Nothing where they were not counted by what each decision says for itself.
    """
    if figures.dimension in OF_PERSONS or figures.basis.selection.act is not Act.DECISION:
        return ()
    keys_of = keys_by_word(
        figures.dimension, geography().region_of, _decided(gathered, figures.dimension)
    )
    by_key: dict[str, list[Counted]] = defaultdict(list)
    every: list[Counted] = []
    for person, words in gathered.people.words_of.items():
        for word in words:
            counted = (person, gathered.decisions[word.report])
            every.append(counted)
            for key in keys_of(word):
                by_key[key].append(counted)
    if figures.total.is_withheld:
        return (None,) * (len(figures.rows) + 1)
    rows = [None if row.is_withheld else by_key[row.key] for row in figures.rows]
    if gathered.selection.audience is Audience.PUBLIC:
        printed = {row.key for row in figures.rows if not row.is_withheld}
        hidden = [item for key, some in by_key.items() if key not in printed for item in some]
        return sums_for_public(rows, hidden, every)
    return tuple(_added(item) for item in (*rows, every))


def _added(counted: Iterable[Counted] | None) -> DecisionSums | None:
    return None if counted is None else add_up(decision for _person, decision in counted)


def _decided(gathered: Gathered, dimension: Dimension) -> Mapping[str, tuple[str, ...]]:
    """Return court, judge or sanction of each decision, by the report of its word."""
    return {
        report: (getattr(decision, dimension.value),)
        for report, decision in gathered.decisions.items()
        if dimension in OF_DECISIONS and getattr(decision, dimension.value)
    }


def count_overlap(gathered: Gathered) -> Overlap:
    """Return how far sources speak of the same persons."""
    return overlaps.overlap(gathered.people)


def _month_of(day: str) -> str:
    return day[: len("2026-11")]


def _region_of(station: str) -> str:
    return geography().region_of_place(country_map().stations.get(station, ""))


# Tables whose lines lie within those of another one.
_WITHIN: Mapping[Dimension, tuple[Dimension, Callable[[str], str]]] = MappingProxyType(
    {
        Dimension.DAY: (Dimension.MONTH, _month_of),
        Dimension.STATION: (Dimension.REGION, _region_of),
    }
)


@lru_cache(maxsize=1)
def country_map() -> CountryMap:
    """Return the map that comes with the program."""
    return read_country_map(resource_path("maps", "belarus.json").read_bytes())


@lru_cache(maxsize=1)
def geography() -> Geography:
    """Return where places and stations lie, by the list that comes with the program."""
    return Geography(country_map(), shipped_vocabulary("place").by_code)
