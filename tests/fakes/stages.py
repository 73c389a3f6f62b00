"""Steps of a case, for tests: as if they had been stated one after the other."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from fieldkit.domain.identifiers import CaseId, ColleagueId, PersonId, StatementId
from fieldkit.domain.partial_date import PartialDate, read_date
from fieldkit.domain.stage import Stage, StatedStage

CASE = CaseId("ca" * 16)
AUTHOR = ColleagueId("c0" * 16)
TODAY = date(2020, 12, 31)
STATED = datetime(2020, 12, 1, 9, 0, tzinfo=UTC)


def when(text: str) -> PartialDate:
    """Return a date as a person types it."""
    return read_date(text, TODAY)


def step(
    number: int,
    code: str,
    at: str = "",
    *,
    confirmed: bool = True,
    person: PersonId | None = None,
    **others: Any,
) -> StatedStage:
    """Return step `number`; `at` is its date as typed, `others` what else the stage says."""
    if isinstance(others.get("hearing"), str):
        others["hearing"] = when(others["hearing"])
    stage = Stage(code, when=when(at) if at else None, is_confirmed=confirmed, **others)
    return StatedStage(
        stage,
        StatementId(f"{number:032x}"),
        number,
        CASE,
        person,
        AUTHOR,
        STATED + timedelta(minutes=number),
    )
