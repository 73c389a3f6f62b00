"""Reports come up again when their class says so; a hold keeps what is still needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fieldkit.domain.erasure import ErasureReason
from fieldkit.domain.review import ReviewRules
from fieldkit.errors import InvalidInput, InvalidJson, NotAllowed, UnknownReport
from fieldkit.operations.hq.erase import erase
from fieldkit.operations.hq.make_statement import rebuild_projections, withdraw_statement
from fieldkit.operations.hq.plan_erasure import plan_report_erasure
from fieldkit.operations.hq.review_reports import (
    due_reviews,
    holds_on,
    lift_hold,
    note_review,
    review_rules,
    set_hold,
    set_review_rules,
)
from fieldkit.operations.hq.second_person import Act, SecondWord
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_home import show_home
from fieldkit.operations.hq.take_back import take_back
from tests.fakes.colleagues import with_colleague
from tests.fakes.headquarters import Device, HandClock
from tests.fakes.readable_reports import a_readable_report, answers_of, brought, report_of
from tests.fakes.sealed_objects import Parts


@pytest.fixture
def at_work(session: HeadquartersSession) -> HeadquartersSession:
    with_colleague(session, "H-02")
    return with_colleague(session, "H-01")


def a_report(device: Device, sensitivity: str = "", amends: Parts | None = None) -> Parts:
    named = {"sensitivity": sensitivity} if sensitivity else {}
    answers = answers_of("T02", name_as_reported="Invented Person", **named)
    parts = a_readable_report(device, "T02", answers, amends=amends)
    device.seal(parts)
    return parts


def agreed(session: HeadquartersSession, act: Act, subject: str) -> SecondWord:
    other = with_colleague(session, "H-02").colleague
    assert other is not None
    return SecondWord(other.colleague_id, act, subject, session.clock.now())


def due(session: HeadquartersSession) -> list[str]:
    return [item.report_id for item in due_reviews(session)]


@pytest.mark.parametrize(
    ("sensitivity", "days"), [("S4", 365), ("S3", 730), ("S2", 1095), ("", 1095), ("S1", 1825)]
)
def test_each_class_is_due_after_its_days(
    at_work: HeadquartersSession,
    device: Device,
    tmp_path: Path,
    clock: HandClock,
    sensitivity: str,
    days: int,
) -> None:
    parts = a_report(device, sensitivity)
    brought(at_work, device, tmp_path)
    clock.pass_days(days - 1)
    assert due(at_work) == []
    clock.pass_days(1)
    (found,) = due_reviews(at_work)
    assert (found.report_id, found.sensitivity) == (report_of(parts), sensitivity)
    assert show_home(at_work).reviews == 1
    assert found.due_on == clock.now().date()


def test_an_amendment_is_looked_at_with_its_report(
    at_work: HeadquartersSession, device: Device, tmp_path: Path, clock: HandClock
) -> None:
    first = a_report(device, "S2")
    a_report(device, "S4", amends=first)  # nothing relaxes a class, but an amendment raises it
    brought(at_work, device, tmp_path)
    clock.pass_days(365)
    assert due(at_work) == [report_of(first)]


def test_what_was_looked_at_is_due_when_it_was_said(
    at_work: HeadquartersSession, device: Device, tmp_path: Path, clock: HandClock
) -> None:
    parts = a_report(device, "S4")
    brought(at_work, device, tmp_path)
    clock.pass_days(400)
    until = clock.now().date() + timedelta(days=30)
    made = note_review(at_work, report_of(parts), until, "an appeal runs")
    assert due(at_work) == []
    clock.pass_days(30)
    assert due(at_work) == [report_of(parts)]
    note_review(at_work, report_of(parts), until + timedelta(days=30))
    assert due(at_work) == []
    rebuild_projections(at_work)
    assert due(at_work) == []
    withdraw_statement(at_work, made.statement_id)  # an earlier one: the last still counts
    assert due(at_work) == []


def test_a_review_must_lie_ahead(
    at_work: HeadquartersSession, device: Device, tmp_path: Path
) -> None:
    parts = a_report(device)
    brought(at_work, device, tmp_path)
    with pytest.raises(InvalidInput):
        note_review(at_work, report_of(parts), at_work.clock.now().date())
    with pytest.raises(UnknownReport):
        note_review(at_work, "ab" * 16, at_work.clock.now().date() + timedelta(days=1))


def test_other_rules_count_at_once_and_can_be_taken_back(
    at_work: HeadquartersSession, device: Device, tmp_path: Path, clock: HandClock
) -> None:
    parts = a_report(device, "S1")
    brought(at_work, device, tmp_path)
    clock.pass_days(10)
    made = set_review_rules(at_work, ReviewRules({"S1": 10, "S2": 10, "S3": 10, "S4": 5}))
    assert due(at_work) == [report_of(parts)]
    withdraw_statement(at_work, made.statement_id)
    assert (due(at_work), review_rules(at_work)) == ([], ReviewRules())
    with pytest.raises(InvalidJson):
        set_review_rules(at_work, ReviewRules({"S1": 0, "S2": 1, "S3": 1, "S4": 1}))


def test_what_was_erased_is_due_no_more(
    at_work: HeadquartersSession, device: Device, tmp_path: Path, clock: HandClock
) -> None:
    parts = a_report(device, "S4")
    brought(at_work, device, tmp_path)
    clock.pass_days(365)
    plan = plan_report_erasure(at_work, report_of(parts))
    erase(at_work, plan, ErasureReason.REVIEWED, agreed(at_work, Act.ERASE, plan.subject))
    assert due(at_work) == []


def test_what_amends_an_erased_report_is_due_at_once(
    at_work: HeadquartersSession, device: Device, tmp_path: Path, clock: HandClock
) -> None:
    first = a_report(device, "S2")
    brought(at_work, device, tmp_path)
    plan = plan_report_erasure(at_work, report_of(first))
    erase(at_work, plan, ErasureReason.ASKED, agreed(at_work, Act.ERASE, plan.subject))
    second = a_report(device, "S2", amends=first)
    a_report(device, "S2")
    brought(at_work, device, tmp_path)
    assert due(at_work) == [report_of(second)]
    clock.pass_days(2000)
    assert sorted(due(at_work)).count(report_of(second)) == 1
    note_review(at_work, report_of(second), clock.now().date() + timedelta(days=30))
    assert report_of(second) not in due(at_work)


def test_the_day_is_that_of_headquarters(
    at_work: HeadquartersSession, device: Device, tmp_path: Path, clock: HandClock
) -> None:
    parts = a_report(device, "S4")
    brought(at_work, device, tmp_path)
    clock.time = clock.time.replace(hour=22)  # three hours later, it is tomorrow here
    tomorrow = clock.time.date() + timedelta(days=1)
    with pytest.raises(InvalidInput):
        note_review(at_work, report_of(parts), tomorrow)
    note_review(at_work, report_of(parts), tomorrow + timedelta(days=1))
    assert due(at_work) == []
    clock.pass_days(1)
    assert due(at_work) == [report_of(parts)]


def test_a_hold_is_shown_and_two_people_lift_it(
    at_work: HeadquartersSession, device: Device, tmp_path: Path, clock: HandClock
) -> None:
    parts = a_report(device, "S4")
    brought(at_work, device, tmp_path)
    clock.pass_days(365)
    hold = set_hold(at_work, report_of(parts), "a trial")
    assert [item.is_held for item in due_reviews(at_work)] == [True]
    assert holds_on(at_work, report_of(parts)) == (hold,)
    second = agreed(at_work, Act.LIFT_HOLD, hold.statement_id)
    with pytest.raises(NotAllowed):
        lift_hold(at_work, hold.statement_id, replace(second, act=Act.ERASE))
    with pytest.raises(NotAllowed):
        withdraw_statement(at_work, hold.statement_id)
    lifted = lift_hold(at_work, hold.statement_id, second)
    assert [item.is_held for item in due_reviews(at_work)] == [False]
    held_again = withdraw_statement(at_work, lifted.statement_id)
    with pytest.raises(NotAllowed):  # nor this way round
        take_back(at_work, [held_again.statement_id])
    assert [item.is_held for item in due_reviews(at_work)] == [True]
    with pytest.raises(InvalidInput):
        set_hold(at_work, report_of(parts), "  ")
