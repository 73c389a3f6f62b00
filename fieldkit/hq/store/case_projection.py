"""Keeps the tables of cases as the statements in force say: what was stated, and what follows.

What follows (where a case stands, its clocks) is computed once for all that one act changed, in
`settle`, from the rows of the case alone: so it cannot depend on the order of statements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.engine import Row

from fieldkit.domain import contact as contacts
from fieldkit.domain import note as notes
from fieldkit.domain import parcel as parcels
from fieldkit.domain import stage as stages
from fieldkit.domain.case import ENDED, CaseDecision, CaseOpening
from fieldkit.domain.case import from_content as case_of
from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.contact import Contact
from fieldkit.domain.identifiers import PersonId, StatementId
from fieldkit.domain.parcel import FollowedParcel
from fieldkit.domain.stage import StatedStage
from fieldkit.domain.statement import Statement, StatementKind
from fieldkit.hq.case_clocks import CaseCourse, ClockStart, clock_starts
from fieldkit.hq.cases import CaseFacts, Standings, standings
from fieldkit.hq.store import case_rows
from fieldkit.hq.store import case_tables as t
from fieldkit.hq.store.case_entries import entry_row, parcels_of_rows, read_contact
from fieldkit.hq.store.connection import StoreConnection

_AT_ONCE = 300  # cases
_ENTRIES = frozenset(
    {
        StatementKind.PARCEL, StatementKind.CONTACT, StatementKind.LAWYER, StatementKind.MONEY,
        StatementKind.NOTE,
    }
)  # fmt: skip
_READ_ONCE: dict[StatementKind, Callable[[Any], object]] = {
    StatementKind.PARCEL: parcels.from_content,
    StatementKind.CONTACT: contacts.from_content,
    StatementKind.NOTE: notes.from_content,
}


@dataclass
class _CaseRows:
    """The rows of one case."""

    openings: list[tuple[int, str, datetime, CaseOpening]] = field(default_factory=list)
    decisions: list[tuple[int, str, datetime, CaseDecision]] = field(default_factory=list)
    stages: list[StatedStage] = field(default_factory=list)
    entries: list[Row[Any]] = field(default_factory=list)


class CaseProjection:
    """Follows CASE and STAGE statements, and what else a case's clocks count from."""

    kinds = frozenset({StatementKind.CASE, StatementKind.STAGE}) | _ENTRIES

    def __init__(self, connection: StoreConnection) -> None:
        self._connection = connection
        self._changed: set[str] = set()

    def begin(self, statement: Statement) -> None:
        """Take in what a statement says.

        Raises:
            InvalidJson: Its content does not fit its kind.
        """
        self._changed.add(statement.subject)
        if statement.kind is StatementKind.CASE:
            case_of(statement.content)
            self._insert(t.case_statement, _case_row(statement))
        elif statement.kind is StatementKind.STAGE:
            self._begin_stage(statement)
        else:
            self._begin_entry(statement)

    def end(self, statement: Statement) -> None:
        """Let go of what a statement said."""
        self._changed.add(statement.subject)
        for table in _tables_of(statement.kind):
            self._connection.write(delete(table).where(table.c.statement == statement.statement_id))

    def clear(self) -> None:
        """Empty all tables."""
        self._changed.clear()
        for table in (*_STATED, *_DERIVED):
            self._connection.write(delete(table))

    def settle(self) -> None:
        """Compute what follows for all cases that changed, within the same transaction."""
        changed = sorted(self._changed)
        self._changed.clear()
        for begin in range(0, len(changed), _AT_ONCE):
            self._derive(changed[begin : begin + _AT_ONCE])

    def _begin_stage(self, statement: Statement) -> None:
        confirmed = stages.confirmed_stage(statement.content)
        if confirmed is not None:
            row = {
                "statement": statement.statement_id,
                "case": statement.subject,
                "stage": confirmed,
            }
            self._insert(t.stage_confirmation, row)
            return
        stated = stages.stated(statement)
        self._insert(t.stage, case_rows.stage_row(stated, case_rows.content_text(statement)))

    def _begin_entry(self, statement: Statement) -> None:
        if statement.kind in _READ_ONCE:
            _READ_ONCE[statement.kind](statement.content)
        self._insert(t.case_entry, entry_row(statement))
        if statement.kind is not StatementKind.NOTE:
            return
        note = notes.from_content(statement.content)
        if note.until is not None:
            row = {
                "statement": statement.statement_id,
                "case": statement.subject,
                "rule": note.rule,
                "until": case_rows.local_text(note.until.latest),
            }
            self._insert(t.alarm_pause, row)

    def _insert(self, table: Table, row: dict[str, Any]) -> None:
        self._connection.write(insert(table), [row])

    def _derive(self, cases: list[str]) -> None:
        for table in _DERIVED:
            self._connection.write(delete(table).where(table.c.case.in_(cases)))
        rows: dict[Table, list[dict[str, Any]]] = {table: [] for table in _DERIVED}
        for case, found in self._rows_of(cases).items():
            if not found.openings:
                continue  # steps of a case that nobody follows (any more)
            derived, course = _derived(case, found)
            rows[t.followed_case].append(_followed_row(case, found, derived))
            rows[t.case_person] += _person_rows(case, found, derived)
            rows[t.case_clock] += [_clock_row(case, item) for item in clock_starts(course)]
        for table, made in rows.items():
            self._connection.write(insert(table), made)

    def _rows_of(self, cases: list[str]) -> dict[str, _CaseRows]:
        found: dict[str, _CaseRows] = {case: _CaseRows() for case in cases}
        for row in self._select(t.case_statement, cases):
            said = case_rows.case_content(row)
            item = (row.number, row.statement, from_text(row.made_at))
            if isinstance(said, CaseOpening):
                found[row.case].openings.append((*item, said))
            else:
                found[row.case].decisions.append((*item, said))
        confirming: dict[str, list[StatementId]] = {}
        for row in self._select(t.stage_confirmation, cases, ordered=False):
            confirming.setdefault(row.stage, []).append(row.statement)
        for row in self._select(t.stage, cases):
            by = tuple(sorted(confirming.get(row.statement, ())))
            found[row.case].stages.append(case_rows.stated_stage(row, by))
        for row in self._select(t.case_entry, cases):
            found[row.case].entries.append(row)
        return found

    def _select(
        self, table: Table, cases: list[str], *, ordered: bool = True
    ) -> Iterable[Row[Any]]:
        query = select(table).where(table.c.case.in_(cases))
        return self._connection.rows(query.order_by(table.c.number) if ordered else query)


_STATED = (t.case_statement, t.stage, t.stage_confirmation, t.case_entry, t.alarm_pause)
_DERIVED = (t.followed_case, t.case_person, t.case_clock)


def _tables_of(kind: StatementKind) -> tuple[Table, ...]:
    if kind is StatementKind.CASE:
        return (t.case_statement,)
    if kind is StatementKind.STAGE:
        return t.stage, t.stage_confirmation
    return t.case_entry, t.alarm_pause


def _case_row(statement: Statement) -> dict[str, Any]:
    return {
        "statement": statement.statement_id,
        "number": statement.number,
        "case": statement.subject,
        "content": case_rows.content_text(statement),
        "made_at": to_text(statement.at),
    }


def _derived(case: str, rows: _CaseRows) -> tuple[Standings, CaseCourse]:
    opening = rows.openings[-1][-1]
    followed = parcels_of_rows(rows.entries)
    waiting: dict[PersonId | None, int] = {}
    for parcel in followed:
        if parcel.is_open:
            waiting[parcel.person_id] = waiting.get(parcel.person_id, 0) + 1
    derived = standings(
        CaseFacts(
            opening,
            tuple(rows.stages),
            tuple((number, decision) for number, _statement, _at, decision in rows.decisions),
            waiting,
        )
    )
    talks: list[tuple[StatementId, Contact]] = [
        (StatementId(row.statement), read_contact(row))
        for row in rows.entries
        if row.kind == StatementKind.CONTACT.value
    ]
    return derived, _course(rows, derived, followed, talks)


def _course(
    rows: _CaseRows,
    derived: Standings,
    followed: tuple[FollowedParcel, ...],
    talks: list[tuple[StatementId, Contact]],
) -> CaseCourse:
    people: tuple[PersonId | None, ...] = (None,)
    if any(item.person_id is not None for item in rows.stages):
        people = rows.openings[-1][-1].people or people
    number, statement, at = _newest(rows)
    return CaseCourse(
        derived.whole,
        tuple(rows.stages),
        people,
        tuple(talks),
        followed,
        (StatementId(statement), at),
    )


def _newest(rows: _CaseRows) -> tuple[int, str, datetime]:
    found = [(number, statement, at) for number, statement, at, _said in rows.openings]
    found += [(number, statement, at) for number, statement, at, _said in rows.decisions]
    found += [(item.number, item.statement_id, item.at) for item in rows.stages]
    found += [(item.number, item.statement, from_text(item.made_at)) for item in rows.entries]
    return max(found)


def _followed_row(case: str, rows: _CaseRows, derived: Standings) -> dict[str, Any]:
    opening = rows.openings[-1][-1]
    state = derived.whole.state
    return {
        "case": case,
        "number": opening.number,
        "case_type": opening.case_type,
        "title": opening.title,
        "state": state.value,
        "is_ended": state in ENDED,
        "place": derived.whole.place,
        "opened_at": to_text(rows.openings[0][2]),
        "changed_at": to_text(_newest(rows)[2]),
        "standing": case_rows.standing_text(derived.whole),
    }


def _person_rows(case: str, rows: _CaseRows, derived: Standings) -> list[dict[str, Any]]:
    return [
        {
            "case": case,
            "person": person,
            "position": position,
            "standing": case_rows.standing_text(derived.people[person])
            if person in derived.people
            else None,
        }
        for position, person in enumerate(rows.openings[-1][-1].people)
    ]


def _clock_row(case: str, start: ClockStart) -> dict[str, Any]:
    return {
        "case": case,
        "person": start.person_id or "",
        "anchor": start.anchor.value,
        "basis": start.basis,
        "from_time": case_rows.local_text(start.earliest),
        "to_time": case_rows.local_text(start.latest),
    }
