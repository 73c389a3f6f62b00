from __future__ import annotations

import pytest

from fieldkit.domain.unfinished import WorkKind
from fieldkit.errors import DiskFull
from fieldkit.gui.field.seal.presenter import SealSummary
from fieldkit.gui.field.sheet.seal_presenter import SheetSealPresenter
from fieldkit.operations.field.list_reports import list_reports
from fieldkit.operations.field.note_work import unfinished_work
from tests.fakes.sheets import a_row, a_sheet, kept, people


class FakeSealView:
    def __init__(self) -> None:
        self.summary: SealSummary | None = None
        self.failure: tuple[str, str] | None = None
        self.work: list[tuple[int, int]] = []
        self.is_committing = False

    def show_summary(self, summary: SealSummary) -> None:
        self.summary = summary

    def show_work(self, done: int, total: int) -> None:
        self.work.append((done, total))

    def show_committing(self) -> None:
        self.is_committing = True

    def show_failure(self, sentence: str, hint: str) -> None:
        self.failure = (sentence, hint)


@pytest.fixture
def view() -> FakeSealView:
    return FakeSealView()


@pytest.fixture
def sealed() -> list:
    return []


def presenter_of(view, session, run, sheet_id, sealed) -> SheetSealPresenter:
    made = SheetSealPresenter(view, session, run, sheet_id, language="en", on_sealed=sealed.append)
    made.start()
    return made


def test_everybody_is_sealed_together(device, run, view, sealed) -> None:
    sheet_id = a_sheet(device, (*people(40), a_row()))
    presenter = presenter_of(view, device, run, sheet_id, sealed)
    assert view.summary is not None
    assert view.summary.is_possible
    assert len(view.summary.titles) == 41
    assert view.summary.remark == "1 empty row is left out."
    presenter.seal()
    [stubs] = sealed
    assert len(stubs) == 41
    assert len({stub.object_sha256 for stub in stubs}) == 1
    assert list_reports(device).drafts == ()
    assert len(run.lanes) > 10


def test_what_blocks_is_named_by_its_row_and_comes_first(device, run, view, sealed) -> None:
    rows = [*people(3), a_row(sex="F"), a_row(name_as_reported="Invented", age_estimate="old")]
    presenter_of(view, device, run, a_sheet(device, rows), sealed)
    assert not view.summary.is_possible
    first, second, *rest = view.summary.problems
    assert (first.report_id, first.path, first.blocks) == (rows[3].row_id, "name_as_reported", True)
    assert first.label == "Row 4: Name exactly as heard or written"
    assert (second.path, second.label) == ("age_estimate", "Row 5: Age, estimated")
    assert not any(problem.blocks for problem in rest)


def test_what_is_advised_is_said_once_for_all(device, run, view, sealed) -> None:
    rows = people(5)
    presenter_of(view, device, run, a_sheet(device, rows), sealed)
    [asked] = [p for p in view.summary.problems if p.path == "health_at_risk"]
    assert asked.label == "5 people: Needs medicine or in danger"
    assert asked.report_id == rows[0].row_id


def test_the_answers_that_all_share_are_checked_too(device, run, view, sealed) -> None:
    sheet_id = a_sheet(device, people(1), assembly_name=None)
    presenter_of(view, device, run, sheet_id, sealed)
    [name] = [p for p in view.summary.problems if p.blocks]
    assert (name.report_id, name.path) == (sheet_id, "assembly/assembly_name")


def test_without_a_headquarters_nothing_can_be_sealed(alone, run, view, sealed) -> None:
    presenter_of(view, alone, run, a_sheet(alone, people(1)), sealed)
    assert not view.summary.has_headquarters
    assert not view.summary.is_possible


def test_a_cancelled_sealing_leaves_the_sheet_as_it_was(device, run, view, sealed) -> None:
    sheet_id = a_sheet(device, people(30))
    before = kept(device, sheet_id)
    presenter = presenter_of(view, device, run, sheet_id, sealed)
    run.hold()
    presenter.seal()
    for _step in range(4):
        run.step()
    presenter.cancel()
    run.go()
    assert view.failure == ("", "")
    assert sealed == []
    assert kept(device, sheet_id) == before
    assert [draft.report_id for draft in list_reports(device).drafts] == [sheet_id]
    presenter.seal()
    assert len(sealed[0]) == 31


def test_a_full_disk_is_said_and_nothing_is_sealed(device, run, view, sealed) -> None:
    sheet_id = a_sheet(device, people(2))
    presenter = presenter_of(view, device, run, sheet_id, sealed)
    run.fails_with = DiskFull()
    presenter.seal()
    assert view.failure is not None
    assert view.failure[0]
    assert kept(device, sheet_id).people == 2


def test_a_sealing_that_a_lock_cuts_is_noted_until_it_ends(device, run, view, sealed) -> None:
    sheet_id = a_sheet(device, people(3))
    presenter = presenter_of(view, device, run, sheet_id, sealed)
    run.hold()
    presenter.seal()
    run.step()
    [noted] = unfinished_work(device)
    assert (noted.kind, noted.reports) == (WorkKind.SEAL_SHEET, (sheet_id,))
    run.go()
    assert len(sealed[0]) == 4
    assert unfinished_work(device) == ()
