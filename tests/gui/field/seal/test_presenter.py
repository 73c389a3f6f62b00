import pytest

from fieldkit.domain.unfinished import WorkKind
from fieldkit.errors import DiskFull
from fieldkit.gui.field.seal.presenter import SealPresenter
from fieldkit.gui.running import Lane
from fieldkit.operations.field.list_reports import list_reports
from fieldkit.operations.field.note_work import note_work
from fieldkit.operations.field.seal_report import seal_report
from fieldkit.operations.field.write_report import begin_report, put_answers
from tests.fakes.field import a_draft


class FakeSeal:
    def __init__(self) -> None:
        self.summary = None
        self.work = []
        self.is_committing = False
        self.failures = []

    def show_summary(self, summary):
        self.summary = summary

    def show_work(self, done, total):
        self.work.append((done, total))

    def show_committing(self):
        self.is_committing = True

    def show_failure(self, sentence, hint):
        self.failures.append(sentence)


@pytest.fixture
def sealing(run):
    """Open the panel for drafts: (view, presenter, what was sealed)."""

    def make(session, *report_ids):
        view, sealed = FakeSeal(), []
        presenter = SealPresenter(
            view, session, run, report_ids, language="en", on_sealed=sealed.extend
        )
        presenter.start()
        return view, presenter, sealed

    return make


def test_it_says_what_will_be_sealed(device, sealing) -> None:
    view, _presenter, _sealed = sealing(device, a_draft(device), a_draft(device, "T01"))
    assert view.summary.titles == ("Detention of a person", "Assembly observation")
    assert view.summary.is_possible
    assert not view.summary.keeps_copy


def test_a_missing_answer_that_blocks_is_named_with_its_report(device, sealing) -> None:
    draft = begin_report(device, "T02")
    view, _presenter, _sealed = sealing(device, draft.report_id)
    [problem] = [found for found in view.summary.problems if found.blocks]
    assert (problem.report_id, problem.path) == (draft.report_id, "victim/name_as_reported")
    assert problem.label
    assert not view.summary.is_possible


def test_a_file_that_a_lock_has_cut_is_named_before_it_is_left_out(device, sealing) -> None:
    draft = a_draft(device)
    note_work(device, WorkKind.ATTACH, reports=[draft], paths=["/of/a/stick.jpg"])
    view, _presenter, _sealed = sealing(device, draft)
    assert view.summary.remark.startswith("1 file is not attached yet")
    assert view.summary.is_possible


def test_advice_does_not_stand_against_it(device, sealing) -> None:
    view, _presenter, _sealed = sealing(device, a_draft(device, health_at_risk="NOT_ASKED"))
    assert view.summary.problems
    assert view.summary.is_possible


def test_without_headquarters_it_is_not_possible(alone, sealing) -> None:
    view, _presenter, _sealed = sealing(alone, a_draft(alone))
    assert not view.summary.has_headquarters
    assert not view.summary.is_possible


def test_sealing_plans_in_the_vault_writes_beside_it_and_commits_in_it(
    device, sealing, run
) -> None:
    view, presenter, sealed = sealing(device, a_draft(device))
    run.lanes.clear()
    presenter.seal()
    assert run.lanes == [Lane.VAULT, Lane.IO, Lane.VAULT]
    assert view.is_committing
    assert tuple(sealed) == list_reports(device).stubs
    assert list_reports(device).drafts == ()


def test_an_incomplete_report_is_refused_also_without_the_panel(device, sealing) -> None:
    view, presenter, sealed = sealing(device, begin_report(device, "T02").report_id)
    presenter.seal()
    assert len(view.failures) == 1
    assert sealed == []
    assert len(list_reports(device).drafts) == 1


def test_cancelling_while_it_is_written_changes_nothing(device, sealing, run) -> None:
    view, presenter, sealed = sealing(device, a_draft(device))
    run.hold()
    presenter.seal()
    run.step()  # planned; writing is held back
    presenter.cancel()
    run.step()
    assert view.failures == [""]
    assert sealed == []
    assert len(list_reports(device).drafts) == 1
    assert [path.name for path in device.vault.outbox.folder.iterdir() if path.is_file()] == []


def test_a_change_meanwhile_seals_nothing(device, sealing, run) -> None:
    report_id = a_draft(device)
    view, presenter, sealed = sealing(device, report_id)
    run.hold()
    presenter.seal()
    run.step()
    device.clock.pass_time(seconds=5)
    put_answers(device, report_id, {"event/place": "elsewhere"})
    run.go()
    assert "changed" in view.failures[0]
    assert sealed == []


def test_a_full_disk_is_said(device, sealing, run) -> None:
    view, presenter, sealed = sealing(device, a_draft(device))
    run.fails_with = DiskFull()
    presenter.seal()
    assert view.failures == ["The disk is full."]
    assert sealed == []


def test_a_report_that_is_sealed_already_is_said(device, sealing) -> None:
    report_id = a_draft(device)
    seal_report(device, [report_id])
    view, _presenter, _sealed = sealing(device, report_id)
    assert view.summary is None
    assert view.failures
