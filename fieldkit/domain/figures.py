"""What headquarters counts: acts and persons apart, as ranges, each with what it rests on."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from fieldkit.domain.counted_decision import Course

SMALL = 5  # counts below are not printed in public tables


class Act(enum.StrEnum):
    """What was done to a person, as far as it is counted."""

    DETENTION = "detention"
    ILL_TREATMENT = "ill-treatment"
    SEARCH = "search"
    MEDIA = "media"
    REPRISAL = "reprisal"
    DEFENDERS = "defenders"
    DECISION = "decision"  # of a court; not from reports but from followed cases


# Which forms report which act; a row of an outside list speaks of a detention.
FORMS_OF = MappingProxyType(
    {
        Act.DETENTION: frozenset({"T02", "list"}),
        Act.ILL_TREATMENT: frozenset({"T03"}),
        Act.SEARCH: frozenset({"T04"}),
        Act.MEDIA: frozenset({"T08"}),
        Act.REPRISAL: frozenset({"T09"}),
        Act.DEFENDERS: frozenset({"T13"}),
        Act.DECISION: frozenset[str](),
    }
)


class Dimension(enum.StrEnum):
    """What is counted apart."""

    DAY = "day"
    MONTH = "month"
    REGION = "region"
    STATION = "station"
    ARTICLE = "article"
    SEX = "sex"
    AGE = "age"
    OCCUPATION = "occupation"
    SOURCE = "source"
    SOURCES = "sources"  # how many independent sources a person has
    TIMES = "times"  # how often a person suffered it
    FORCE = "force"
    UNIT = "unit"
    SANCTION = "sanction"
    COURT = "court"
    JUDGE = "judge"


# A person has one of each; of the others, each report says its own.
OF_PERSONS = frozenset(
    {Dimension.SEX, Dimension.AGE, Dimension.OCCUPATION, Dimension.SOURCES, Dimension.TIMES}
)
# Read from the answers, report by report, since mentions do not carry them.
OF_DECISIONS = frozenset({Dimension.SANCTION, Dimension.COURT, Dimension.JUDGE})
OF_ANSWERS = frozenset({Dimension.FORCE, Dimension.UNIT})

UNKNOWN = ""  # key of the row of those of whom it is not known
CONTRADICTED = "?"  # key of the row of those of whom reports say different things


class Word(NamedTuple):
    """What one report says of one person, as far as it is counted.

    Times are minutes since the first day of the calendar, local; None where nothing was said.
    """

    report: str
    person: str  # whom links make one; "" while nobody compared the mention
    wide: str  # whom links make one, if those that are only probable are right
    begin: int | None = None
    end: int | None = None
    place: str = ""
    station: str = ""
    articles: tuple[str, ...] = ()
    sex: str = ""
    occupation: str = ""
    born_from: int | None = None
    born_to: int | None = None
    source_type: str = ""
    source_ref: str = ""
    device: str = ""
    consent: str = ""
    form: str = ""
    event_group: str = ""


@dataclass(frozen=True)
class CountRange:
    """A number that is known to lie between two."""

    low: int
    high: int

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high:
            raise ValueError("a range begins with its lower number")


@dataclass(frozen=True)
class FigureRow:
    """One line of a table; None where the public may not see it."""

    key: str
    reports: int | None
    acts: CountRange | None
    persons: CountRange | None
    corroborated: int | None  # persons with two independent sources or more
    not_compared: int | None  # mentions that nobody compared yet; in none of the other numbers

    @property
    def is_withheld(self) -> bool:
        """Return whether the line is hidden from the public."""
        return self.persons is None


NOTHING = FigureRow("", 0, CountRange(0, 0), CountRange(0, 0), 0, 0)


class Audience(enum.StrEnum):
    """For whom numbers are made."""

    HEADQUARTERS = "headquarters"  # everybody is counted; shown here, and never written to a file
    PARTNERS = "partners"  # only people whose consent allows statistics
    PUBLIC = "public"  # the same, and small counts are hidden


@dataclass(frozen=True)
class Selection:
    """What is counted, and for whom."""

    act: Act = Act.DETENTION
    first_day: date | None = None
    last_day: date | None = None
    least_sources: int = 1  # persons with fewer independent sources are left out
    audience: Audience = Audience.HEADQUARTERS


@dataclass(frozen=True)
class Basis:
    """What numbers rest on; it stands with every one of them."""

    as_of: datetime  # UTC
    selection: Selection
    sources: tuple[tuple[str, int], ...]  # source type, mentions; most first
    undated: int  # mentions without a time, left out where a period was chosen
    left_out: int  # mentions of reports that were refuted, or are the same report twice
    uncorroborated: int  # persons left out since they have too few sources
    withheld: int = 0  # persons whose consent does not allow statistics
    withheld_mentions: int = 0  # of those not compared, whose consent does not
    course: Course | None = None  # how the cases go whose decisions were counted
    few_sources: frozenset[str] = frozenset()  # source types that speak of fewer than 5 people


@dataclass(frozen=True)
class Figures:
    """One count, in the order of its rows; `total` counts everybody once."""

    dimension: Dimension
    rows: tuple[FigureRow, ...]
    total: FigureRow
    basis: Basis
    are_rows_left_out: bool = False  # too few people to show any of them apart to the public

    @property
    def may_overlap(self) -> bool:
        """Return whether one person may stand in several rows, so that they add up to more."""
        return self.dimension not in OF_PERSONS


class StopReason(enum.StrEnum):
    """Why nothing may be estimated from an overlap of sources."""

    FEW_SOURCES = "few-sources"
    LITTLE_OVERLAP = "little-overlap"
    NOT_COMPARED = "not-compared"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True)
class Overlap:
    """How many persons each two sources have in common; on the diagonal, how many each has."""

    sources: tuple[str, ...]  # source types
    shared: Mapping[tuple[str, str], int]
    stops: tuple[StopReason, ...]  # empty: enough for an estimate made elsewhere, by statisticians


@dataclass(frozen=True)
class FigureColumn:
    """A column of a table that leaves headquarters."""

    key: str
    heading: str
    meaning: str  # for the data dictionary


@dataclass(frozen=True)
class FigureTable:
    """A table ready to be shown or written; None is a number that is hidden or not known."""

    title: str
    columns: tuple[FigureColumn, ...]
    rows: tuple[tuple[str | int | Decimal | None, ...], ...]
    notes: tuple[str, ...]  # never left out: as of when, which filter, what counts are not
