"""The record of what was done is whole, or checking it says so; views of class S4 stand in it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.erasure import ErasureReason
from fieldkit.domain.identifiers import StatementId
from fieldkit.domain.statement import NewStatement, StatementKind
from fieldkit.errors import ChainBroken, InvalidInput, NotAllowed
from fieldkit.hq.store.statement_tables import statement as statement_table
from fieldkit.hq.store.tables import audit as audit_table
from fieldkit.operations.hq.check_audit import check_audit
from fieldkit.operations.hq.colleagues import look_as
from fieldkit.operations.hq.erase import erase
from fieldkit.operations.hq.make_statement import make_statements, withdraw_statement
from fieldkit.operations.hq.note_viewed import note_people_viewed, note_viewed_if_highest
from fieldkit.operations.hq.plan_erasure import plan_statement_erasure
from fieldkit.operations.hq.second_person import Act
from fieldkit.operations.hq.session import HeadquartersSession, author_of
from fieldkit.operations.hq.show_person import show_person
from fieldkit.operations.hq.show_report import show_report
from fieldkit.operations.hq.take_as_person import take_as_people
from tests.fakes.colleagues import with_colleague
from tests.fakes.headquarters import Device, HandClock
from tests.fakes.readable_reports import a_readable_report, answers_of, brought, report_of
from tests.fakes.second_words import agreed

PERSON = "ab" * 16


@pytest.fixture
def at_work(session: HeadquartersSession) -> HeadquartersSession:
    return with_colleague(session)


def a_note(session: HeadquartersSession, text: str = "asked again") -> str:
    (made,) = make_statements(session, NewStatement(StatementKind.NOTE, PERSON, {"text": text}))
    return made.statement_id


def test_a_record_that_is_whole_passes(at_work: HeadquartersSession) -> None:
    assert check_audit(at_work).entries == 0
    a_note(at_work)
    checked = check_audit(at_work)
    assert (checked.entries, checked.last) == (1, at_work.store.audit.entries()[-1].hash)


@pytest.mark.parametrize("change", ["entry gone", "statement gone", "content", "author", "hash"])
def test_whatever_was_changed_behind_its_back_is_noticed(
    at_work: HeadquartersSession, change: str
) -> None:
    first, _second = a_note(at_work, "one"), a_note(at_work, "two")
    other = with_colleague(at_work, "H-02").colleague
    assert other is not None
    connection = at_work.store.statements._connection
    table = statement_table
    statements = {
        "entry gone": delete(audit_table).where(audit_table.c.sequence == 1),
        "statement gone": delete(table).where(table.c.statement == first),
        "content": update(table)
        .where(table.c.statement == first)
        .values(content=b'{"content":{"text":"forged"},"salt":""}'),
        "author": update(table).where(table.c.statement == first).values(author=other.colleague_id),
        "hash": update(table).where(table.c.statement == first).values(sha256="0" * 64),
    }
    with at_work.store.transaction():
        connection.write(statements[change])
    with pytest.raises(ChainBroken):
        check_audit(at_work)


@pytest.mark.parametrize("change", ["taken back", "holds again", "by another", "erased"])
def test_what_is_noted_of_statements_must_follow_from_them(
    at_work: HeadquartersSession, change: str
) -> None:
    first, second, third = (StatementId(a_note(at_work, text)) for text in ("one", "two", "three"))
    withdrawal = withdraw_statement(at_work, second).statement_id
    again = withdraw_statement(at_work, withdrawal).statement_id
    withdraw_statement(at_work, third)
    check_audit(at_work)
    table = statement_table
    changes = {
        "taken back": (first, {"withdrawn_by": withdrawal}),
        "holds again": (third, {"withdrawn_by": None}),
        "by another": (third, {"withdrawn_by": again}),
        "erased": (first, {"is_erased": True, "content": None}),
    }
    subject, values = changes[change]
    with at_work.store.transaction():
        at_work.store.statements._connection.write(
            update(table).where(table.c.statement == subject).values(values)
        )
    with pytest.raises(ChainBroken):
        check_audit(at_work)


def test_what_was_erased_as_it_must_be_passes(at_work: HeadquartersSession) -> None:
    with_colleague(at_work, "H-02")
    note = StatementId(a_note(at_work))
    withdrawal = withdraw_statement(at_work, note)
    withdraw_statement(at_work, withdrawal.statement_id)
    plan = plan_statement_erasure(at_work, note)
    erase(at_work, plan, ErasureReason.ASKED, agreed(at_work, Act.ERASE, plan.subject))
    assert check_audit(at_work).entries


def test_a_hash_that_was_written_down_shows_that_the_end_was_cut_off(
    at_work: HeadquartersSession,
) -> None:
    a_note(at_work)
    written = check_audit(at_work).last[:16]
    a_note(at_work, "later")
    assert check_audit(at_work, known=f"{written[:8]} {written[8:].upper()}").known == 1
    last = check_audit(at_work).last
    with at_work.store.transaction():
        connection = at_work.store.statements._connection
        connection.write(delete(audit_table).where(audit_table.c.sequence == 2))
        connection.write(delete(statement_table).where(statement_table.c.number == 2))
    assert check_audit(at_work).entries == 1  # by itself it cannot be seen
    with pytest.raises(ChainBroken, match="cut off"):
        check_audit(at_work, known=last)
    for too_short in ("abc", "no hash at all"):
        with pytest.raises(InvalidInput):
            check_audit(at_work, known=too_short)


def test_a_view_of_the_most_sensitive_class_names_who_saw_it(
    at_work: HeadquartersSession, device: Device, tmp_path: Path
) -> None:
    answers = answers_of("T02", name_as_reported="Invented Person", sensitivity="S4")
    parts = a_readable_report(device, "T02", answers)
    device.seal(parts)
    brought(at_work, device, tmp_path)
    show_report(at_work, report_of(parts))
    last = at_work.store.audit.entries()[-1]
    assert (last.event, last.subject) == (CustodyEvent.VIEWED, report_of(parts))
    assert last.detail == f"s4-by-{author_of(at_work)}"


def test_where_nobody_said_who_they_are_it_is_not_shown(
    session: HeadquartersSession, device: Device, tmp_path: Path
) -> None:
    answers = answers_of("T02", name_as_reported="Invented Person", sensitivity="S4")
    parts = a_readable_report(device, "T02", answers)
    device.seal(parts)
    brought(session, device, tmp_path)
    show_report(session, report_of(parts))  # nobody was added yet: there is nobody to name
    with_colleague(session, "H-01")
    assert look_as(session).colleague is not None  # the only one
    with_colleague(session, "H-02")
    assert look_as(session).colleague is None
    with pytest.raises(NotAllowed):
        show_report(look_as(session), report_of(parts))
    show_report(look_as(session, "H-02"), report_of(parts))


def test_a_person_of_whom_such_a_report_speaks_is_noted_as_well(
    at_work: HeadquartersSession, device: Device, tmp_path: Path
) -> None:
    for sensitivity in ("S2", "S4"):
        answers = answers_of("T02", name_as_reported="Invented", sensitivity=sensitivity)
        device.seal(a_readable_report(device, "T02", answers))
    brought(at_work, device, tmp_path)
    by_class = {item.sensitivity: item.mention_id for item in at_work.store.mentions.every()}
    people = take_as_people(at_work, [by_class["S2"], by_class["S4"]]).people
    shown = [show_person(at_work, person) for person in people]
    for person in shown:
        note_people_viewed(at_work, person.person_id, [person])
    last = at_work.store.audit.entries()[-1]
    (sensitive,) = (item for item in shown if item.mentions[0].sensitivity == "S4")
    assert (last.event, last.subject) == (CustodyEvent.VIEWED, sensitive.person_id)
    assert at_work.store.audit.entries()[-2].event is CustodyEvent.STATED


def test_a_screen_that_shows_it_anew_is_one_view(
    at_work: HeadquartersSession, clock: HandClock
) -> None:
    def views() -> int:
        return sum(
            item.event is CustodyEvent.VIEWED for item in at_work.store.audit.newest(limit=100)
        )

    note_viewed_if_highest(at_work, PERSON, ["S1", "S3"])
    assert views() == 0
    for _count in range(3):
        note_viewed_if_highest(at_work, PERSON, ["S1", "S4"])
    assert views() == 1
    clock.time += timedelta(minutes=11)
    note_viewed_if_highest(at_work, PERSON, ["S4"])
    assert views() == 2
    assert len(at_work.store.audit.newest(limit=1, subject=PERSON)) == 1
