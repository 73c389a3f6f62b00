"""Which sealed reports are looked for, by the few facts that are left of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fieldkit.domain.report import ReportState


@dataclass(frozen=True)
class StubFilter:
    """Everything by default; each part that is given narrows it."""

    states: frozenset[ReportState] = frozenset()  # empty: any
    first_day: date | None = None  # of sealing
    last_day: date | None = None
    # Where both are given, one of them is enough: digits can be either.
    sequence: int | None = None  # place in the device's chain
    beginning: str = ""  # of the report's number, lower-case hexadecimal
