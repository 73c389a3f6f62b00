"""Sealing without asking, without a window: small steps, and nothing between them is lost."""

from __future__ import annotations

from fieldkit.domain.answers import current
from fieldkit.domain.sheet import Cell, Sheet
from fieldkit.gui.field.sealing_in_turn import SealingInTurn
from fieldkit.operations.field.list_reports import list_reports
from fieldkit.operations.field.write_sheet import write_sheet
from tests.fakes.sheets import a_sheet, kept, people


def sealing(device, run, *, is_open=False):
    done = []
    turn = SealingInTurn(
        device,
        run,
        on_progress=lambda *_figures: None,
        on_done=done.append,
        is_open=lambda _report_id: is_open,
    )
    return turn, done


def test_a_sheet_goes_as_a_whole(device, run) -> None:
    sheet_id = a_sheet(device, people(20))
    turn, done = sealing(device, run)
    turn.start([sheet_id])
    assert done[0].sealed == 1
    assert list_reports(device).drafts == ()
    assert len({stub.object_sha256 for stub in list_reports(device).stubs}) == 1


def test_what_is_changed_between_two_steps_stands_in_everybodys_report(device, run) -> None:
    rows = people(20)
    sheet_id = a_sheet(device, rows)
    run.hold()
    turn, _done = sealing(device, run, is_open=True)  # so that the drafts stay, to be looked at
    turn.start([sheet_id])
    run.step()  # some are written, the others are not
    before = kept(device, sheet_id)
    shared = {**before.shared, "place": Cell("Another invented square")}
    write_sheet(device, sheet_id, before, Sheet(shared, before.rows))
    run.go()
    for row in rows:
        answers = current(device.vault.reports.revisions(row.row_id))
        assert "Another invented square" in answers.values()
