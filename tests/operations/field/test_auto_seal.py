"""Which drafts headquarters' rules seal, and when; what the form forbids stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.domain.headquarters import Policy
from fieldkit.domain.sheet import Cell, put_cells
from fieldkit.operations.field.auto_seal import (
    auto_seal_policy,
    due_drafts,
    keep_open,
    left_at_lock,
    mark_left,
    take_mark_away,
)
from fieldkit.operations.field.fill_sheet import sheet_reports
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.field.write_report import put_answers
from fieldkit.operations.field.write_sheet import settle_row, write_sheet
from fieldkit.operations.session import Session
from tests.fakes.field import a_device, a_draft
from tests.fakes.organisation import Organisation, an_organisation
from tests.fakes.rules import asking_for
from tests.fakes.sheets import a_sheet, kept, people

NAME = "victim/name_as_reported"


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return an_organisation(threshold=1, count=1)


@pytest.fixture
def opened() -> Iterator[list[Session]]:
    sessions: list[Session] = []
    yield sessions
    for session in sessions:
        session.vault.close()


@pytest.fixture
def device(tmp_path: Path, organisation: Organisation, opened: list[Session]):
    def make(**rules: bool | int) -> Session:
        session = a_device(tmp_path / "vault", asking_for(organisation, **rules))
        opened.append(session)
        return session

    return make


def due(session: Session) -> list[tuple[str, int]]:
    now = session.clock.now()
    found = due_drafts(session, auto_seal_policy(session))
    return [(draft.report_id, draft.seconds_left(now)) for draft in found]


def test_without_a_rule_nothing_is_sealed_by_itself(device) -> None:
    session = device()
    a_draft(session)
    session.clock.pass_time(days=400)
    assert due(session) == []
    assert left_at_lock(session) == ()


def test_without_a_headquarters_there_are_no_rules(tmp_path: Path, opened: list[Session]) -> None:
    session = a_device(tmp_path / "alone")
    opened.append(session)
    a_draft(session)
    assert auto_seal_policy(session) == Policy()
    assert left_at_lock(session) == ()


def test_time_counts_from_the_last_change(device) -> None:
    session = device(auto_seal_minutes=60)
    first, second = a_draft(session), a_draft(session)
    session.clock.pass_time(minutes=30)
    put_answers(session, second, {NAME: "Invented"})
    session.clock.pass_time(minutes=20)
    assert due(session) == [(first, 10 * 60), (second, 40 * 60)]
    session.clock.pass_time(minutes=15)
    assert due(session) == [(first, 0), (second, 25 * 60)]


def test_a_draft_can_be_kept_open_once(device) -> None:
    session = device(auto_seal_minutes=60)
    report = a_draft(session)
    session.clock.pass_time(minutes=59)
    [before] = due_drafts(session, auto_seal_policy(session))
    assert before.may_be_kept
    keep_open(session, report)
    [after] = due_drafts(session, auto_seal_policy(session))
    assert after.seconds_left(session.clock.now()) == 60 * 60
    assert not after.may_be_kept
    session.clock.pass_time(minutes=59)
    keep_open(session, report)
    assert due(session) == [(report, 60)]
    seal_report(session, [report])
    assert session.vault.working.names() == ()


def test_the_rule_of_the_lock_takes_all_drafts(device) -> None:
    session = device(auto_seal_at_lock=True)
    reports = {a_draft(session), a_draft(session)}
    assert set(left_at_lock(session)) == reports


def test_what_came_due_while_it_was_locked_is_sealed_by_the_unlock(device) -> None:
    session = device(auto_seal_minutes=60)
    old = a_draft(session)
    session.clock.pass_time(minutes=59)
    a_draft(session)
    assert left_at_lock(session) == ()
    session.clock.pass_time(minutes=1)
    assert left_at_lock(session) == (old,)


def test_a_mark_holds_without_a_rule_and_until_it_is_taken_away(device) -> None:
    session = device()
    report = a_draft(session)
    assert mark_left(session) == 1
    later = a_draft(session)
    assert left_at_lock(session) == (report,)
    take_mark_away(session, [report, later])
    assert left_at_lock(session) == ()


def test_an_older_copy_of_a_vault_seals_nothing_by_itself(device) -> None:
    session = device(auto_seal_at_lock=True)
    a_draft(session)
    assert left_at_lock(replace(session, is_rolled_back=True)) == ()


def test_a_sheet_is_one_of_them_and_its_people_go_with_it(device) -> None:
    session = device(auto_seal_at_lock=True)
    rows = people(2)
    sheet = a_sheet(session, rows)
    sheet_reports(session, sheet).begin(rows[0].row_id)  # it has a report already
    assert left_at_lock(session) == (sheet,)


def test_a_change_in_a_row_puts_off_the_time_of_the_sheet(device) -> None:
    session = device(auto_seal_minutes=10)
    sheet = a_sheet(session, people(2))
    session.clock.pass_time(minutes=9)
    before = kept(session, sheet)
    write_sheet(session, sheet, before, put_cells(before, {(0, "sex"): Cell("F")}))
    session.clock.pass_time(minutes=9)
    assert left_at_lock(session) == ()
    session.clock.pass_time(minutes=2)
    assert left_at_lock(session) == (sheet,)


def test_a_photo_of_a_row_puts_off_the_time_of_the_sheet(device) -> None:
    session = device(auto_seal_minutes=10)
    rows = people(1)
    sheet = a_sheet(session, rows)
    session.clock.pass_time(minutes=9)
    sheet_reports(session, sheet).begin(rows[0].row_id)  # as for a photo that comes
    session.clock.pass_time(minutes=9)
    assert left_at_lock(session) == ()
    settle_row(session, rows[0].row_id)  # as for one that goes
    session.clock.pass_time(minutes=9)
    assert left_at_lock(session) == ()
    session.clock.pass_time(minutes=2)
    assert left_at_lock(session) == (sheet,)
