"""The tables of cases equal those made from scratch, in whatever order statements hold or not."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, select

from fieldkit.domain.case import CaseDecision, CaseOpening, CaseState
from fieldkit.domain.contact import Contact
from fieldkit.domain.identifiers import PersonId, StatementId
from fieldkit.domain.note import Note
from fieldkit.domain.parcel import Parcel, ParcelStatus
from fieldkit.domain.stage import Stage, confirmation
from fieldkit.domain.statement import NewStatement, StatementKind
from fieldkit.domain.task import Task, done
from fieldkit.errors import InvalidInput
from fieldkit.hq.store import case_tables as t
from fieldkit.operations.hq.make_statement import (
    make_statements,
    rebuild_projections,
    withdraw_statement,
)
from fieldkit.operations.hq.session import HeadquartersSession, close_session
from tests.fakes.colleagues import with_colleague
from tests.fakes.headquarters import a_headquarters
from tests.fakes.organisation import an_organisation
from tests.fakes.stages import when

CASES = ["ca" * 16, "cb" * 16]
PEOPLE = (PersonId("a1" * 16), PersonId("a2" * 16))
TABLES = (
    t.case_statement, t.stage, t.stage_confirmation, t.case_entry, t.followed_case, t.case_person,
    t.case_clock, t.alarm_pause, t.task, t.task_done,
)  # fmt: skip
DATES = ["2020-11-08", "2020-11-08 14:05", "2020-11", "2020-12-01", ""]
CODES = ["DETAINED", "ADMIN_ARREST", "FINE", "ARREST_SERVED", "RELEASED", "PROTOCOL", "VERDICT"]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HeadquartersSession]:
    folder: Path = tmp_path_factory.mktemp("house")
    session = with_colleague(a_headquarters(folder / "hq", an_organisation(threshold=1, count=1)))
    yield session
    close_session(session)


def rows(session: HeadquartersSession, table: Table) -> list[tuple[Any, ...]]:
    found = session.store._connection.rows(select(table))
    return sorted((tuple(row) for row in found), key=repr)


def everything(session: HeadquartersSession) -> dict[str, list[tuple[Any, ...]]]:
    return {table.name: rows(session, table) for table in TABLES}


def new_statement(chance: random.Random, made: list[StatementId]) -> NewStatement:
    """Return any statement about one of two cases."""
    case, person = chance.choice(CASES), chance.choice((None, *PEOPLE))
    typed = chance.choice(DATES)
    at = when(typed) if typed else None
    earlier = chance.choice(made) if made else StatementId("ee" * 16)
    days, is_confirmed = chance.choice((None, 5, 15)), chance.random() < 0.5
    stage = Stage(chance.choice(CODES), when=at, days=days, is_confirmed=is_confirmed)
    opening = CaseOpening(chance.randint(1, 9), chance.choice(("ADMIN", "DEATH")), PEOPLE)
    decision = CaseDecision(chance.choice((CaseState.CLOSED, CaseState.REOPENED)))
    parcel = Parcel(chance.choice((ParcelStatus.ACCEPTED, ParcelStatus.LOST)), parcel=earlier)
    pause = Note("later", "NEXT_CONTACT", until=when("2020-12-01"))
    kind, content = chance.choice(
        (
            (StatementKind.CASE, opening.to_content()),
            (StatementKind.CASE, opening.to_content()),
            (StatementKind.CASE, decision.to_content()),
            (StatementKind.STAGE, stage.to_content()),
            (StatementKind.STAGE, stage.to_content()),
            (StatementKind.STAGE, confirmation(earlier)),
            (StatementKind.PARCEL, parcel.to_content()),
            (StatementKind.CONTACT, Contact("mother", next_at=at).to_content()),
            (StatementKind.NOTE, pause.to_content()),
            (StatementKind.TASK, Task("ask", due=at).to_content()),
            (StatementKind.TASK_DONE, done()),
        )
    )
    subject = earlier if kind is StatementKind.TASK_DONE else case
    return NewStatement(kind, subject, content, other=person)


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32), steps=st.integers(1, 25))
def test_any_order_ends_as_from_scratch(house: HeadquartersSession, seed: int, steps: int) -> None:
    chance = random.Random(seed)
    made: list[StatementId] = []
    for _step in range(steps):
        if made and chance.random() < 0.35:
            chosen = house.store.statements.get(chance.choice(made))
            assert chosen is not None
            if chosen.is_in_force:
                made.append(withdraw_statement(house, chosen.statement_id).statement_id)
        else:
            (statement,) = make_statements(house, new_statement(chance, made))
            made.append(statement.statement_id)
    before = everything(house)
    rebuild_projections(house)
    assert everything(house) == before


def test_content_that_does_not_fit_changes_nothing(house: HeadquartersSession) -> None:
    before, count = everything(house), house.store.statements.count()
    bad = NewStatement(StatementKind.STAGE, CASES[0], {"stage": "FINE", "base_units": 20})
    good = NewStatement(StatementKind.STAGE, CASES[0], {"stage": "FINE"})
    with pytest.raises(InvalidInput):
        make_statements(house, good, bad)
    assert everything(house) == before
    assert house.store.statements.count() == count
