"""Which rows a word, or all words about one person, belong in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from fieldkit.domain.figures import CONTRADICTED, OF_PERSONS, UNKNOWN, Dimension, FigureRow, Word
from fieldkit.hq.figures.acts import DAY, count_acts
from fieldkit.hq.figures.counting import KeysOf, KeysOfPerson
from fieldkit.hq.figures.independence import independent_sources

_AGES = ((0, 13, "0-13"), (14, 17, "14-17"), (18, 24, "18-24"), (25, 34, "25-34"))
_OLDER = ((35, 44, "35-44"), (45, 54, "45-54"), (55, 64, "55-64"), (65, 150, "65+"))
AGE_BANDS = (*_AGES, *_OLDER)  # first and last year of age
_MANY_TIMES = 4
_MANY_SOURCES = 3


def keys_by_word(
    dimension: Dimension,
    region_of: Callable[[Word], str],
    answers_of: Mapping[str, Iterable[str]] = MappingProxyType({}),
) -> KeysOf:
    """Return what says the rows of a word.

    `answers_of` has what reports answered, by report, for what is not in mentions.
    """
    if dimension in OF_PERSONS:
        raise ValueError("a person has one of these, not each word")
    simple: dict[Dimension, KeysOf] = {
        Dimension.DAY: lambda word: (_day(word),),
        Dimension.MONTH: lambda word: (_month(word),),
        Dimension.REGION: lambda word: (region_of(word),),
        Dimension.STATION: lambda word: (word.station,),
        Dimension.ARTICLE: lambda word: word.articles or (UNKNOWN,),
        Dimension.SOURCE: lambda word: (word.source_type,),
    }
    return simple.get(dimension, lambda word: answers_of.get(word.report) or (UNKNOWN,))


def keys_by_person(dimension: Dimension) -> KeysOfPerson:
    """Return what says the row of a person, of whom several words may say different things."""
    return {
        Dimension.SEX: lambda words: (_one_of(word.sex for word in words),),
        Dimension.OCCUPATION: lambda words: (_one_of(word.occupation for word in words),),
        Dimension.AGE: lambda words: (_age_band(words),),
        Dimension.SOURCES: lambda words: (_capped(independent_sources(words), _MANY_SOURCES),),
        Dimension.TIMES: lambda words: (_times(words),),
    }[dimension]


def in_order(dimension: Dimension, rows: Iterable[FigureRow]) -> tuple[FigureRow, ...]:
    """Return rows as they are read: time and bands by themselves, others by size, unknown last."""
    by_key = dimension in (
        *(Dimension.DAY, Dimension.MONTH, Dimension.AGE),
        *(Dimension.SOURCES, Dimension.TIMES),
    )

    def place(row: FigureRow) -> tuple[bool, bool, int, str]:
        size = row.persons.high if row.persons is not None else 0
        no_answer = row.key in (UNKNOWN, "UNKNOWN")
        return (no_answer, row.key == CONTRADICTED, 0 if by_key else -size, row.key)

    return tuple(sorted(rows, key=place))


def _day(word: Word) -> str:
    if word.begin is None or word.end is None or word.begin // DAY != word.end // DAY:
        return UNKNOWN
    return date.fromordinal(word.begin // DAY + 1).isoformat()


def _month(word: Word) -> str:
    if word.begin is None or word.end is None:
        return UNKNOWN
    first, last = (date.fromordinal(at // DAY + 1) for at in (word.begin, word.end))
    same = (first.year, first.month) == (last.year, last.month)
    return first.isoformat()[:7] if same else UNKNOWN


def _one_of(codes: Iterable[str]) -> str:
    said = {code for code in codes if code not in ("", "UNKNOWN")}
    if len(said) > 1:
        return CONTRADICTED
    return said.pop() if said else UNKNOWN


def _age_band(words: Sequence[Word]) -> str:
    """Return the band of the age at the first time, if all that was said allows only one."""
    years = [
        date.fromordinal(word.begin // DAY + 1).year for word in words if word.begin is not None
    ]
    born = [
        (word.born_from, word.born_to)
        for word in words
        if word.born_from is not None and word.born_to is not None
    ]
    if not years or not born:
        return UNKNOWN
    first, last = max(item[0] for item in born), min(item[1] for item in born)
    if first > last:
        return CONTRADICTED
    # Birthdays are not known: ages are differences of years.
    bands = {_band(min(years) - year) for year in (first, last)}
    return bands.pop() if len(bands) == 1 else UNKNOWN


def _band(age: int) -> str:
    return next((name for low, high, name in AGE_BANDS if low <= age <= high), UNKNOWN)


def _times(words: Sequence[Word]) -> str:
    acts = count_acts(words)
    return CONTRADICTED if acts.low != acts.high else _capped(acts.low, _MANY_TIMES)


def _capped(count: int, most: int) -> str:
    return str(count) if count < most else f"{most}+"
