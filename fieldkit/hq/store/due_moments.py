"""Asks which moments of cases a rule tells now, in one query: there are very many moments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy import case as first_that_holds

from fieldkit.domain.case_rules import Anchor
from fieldkit.hq.store import case_tables as t
from fieldkit.hq.store.case_rows import local_text

RULE = "rule"  # the column that names the rule which tells a moment


@dataclass(frozen=True)
class Telling:
    """One rule: which moments it tells now, as `deadlines.window` says."""

    key: str
    anchor: Anchor
    case_types: tuple[str, ...]  # none: all
    from_latest: datetime | None
    to_earliest: datetime | None


def due_moments(tellings: Sequence[Telling], now: datetime) -> Select[Any]:
    """Return the query of all moments that are told now, each with the first rule that tells it.

    What is put off beyond `now` is left out: no weaker rule speaks up in its place.
    """
    clock, case = t.case_clock.c, t.followed_case.c
    holds = [_holds(telling) for telling in tellings]
    rule: ColumnElement[Any] = first_that_holds(
        *((one, telling.key) for one, telling in zip(holds, tellings, strict=True))
    )
    columns = (clock.case, case.number, clock.person, clock.anchor, clock.basis)
    return (
        select(*columns, clock.from_time, clock.to_time, rule.label(RULE))
        .join(t.followed_case, case.case == clock.case)
        .where(or_(*holds), ~_is_put_off(rule, now))
    )


def counted(tellings: Sequence[Telling], now: datetime) -> Select[Any]:
    """Return the query of how many moments each rule tells now."""
    told = due_moments(tellings, now).subquery()
    return select(told.c[RULE], func.count().label("number")).group_by(told.c[RULE])


def _holds(telling: Telling) -> ColumnElement[bool]:
    clock = t.case_clock.c
    found = [clock.anchor == telling.anchor.value]
    if telling.case_types:
        found.append(t.followed_case.c.case_type.in_(telling.case_types))
    if telling.from_latest is not None:
        found.append(clock.to_time >= local_text(telling.from_latest))
    if telling.to_earliest is not None:
        found.append(clock.from_time <= local_text(telling.to_earliest))
    return and_(*found)


def _is_put_off(rule: ColumnElement[Any], now: datetime) -> ColumnElement[bool]:
    pause = t.alarm_pause.c
    return exists().where(
        pause.case == t.case_clock.c.case, pause.rule == rule, pause.until >= local_text(now)
    )
