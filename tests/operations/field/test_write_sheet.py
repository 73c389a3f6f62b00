from __future__ import annotations

from dataclasses import replace

import pytest

from fieldkit.domain.sheet import Cell, Certainty, Sheet, insert_rows, put_cells, remove_rows
from fieldkit.errors import AlreadySealed, NotAllowed, UnknownReport
from fieldkit.operations.field.begin_sheet import begin_sheet
from fieldkit.operations.field.list_reports import list_reports
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.field.write_report import discard_draft
from fieldkit.operations.field.write_sheet import forget_removed_rows, write_sheet
from tests.fakes.field import a_device, reopened
from tests.fakes.organisation import an_organisation
from tests.fakes.sheets import a_row, a_sheet, kept, people


@pytest.fixture
def device(tmp_path):
    session = a_device(tmp_path / "vault", an_organisation())
    yield session
    session.vault.close()


def test_what_was_saved_is_there_after_reopening(device) -> None:
    rows = people(3)
    sheet_id = a_sheet(device, rows, taken_to="BY_ZHODZINA")
    again = reopened(device)
    sheet = kept(again, sheet_id)
    assert sheet.rows == rows
    assert sheet.shared["place"] == Cell("Invented square")
    assert sheet.shared["taken_to"] == Cell("BY_ZHODZINA")
    again.vault.close()


def test_a_sheet_is_one_entry_among_the_drafts_and_counts_its_people(device) -> None:
    sheet_id = a_sheet(device, (*people(3), a_row()))
    reports = list_reports(device)
    assert [draft.report_id for draft in reports.drafts] == [sheet_id]
    assert reports.people == {sheet_id: 3}
    assert reports.only_here == 4


def test_rows_are_inserted_moved_and_changed_together(device) -> None:
    sheet_id = a_sheet(device, people(3))
    before = kept(device, sheet_id)
    after = insert_rows(before, 1, [a_row(name_as_reported="Between")])
    after = put_cells(after, {(3, "sex"): Cell("F", Certainty.UNCERTAIN)})
    after = replace(after, rows=(after.rows[2], after.rows[0], *after.rows[1:2], after.rows[3]))
    write_sheet(device, sheet_id, before, after)
    assert kept(device, sheet_id) == after


def test_a_removed_row_comes_back_with_its_answers_until_it_is_forgotten(device) -> None:
    sheet_id = a_sheet(device, people(2))
    before = kept(device, sheet_id)
    after = remove_rows(before, [0])
    write_sheet(device, sheet_id, before, after)
    assert kept(device, sheet_id).rows == after.rows
    write_sheet(device, sheet_id, after, before)
    assert kept(device, sheet_id) == before
    write_sheet(device, sheet_id, before, after)
    assert forget_removed_rows(device, sheet_id) == 1
    assert forget_removed_rows(device, sheet_id) == 0
    assert kept(device, sheet_id).rows == after.rows


def test_what_was_said_a_quarter_of_an_hour_ago_stays_beside_what_is_said_now(device) -> None:
    sheet_id = a_sheet(device, [a_row(name_as_reported="Ivan")])
    for minutes, name in ((1, "Ivanov"), (20, "Invanov")):
        device.clock.pass_time(minutes=minutes)
        before = kept(device, sheet_id)
        after = put_cells(before, {(0, "name_as_reported"): Cell(name)})
        write_sheet(device, sheet_id, before, after)
    [row] = device.vault.sheets.rows(sheet_id)
    assert [said.value for said in row.log] == ["Ivanov", "Invanov"]


def test_too_many_people_are_refused_and_change_nothing(device) -> None:
    sheet_id = a_sheet(device, people(1))
    before = kept(device, sheet_id)
    with pytest.raises(NotAllowed, match="2000"):
        write_sheet(device, sheet_id, before, Sheet(before.shared, people(2001)))
    assert kept(device, sheet_id) == before


def test_an_unknown_sheet_is_refused(device) -> None:
    sheet_id = begin_sheet(device)
    discard_draft(device, sheet_id)
    with pytest.raises(UnknownReport):
        write_sheet(device, sheet_id, Sheet(), Sheet(rows=people(1)))
    assert device.vault.sheets.rows(sheet_id) == ()


def test_a_sealed_sheet_is_refused(device) -> None:
    sheet_id = a_sheet(device, people(1))
    seal_report(device, [sheet_id])
    with pytest.raises(AlreadySealed):
        write_sheet(device, sheet_id, Sheet(), Sheet(rows=people(1)))


def test_what_is_thrown_away_leaves_no_row(device) -> None:
    sheet_id = a_sheet(device, people(3))
    discard_draft(device, sheet_id)
    assert device.vault.sheets.sheet_ids() == ()
    assert device.vault.sheets.row_ids() == frozenset()
    assert list_reports(device).only_here == 0
