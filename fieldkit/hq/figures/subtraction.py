"""Sees whether two public tables, one subtracted from the other, tell of few people.

Each hides its own small counts. But "1 to 30 April" less "1 to 29 April" is the 30th: where a
number of the one is larger by 1 to 4 than that of the other, those few are known, though both
tables hid them. It is held against what was printed, exactly as readers can do it.
"""

from __future__ import annotations

from datetime import date

from fieldkit.domain.figures import SMALL
from fieldkit.domain.printed_figures import PrintedFigures


def tells_of_few(one: PrintedFigures, other: PrintedFigures) -> bool:
    """Say whether the difference of two tables, of which one covers the other, has small numbers.

    Two that count the same, the one later, are not meant: what came meanwhile is in every new one.
    """
    if (one.act, one.dimension) != (other.act, other.dimension) or _chosen(one) == _chosen(other):
        return False
    if not (_covers(one, other) or _covers(other, one)):
        return False
    return any(
        0 < abs(mine - theirs) < SMALL
        for key in one.rows.keys() & other.rows.keys()
        for mine, theirs in zip(one.rows[key], other.rows[key], strict=True)
    )


def _chosen(table: PrintedFigures) -> tuple[date | None, date | None, int]:
    return table.first_day, table.last_day, table.least_sources


def _covers(wide: PrintedFigures, narrow: PrintedFigures) -> bool:
    begins = wide.first_day is None or (
        narrow.first_day is not None and wide.first_day <= narrow.first_day
    )
    ends = wide.last_day is None or (
        narrow.last_day is not None and narrow.last_day <= wide.last_day
    )
    return begins and ends and wide.least_sources <= narrow.least_sources
