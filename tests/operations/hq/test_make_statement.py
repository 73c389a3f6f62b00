"""Statements are made, taken back, and taken back again; what follows from them follows."""

from __future__ import annotations

import pytest

from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.statement import NewStatement, Source, SourceKind, Statement, StatementKind
from fieldkit.errors import NotAllowed
from fieldkit.operations.hq.make_statement import (
    make_statements,
    rebuild_projections,
    withdraw_statement,
)
from fieldkit.operations.hq.session import HeadquartersSession
from tests.fakes.colleagues import with_colleague

CASE, REPORT = "ca" * 16, "ab" * 16


class Notes:
    """A projection that only remembers which notes hold."""

    kinds = frozenset({StatementKind.NOTE})

    def __init__(self) -> None:
        self.holding: list[str] = []

    def begin(self, statement: Statement) -> None:
        self.holding.append(statement.statement_id)

    def end(self, statement: Statement) -> None:
        self.holding.remove(statement.statement_id)

    def clear(self) -> None:
        self.holding.clear()


def a_note(text: str = "asked again") -> NewStatement:
    return NewStatement(
        StatementKind.NOTE, CASE, {"text": text}, sources=(Source(SourceKind.REPORT, REPORT),)
    )


@pytest.fixture
def notes(session: HeadquartersSession) -> Notes:
    made = Notes()
    session.store.projections = (made,)
    return made


def test_a_statement_comes_back_as_it_was_made(session: HeadquartersSession) -> None:
    (made,) = make_statements(with_colleague(session), a_note())
    assert session.store.statements.about([CASE]) == (made,)
    assert session.store.statements.resting_on(REPORT) == (made,)
    assert made.is_in_force


def test_the_audit_holds_its_hash(session: HeadquartersSession) -> None:
    (made,) = make_statements(with_colleague(session), a_note())
    last = session.store.audit.entries()[-1]
    assert (last.event, last.subject, last.detail) == (
        CustodyEvent.STATED,
        made.statement_id,
        made.sha256,
    )


def test_nobody_states_without_saying_who_they_are(session: HeadquartersSession) -> None:
    with pytest.raises(NotAllowed):
        make_statements(session, a_note())
    assert session.store.statements.count() == 0


def test_what_follows_follows_every_withdrawal(session: HeadquartersSession, notes: Notes) -> None:
    worker = with_colleague(session)
    (made,) = make_statements(worker, a_note())
    assert notes.holding == [made.statement_id]
    first = withdraw_statement(worker, made.statement_id, "a mistake")
    assert notes.holding == []
    second = withdraw_statement(worker, first.statement_id)
    assert notes.holding == [made.statement_id]
    withdraw_statement(worker, second.statement_id)
    assert notes.holding == []
    rebuild_projections(worker)
    assert notes.holding == []


def test_what_was_taken_back_cannot_be_taken_back_again(session: HeadquartersSession) -> None:
    worker = with_colleague(session)
    (made,) = make_statements(worker, a_note())
    withdraw_statement(worker, made.statement_id)
    with pytest.raises(NotAllowed):
        withdraw_statement(worker, made.statement_id)
    assert session.store.statements.count() == 2
