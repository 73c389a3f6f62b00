import pytest

from fieldkit.errors import DriveUnwritable
from fieldkit.gui.field.handover.presenter import HandOverPresenter
from fieldkit.gui.running import Lane
from fieldkit.operations.field.list_reports import list_reports
from fieldkit.operations.field.seal_report import seal_report
from tests.fakes.field import a_draft


class FakeHandOver:
    def __init__(self) -> None:
        self.waiting = None
        self.nothing = None
        self.work = []
        self.result = None
        self.failures = []

    def show_waiting(self, count, size):
        self.waiting = (count, size)

    def show_nothing(self, sentence, hint):
        self.nothing = sentence

    def show_work(self, done, total):
        self.work.append((done, total))

    def show_result(self, result):
        self.result = result

    def show_failure(self, sentence, hint):
        self.failures.append(sentence)


@pytest.fixture
def handing(device, run):
    view, refreshed = FakeHandOver(), []
    presenter = HandOverPresenter(view, device, run, on_handed_over=lambda: refreshed.append(True))
    return view, presenter, refreshed


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_it_says_how_much_waits(device, handing) -> None:
    view, presenter, _refreshed = handing
    seal_report(device, [a_draft(device)])
    presenter.start()
    count, size = view.waiting
    assert count == 1
    assert size >= 256 * 1024


def test_it_says_that_nothing_waits(handing) -> None:
    view, presenter, _refreshed = handing
    presenter.start()
    assert view.nothing == "There is nothing to hand over."


def test_what_waits_is_copied_read_back_and_remembered(device, handing, stick, run) -> None:
    view, presenter, refreshed = handing
    seal_report(device, [a_draft(device)])
    presenter.hand_over(str(stick))
    assert run.lanes == [Lane.VAULT, Lane.IO, Lane.VAULT]
    assert view.result.count == 1
    assert (stick / view.result.folder_name / "bagit.txt").is_file()
    assert list_reports(device).stubs[0].state == "handed-over"
    assert refreshed == [True]


def test_a_stick_that_cannot_be_written_hands_nothing_over(device, handing, stick, run) -> None:
    view, presenter, refreshed = handing
    seal_report(device, [a_draft(device)])
    run.fails_with = DriveUnwritable()
    presenter.hand_over(str(stick))
    assert view.failures == ["The drive could not be written."]
    assert list_reports(device).stubs[0].state == "sealed"
    assert refreshed == []


def test_a_stopped_copy_is_not_handed_over(device, handing, stick, run) -> None:
    view, presenter, _refreshed = handing
    seal_report(device, [a_draft(device)])
    run.hold()
    presenter.hand_over(str(stick))
    run.step()
    presenter.cancel()
    run.go()
    assert view.failures == [""]
    assert list_reports(device).stubs[0].state == "sealed"


def test_a_damaged_object_is_left_out_and_counted(device, handing, stick) -> None:
    view, presenter, _refreshed = handing
    [damaged] = seal_report(device, [a_draft(device)])
    seal_report(device, [a_draft(device)])
    path = device.vault.outbox.folder / f"{damaged.object_sha256}.age"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    presenter.hand_over(str(stick))
    assert (view.result.count, view.result.damaged) == (1, 1)
