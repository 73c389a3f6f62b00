"""What a public table of figures printed: kept, so that a later one can be held against it.

`{"act": "detention", "by": "region", "first": "2026-11-01", "last": "", "sources": 1,
"rows": {"BY-HM": [12, 14, 12, 15], "TOTAL": [...]}}`: of each line that was printed people at least
and at most, acts at least and at most; days may be "", which is any.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fieldkit.domain import json_members as read
from fieldkit.domain.answers import Json
from fieldkit.domain.figures import Act, Dimension, Figures, Selection
from fieldkit.errors import InvalidJson

Numbers = tuple[int, int, int, int]

_TOTAL = "TOTAL"
_MOST_SOURCES = 100


@dataclass(frozen=True)
class PrintedFigures:
    """One table; lines that were hidden are not in it."""

    act: Act
    dimension: Dimension
    first_day: date | None
    last_day: date | None
    least_sources: int
    rows: Mapping[str, Numbers]

    def to_json(self) -> dict[str, Json]:
        """Return what is kept."""
        return {
            "act": self.act.value,
            "by": self.dimension.value,
            "first": "" if self.first_day is None else self.first_day.isoformat(),
            "last": "" if self.last_day is None else self.last_day.isoformat(),
            "sources": self.least_sources,
            "rows": {key: [*numbers] for key, numbers in self.rows.items()},
        }


def printed_of(figures: Figures) -> PrintedFigures:
    """Return what is printed of a table that was made for the public."""
    chosen: Selection = figures.basis.selection
    rows = {row.key: row for row in figures.rows} | {_TOTAL: figures.total}
    return PrintedFigures(
        chosen.act,
        figures.dimension,
        chosen.first_day,
        chosen.last_day,
        chosen.least_sources,
        {
            key: (row.persons.low, row.persons.high, row.acts.low, row.acts.high)
            for key, row in rows.items()
            if row.persons is not None and row.acts is not None
        },
    )


def from_json(value: object) -> PrintedFigures:
    """Read what `to_json` wrote.

    Raises:
        InvalidJson: It does not fit.
    """
    item = read.members(value, ("act", "by", "first", "last", "sources", "rows"))
    if not isinstance(item["rows"], dict):
        raise InvalidJson
    try:
        return PrintedFigures(
            Act(item["act"]),
            Dimension(item["by"]),
            _day(item["first"]),
            _day(item["last"]),
            read.integer(item["sources"], at_least=1, at_most=_MOST_SOURCES),
            {key: _numbers(numbers) for key, numbers in item["rows"].items()},
        )
    except InvalidJson:
        raise
    except ValueError as error:
        raise InvalidJson from error


def _day(value: object) -> date | None:
    text = read.text(value, max_length=10)
    return date.fromisoformat(text) if text else None


def _numbers(value: object) -> Numbers:
    numbers = [read.integer(item) for item in read.array(value, at_most=4)]
    if len(numbers) != len(("people", "at most", "acts", "at most")):
        raise InvalidJson
    return numbers[0], numbers[1], numbers[2], numbers[3]
