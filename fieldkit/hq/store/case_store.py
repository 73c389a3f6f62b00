"""Asks the tables of cases: lists, steps in bulk, moments from which rules count."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.engine import Row

from fieldkit.domain.case import CaseState, ListedCase
from fieldkit.domain.case_rules import Anchor
from fieldkit.domain.clock import to_text
from fieldkit.domain.contact import SILENCE
from fieldkit.domain.identifiers import CaseId, PersonId, StatementId
from fieldkit.domain.parcel import FollowedParcel
from fieldkit.domain.partial_date import Precision
from fieldkit.domain.stage import StatedStage
from fieldkit.domain.statement import StatementKind
from fieldkit.hq.case_clocks import ClockStart
from fieldkit.hq.store import case_rows
from fieldkit.hq.store import case_tables as t
from fieldkit.hq.store.case_entries import parcels_of_rows, read_contact
from fieldkit.hq.store.connection import StoreConnection
from fieldkit.hq.store.due_moments import Telling, counted, due_moments, most_pressing
from fieldkit.hq.store.groups import AT_ONCE, in_groups
from fieldkit.hq.store.statement_tables import statement as statements

_VAGUE = (Precision.ESTIMATE, Precision.DAY_UNKNOWN, Precision.MONTH_UNKNOWN)
_VAGUEST = timedelta(days=731)  # from begin to end of a date that still says something


class CaseStore:
    """What the statements in force say of cases; written by the projection alone."""

    def __init__(self, connection: StoreConnection) -> None:
        self._connection = connection

    def next_number(self) -> int:
        """Return the number of the next case: no case, even one taken back, ever had it.

        Counted are all statements about cases, so that numbers can have gaps.
        """
        query = select(func.count()).where(statements.c.kind == StatementKind.CASE.value)
        return int(self._connection.rows(query)[0][0]) + 1

    def get(self, case_id: CaseId) -> ListedCase | None:
        """Return one case, or None."""
        return next(iter(self.of_ids([case_id])), None)

    def of_ids(self, case_ids: Iterable[str]) -> tuple[ListedCase, ...]:
        """Return those that are followed, newest number first."""
        rows: list[Row[Any]] = []
        for some in in_groups(case_ids):
            query = select(t.followed_case).where(t.followed_case.c.case.in_(some))
            rows += self._connection.rows(query)
        return self._listed(sorted(rows, key=lambda row: -row.number))

    def of_people(self, person_ids: Iterable[str]) -> tuple[ListedCase, ...]:
        """Return the cases of these people, newest number first."""
        found: set[str] = set()
        for some in in_groups(person_ids):
            query = select(t.case_person.c.case).where(t.case_person.c.person.in_(some))
            found |= {row.case for row in self._connection.rows(query)}
        return self.of_ids(sorted(found))

    def of_numbers(self, numbers: Collection[int]) -> tuple[ListedCase, ...]:
        """Return the cases with these numbers, newest first."""
        query = select(t.followed_case).where(t.followed_case.c.number.in_(list(numbers)))
        return self._listed(self._connection.rows(query.order_by(t.followed_case.c.number.desc())))

    def listed(
        self,
        *,
        states: Collection[CaseState] = (),
        case_type: str = "",
        place: str = "",
        include_ended: bool = True,
        limit: int | None = None,
        offset: int = 0,
    ) -> tuple[ListedCase, ...]:
        """Return cases, newest number first."""
        query = _chosen(select(t.followed_case), states, case_type, place, include_ended)
        query = query.order_by(t.followed_case.c.number.desc()).offset(offset)
        return self._listed(self._connection.rows(query if limit is None else query.limit(limit)))

    def ids(
        self,
        *,
        states: Collection[CaseState] = (),
        case_type: str = "",
        place: str = "",
        include_ended: bool = True,
    ) -> tuple[CaseId, ...]:
        """Return which cases there are, newest number first."""
        query = _chosen(select(t.followed_case.c.case), states, case_type, place, include_ended)
        rows = self._connection.rows(query.order_by(t.followed_case.c.number.desc()))
        return tuple(CaseId(row.case) for row in rows)

    def places(self) -> dict[str, int]:
        """Return where people of running cases are held, and how many cases each place has."""
        table = t.followed_case
        query = select(table.c.place, func.count().label("number")).where(
            table.c.is_ended.is_(False), table.c.place != ""
        )
        rows = self._connection.rows(query.group_by(table.c.place).order_by(table.c.place))
        return {row.place: row.number for row in rows}

    def titled(self, words: str) -> tuple[CaseId, ...]:
        """Return cases whose title has these words, newest number first."""
        table = t.followed_case
        query = select(table.c.case).where(table.c.title.icontains(words, autoescape=True))
        rows = self._connection.rows(query.order_by(table.c.number.desc()))
        return tuple(CaseId(row.case) for row in rows)

    def count(
        self,
        *,
        states: Collection[CaseState] = (),
        case_type: str = "",
        place: str = "",
        include_ended: bool = True,
    ) -> int:
        """Return how many cases there are."""
        query = select(func.count()).select_from(t.followed_case)
        query = _chosen(query, states, case_type, place, include_ended)
        return int(self._connection.rows(query)[0][0])

    def count_by_state(self) -> dict[CaseState, int]:
        """Return how many cases are in each state."""
        query = select(t.followed_case.c.state, func.count().label("number"))
        rows = self._connection.rows(query.group_by(t.followed_case.c.state))
        return {CaseState(row.state): row.number for row in rows}

    def stages(
        self,
        *,
        case_ids: Collection[str] | None = None,
        codes: Collection[str] = (),
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Iterator[StatedStage]:
        """Yield steps of followed cases in the order in which they were stated, in groups.

        `since` and `until` are local and compare with when a step was at the earliest.
        """
        if case_ids is None:
            yield from self._stages(codes, since, until, None)
            return
        for some in in_groups(case_ids):
            yield from self._stages(codes, since, until, some)

    def with_steps_since(self, first: datetime) -> frozenset[CaseId]:
        """Return the cases of which a step may have been at a local moment or after it."""
        column = t.stage.c
        query = select(column.case).where(column.from_time >= case_rows.local_text(first))
        sure = {CaseId(row.case) for row in self._connection.rows(query.distinct())}
        # What is exact to the day ends on the day on which it begins; few steps are vaguer.
        vague = select(column.case, column.content).where(
            column.from_time < case_rows.local_text(first),
            column.from_time >= case_rows.local_text(first - _VAGUEST),
            or_(*(column.content.contains(f'"{item.value}"') for item in _VAGUE)),
        )
        rows = self._connection.rows(vague)
        return frozenset(sure | {CaseId(row.case) for row in rows if _may_reach(row, first)})

    def opened_since(self, first: datetime) -> frozenset[CaseId]:
        """Return the cases that were opened at a moment (aware) or after it."""
        table = t.followed_case
        query = select(table.c.case).where(table.c.opened_at >= to_text(first))
        return frozenset(CaseId(row.case) for row in self._connection.rows(query))

    def parcels(self) -> Iterator[tuple[CaseId, FollowedParcel]]:
        """Yield the parcels of every followed case."""
        query = select(t.case_entry).where(t.case_entry.c.kind == StatementKind.PARCEL.value)
        of_case: dict[str, list[Row[Any]]] = {}
        for row in self._connection.rows(query.order_by(t.case_entry.c.number)):
            of_case.setdefault(row.case, []).append(row)
        for case, rows in of_case.items():
            for parcel in parcels_of_rows(rows):
                yield CaseId(case), parcel

    def silenced(self) -> frozenset[PersonId]:
        """Return of whom relatives asked in a talk that nothing is published.

        A talk that names nobody is about everybody in its case.
        """
        entry, member = t.case_entry.c, t.case_person.c
        query = (
            select(entry.person, entry.content, member.person.label("member"))
            .select_from(t.case_entry)
            .outerjoin(t.case_person, entry.case == member.case)
            .where(entry.kind == StatementKind.CONTACT.value, entry.content.contains(SILENCE))
        )
        return frozenset(
            PersonId(row.person or row.member)
            for row in self._connection.rows(query)
            if (row.person or row.member) and SILENCE in read_contact(row).asked
        )

    def due(
        self, tellings: Sequence[Telling], now: datetime, case_ids: Collection[str] | None = None
    ) -> Iterator[tuple[CaseId, int, str, ClockStart]]:
        """Yield case, number, key of the rule and moment of all that is told at a local moment."""
        if not tellings:
            return
        query = due_moments(tellings, now)
        groups: Iterable[list[str] | None] = [None] if case_ids is None else in_groups(case_ids)
        for some in groups:
            within = query if some is None else query.where(t.case_clock.c.case.in_(some))
            for row in self._connection.rows(within):
                yield CaseId(row.case), row.number, row.rule, _clock(row)

    def most_pressing(
        self, tellings: Sequence[Telling], now: datetime, most: int
    ) -> Iterator[tuple[CaseId, int, str, ClockStart]]:
        """Yield the same, of each rule no more than so much, what is due longest."""
        for telling in tellings:
            query = most_pressing(tellings, telling, now, most)
            for row in self._connection.rows(query):
                yield CaseId(row.case), row.number, row.rule, _clock(row)

    def count_due(self, tellings: Sequence[Telling], now: datetime) -> dict[str, int]:
        """Return how much each rule tells at a local moment, by its key."""
        if not tellings:
            return {}
        return {row.rule: row.number for row in self._connection.rows(counted(tellings, now))}

    def clocks_of(self, case_id: CaseId) -> tuple[ClockStart, ...]:
        """Return the moments of one case, earliest first."""
        query = select(t.case_clock).where(t.case_clock.c.case == case_id)
        rows = self._connection.rows(query.order_by(t.case_clock.c.from_time))
        return tuple(_clock(row) for row in rows)

    def pauses(self, now: datetime) -> frozenset[tuple[str, str]]:
        """Return (case, rule) of alarms that are put off beyond a local moment."""
        query = select(t.alarm_pause.c.case, t.alarm_pause.c.rule).where(
            t.alarm_pause.c.until >= case_rows.local_text(now)
        )
        return frozenset((row.case, row.rule) for row in self._connection.rows(query))

    def _stages(
        self,
        codes: Collection[str],
        since: datetime | None,
        until: datetime | None,
        cases: list[str] | None,
    ) -> Iterator[StatedStage]:
        last = 0
        confirmed = self._confirmations(cases)
        while True:
            query = _within(select(t.stage), codes, since, until, cases)
            rows = self._connection.rows(
                query.where(t.stage.c.number > last).order_by(t.stage.c.number).limit(AT_ONCE)
            )
            for row in rows:
                yield case_rows.stated_stage(row, confirmed.get(row.statement, ()))
            if len(rows) < AT_ONCE:
                return
            last = rows[-1].number

    def _confirmations(self, cases: list[str] | None) -> dict[str, tuple[StatementId, ...]]:
        table = t.stage_confirmation
        query = select(table).order_by(table.c.statement)
        if cases is not None:
            query = query.where(table.c.case.in_(cases))
        found: dict[str, tuple[StatementId, ...]] = {}
        for row in self._connection.rows(query):
            found[row.stage] = (*found.get(row.stage, ()), StatementId(row.statement))
        return found

    def _listed(self, rows: Sequence[Row[Any]]) -> tuple[ListedCase, ...]:
        people: dict[str, list[Row[Any]]] = {row.case: [] for row in rows}
        for some in in_groups(people):
            query = select(t.case_person).where(t.case_person.c.case.in_(some))
            for row in self._connection.rows(query):
                people[row.case].append(row)
        return tuple(case_rows.listed_case(row, people[row.case]) for row in rows)


def _may_reach(row: Row[Any], first: datetime) -> bool:
    when = case_rows.when_of(row)
    return when is not None and when.latest >= first


def _chosen(
    query: Select[Any],
    states: Collection[CaseState],
    case_type: str,
    place: str,
    include_ended: bool,  # as it is handed on
) -> Select[Any]:
    table = t.followed_case
    if states:
        query = query.where(table.c.state.in_([state.value for state in states]))
    if case_type:
        query = query.where(table.c.case_type == case_type)
    if place:
        query = query.where(table.c.place == place)
    return query if include_ended else query.where(table.c.is_ended.is_(False))


def _within(
    query: Select[Any],
    codes: Collection[str],
    since: datetime | None,
    until: datetime | None,
    cases: list[str] | None,
) -> Select[Any]:
    query = query.where(t.stage.c.case.in_(select(t.followed_case.c.case)))
    if codes:
        query = query.where(t.stage.c.code.in_(list(codes)))
    if since is not None:
        query = query.where(t.stage.c.from_time >= case_rows.local_text(since))
    if until is not None:
        query = query.where(t.stage.c.from_time <= case_rows.local_text(until))
    return query if cases is None else query.where(t.stage.c.case.in_(cases))


def _clock(row: Row[Any]) -> ClockStart:
    return ClockStart(
        Anchor(row.anchor),
        PersonId(row.person) if row.person else None,
        StatementId(row.basis),
        datetime.fromisoformat(row.from_time),
        datetime.fromisoformat(row.to_time),
    )
