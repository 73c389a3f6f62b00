"""What one step in a report changes, and what must be looked at again because of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from fieldkit.domain.answers import Json
from fieldkit.forms.program import Cell
from fieldkit.forms.schema import Rows

Dirty = dict[Cell, set[Rows]]  # rules to run again, and under which rows


@dataclass
class Changes:
    """What one step changed.

    `values`: every answer to store as a revision, the person's own first; None is removed.
    `relevant`: questions and groups that appeared or disappeared.
    `rechecked`: questions whose required, constraint or read-only state turned over.
    """

    values: dict[str, Json] = field(default_factory=dict)
    relevant: dict[str, bool] = field(default_factory=dict)
    rechecked: set[str] = field(default_factory=set)
