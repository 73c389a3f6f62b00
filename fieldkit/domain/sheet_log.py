"""What a row of a sheet is kept as: every answer in the order it was given, none overwritten.

What a person typed in one go is one entry; what was said earlier stays, as in any report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from fieldkit.domain.answers import Json
from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.sheet import Cell, Certainty
from fieldkit.errors import InvalidInput, InvalidJson

# A slip of the pen may be mended; what was said longer ago stays beside what is said now.
MENDED_WITHIN = timedelta(minutes=15)


@dataclass(frozen=True)
class Said:
    """One answer as it was given at one moment; `value` None takes the answer away."""

    column: str
    value: Json
    certainty: Certainty
    at: datetime  # aware, UTC


RowLog = tuple[Said, ...]


def cells_of(log: RowLog) -> dict[str, Cell]:
    """Return what stands in the row now."""
    cells: dict[str, Cell] = {}
    for said in log:
        if said.value is None:
            cells.pop(said.column, None)
        else:
            cells[said.column] = Cell(said.value, said.certainty)
    return cells


def extended(log: RowLog, cells: Mapping[str, Cell], at: datetime) -> RowLog:
    """Return the log that ends in `cells`, with what differs from it added."""
    before = cells_of(log)
    added = list(log)
    for column in [*before, *(name for name in cells if name not in before)]:
        cell = cells.get(column)
        if cell == before.get(column):
            continue
        said = Said(column, None, Certainty.CERTAIN, at)
        if cell is not None:
            said = Said(column, cell.value, cell.certainty, at)
        last = added[-1] if added else None
        if last is not None and last.column == column and at - last.at < MENDED_WITHIN:
            added[-1] = said
        else:
            added.append(said)
    return tuple(added)


def log_to_json(log: RowLog) -> Json:
    """Return the log as JSON, oldest first."""
    return [[said.column, said.value, said.certainty.value, to_text(said.at)] for said in log]


def log_from_json(value: Json) -> RowLog:
    """Return the log that `log_to_json` wrote.

    Raises:
        InvalidJson: It is none.
    """
    if not isinstance(value, list):
        raise InvalidJson
    return tuple(_said(item) for item in value)


def _said(item: Json) -> Said:
    if not isinstance(item, list) or len(item) != 4:
        raise InvalidJson
    column, value, certainty, at = item
    if not (isinstance(column, str) and isinstance(certainty, str) and isinstance(at, str)):
        raise InvalidJson
    try:
        return Said(column, value, Certainty(certainty), from_text(at))
    except (ValueError, InvalidInput) as error:
        raise InvalidJson from error
