"""Asks which moments of cases a rule tells now, in one query: there are very many moments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select, true
from sqlalchemy import case as first_that_holds

from fieldkit.domain.case_rules import Anchor
from fieldkit.hq.store import case_tables as t
from fieldkit.hq.store.case_rows import local_text

RULE = "rule"  # the column that names the rule which tells a moment
_OfType = Callable[[Sequence[str]], ColumnElement[bool]]


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
    rule = _rule(tellings, case.case_type.in_)
    columns = (clock.case, case.number, clock.person, clock.anchor, clock.basis)
    return (
        select(*columns, clock.from_time, clock.to_time, rule.label(RULE))
        .join(t.followed_case, case.case == clock.case)
        .where(rule.is_not(None), ~_is_put_off(rule, now))
    )


def counted(tellings: Sequence[Telling], now: datetime) -> Select[Any]:
    """Return the query of how many moments each rule tells now."""
    rule = _rule(tellings, _is_of_type)
    told = (
        select(rule.label(RULE))
        .select_from(t.case_clock)
        .where(rule.is_not(None), ~_is_put_off(rule, now))
        .subquery()
    )
    return select(told.c[RULE], func.count().label("number")).group_by(told.c[RULE])


def most_pressing(
    tellings: Sequence[Telling], telling: Telling, now: datetime, most: int
) -> Select[Any]:
    """Return the query of what one of the rules tells now, the longest due first, at most so much.

    An anchor by itself is found by the index, which has its moments in order.
    """
    clock = t.case_clock.c
    of_anchor = [item for item in tellings if item.anchor is telling.anchor]
    query = due_moments(of_anchor, now)
    rule = _rule(of_anchor, t.followed_case.c.case_type.in_)
    query = query.where(clock.anchor == telling.anchor.value, rule == telling.key)
    return query.order_by(clock.from_time, t.followed_case.c.number).limit(most)


def _rule(tellings: Sequence[Telling], is_of_type: _OfType) -> ColumnElement[Any]:
    """Return the key of the first rule that tells a moment; by anchor, or each asks of all."""
    by_anchor: dict[str, list[tuple[ColumnElement[bool], str]]] = {}
    for telling in tellings:
        by_anchor.setdefault(telling.anchor.value, []).append(
            (_holds(telling, is_of_type), telling.key)
        )
    return first_that_holds(
        {anchor: first_that_holds(*rules) for anchor, rules in by_anchor.items()},
        value=t.case_clock.c.anchor,
    )


def _holds(telling: Telling, is_of_type: _OfType) -> ColumnElement[bool]:
    clock = t.case_clock.c
    found: list[ColumnElement[bool]] = [true()]
    if telling.from_latest is not None:
        found.append(clock.to_time >= local_text(telling.from_latest))
    if telling.to_earliest is not None:
        found.append(clock.from_time <= local_text(telling.to_earliest))
    if telling.case_types:
        found.append(is_of_type(telling.case_types))
    return and_(*found)


def _is_of_type(case_types: Sequence[str]) -> ColumnElement[bool]:
    """Ask of the case of a moment, where that is not joined: of few moments, so one by one."""
    case = t.followed_case.c
    return exists().where(case.case == t.case_clock.c.case, case.case_type.in_(case_types))


def _is_put_off(rule: ColumnElement[Any], now: datetime) -> ColumnElement[bool]:
    pause, clock = t.alarm_pause.c, t.case_clock.c
    holds = pause.until >= local_text(now)
    # Few cases have one: of the others nothing more is asked.
    return and_(
        clock.case.in_(select(pause.case).where(holds)),
        exists().where(pause.case == clock.case, pause.rule == rule, holds),
    )
