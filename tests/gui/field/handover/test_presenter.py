"""Handing over, taking along, and what is said of sticks; no Qt, real vaults and folders."""

from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.errors import Cancelled, DriveUnwritable
from fieldkit.gui.field.handover.presenter import HandOverPresenter
from fieldkit.gui.field.handover.sticks import Work
from fieldkit.gui.running import Lane
from fieldkit.operations.field.hand_over import hand_over, plan_hand_over, write_plan
from fieldkit.operations.field.list_reports import list_reports
from fieldkit.operations.field.remember_hand_over import remembered_hand_over
from fieldkit.operations.field.seal_report import seal_report
from tests.fakes.drive import a_volume
from tests.fakes.field import a_device, a_draft


class FakeHandOver:
    def __init__(self) -> None:
        self.waiting = None
        self.sticks = None
        self.finds = {}
        self.work = []
        self.result = None
        self.carried = None
        self.failures = []

    def show_waiting(self, waiting):
        self.waiting = waiting

    def show_sticks(self, rows):
        self.sticks = rows

    def show_finds(self, finds):
        self.finds[finds.path] = finds

    def show_work(self, work, done, total):
        self.work.append((work, done, total))

    def show_result(self, result):
        self.result = result

    def show_carried(self, carried):
        self.carried = carried

    def show_failure(self, sentence, hint):
        self.failures.append(sentence)


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def plugged():
    """The sticks that are plugged in; a test changes it."""
    return []


@pytest.fixture
def handing(device, run, plugged):
    view, refreshed = FakeHandOver(), []
    presenter = HandOverPresenter(
        view,
        device,
        run,
        on_handed_over=lambda: refreshed.append(True),
        find_volumes=lambda: list(plugged),
    )
    return view, presenter, refreshed


@pytest.fixture
def colleague(tmp_path, organisation):
    session = a_device(tmp_path / "colleague", organisation)
    yield session
    session.vault.close()


def test_it_says_how_much_waits(device, handing) -> None:
    view, presenter, _refreshed = handing
    seal_report(device, [a_draft(device)])
    presenter.start()
    assert (view.waiting.own, view.waiting.carried) == (1, 0)
    assert view.waiting.size >= 256 * 1024


def test_it_says_that_nothing_waits(handing) -> None:
    view, presenter, _refreshed = handing
    presenter.start()
    assert view.waiting.sentence == "There is nothing to hand over."


def test_what_waits_is_copied_read_back_and_remembered(device, handing, stick, run) -> None:
    view, presenter, refreshed = handing
    seal_report(device, [a_draft(device)])
    presenter.hand_over(str(stick))
    assert run.lanes == [Lane.VAULT, Lane.IO, Lane.VAULT]
    assert view.result.count == 1
    assert (stick / view.result.folder_name / "bagit.txt").is_file()
    assert list_reports(device).stubs[0].state == "handed-over"
    assert refreshed == [True]
    last = remembered_hand_over(device.vault)
    assert (last.at, last.reports, last.carried) == (device.clock.now(), 1, 0)


def test_a_stick_that_cannot_be_written_hands_nothing_over(device, handing, stick, run) -> None:
    view, presenter, refreshed = handing
    seal_report(device, [a_draft(device)])
    run.fails_with = DriveUnwritable()
    presenter.hand_over(str(stick))
    assert view.failures == ["The drive could not be written."]
    assert list_reports(device).stubs[0].state == "sealed"
    assert refreshed == []
    assert remembered_hand_over(device.vault) is None


def test_a_stopped_copy_is_not_handed_over_and_goes_on_later(
    device, handing, stick, plugged, run
) -> None:
    view, presenter, _refreshed = handing
    seal_report(device, [a_draft(device)])
    plugged.append(a_volume(stick))
    presenter.start()
    run.hold()
    presenter.hand_over(str(stick))
    run.step()
    presenter.cancel()
    run.go()
    assert view.failures == [""]
    assert list_reports(device).stubs[0].state == "sealed"
    presenter.hand_over(str(stick))
    assert view.result.count == 1
    assert list_reports(device).stubs[0].state == "handed-over"


def test_what_an_attempt_left_on_a_stick_is_said(device, handing, stick, plugged) -> None:
    view, presenter, _refreshed = handing
    seal_report(device, [a_draft(device)])

    def stop_half_way(done, total):
        if done > 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_plan(stick, plan_hand_over(device), progress=stop_half_way)
    plugged.append(a_volume(stick))
    presenter.start()
    assert view.finds[str(stick)].bytes_there >= 256 * 1024


def test_sticks_appear_and_go_by_themselves(handing, plugged, stick) -> None:
    view, presenter, _refreshed = handing
    presenter.start()
    assert view.sticks == ()
    plugged.append(a_volume(stick, label="BLUE STICK"))
    presenter.look()
    [row] = view.sticks
    assert (row.title, row.path, row.is_writable) == ("BLUE STICK", str(stick), True)
    plugged.clear()
    presenter.look()
    assert view.sticks == ()


def test_the_same_sticks_are_not_shown_again(handing, plugged, stick) -> None:
    view, presenter, _refreshed = handing
    plugged.append(a_volume(stick))
    presenter.start()
    view.sticks = "untouched"
    presenter.look()
    assert view.sticks == "untouched"


def test_what_speaks_against_a_stick_is_known_before_copying(
    device, handing, plugged, stick
) -> None:
    view, presenter, _refreshed = handing
    seal_report(device, [a_draft(device)])
    plugged += [
        replace(a_volume(stick), is_read_only=True),
        replace(a_volume(stick), mount_point=Path("/other"), free=10),
    ]
    presenter.start()
    presenter.look()
    assert [row.problem for row in view.sticks] == ["write-protected", "not enough room"]
    assert [row.is_writable for row in view.sticks] == [False, True]


def test_a_write_protected_stick_is_refused_in_words(device, handing, plugged, stick) -> None:
    view, presenter, _refreshed = handing
    seal_report(device, [a_draft(device)])
    plugged.append(replace(a_volume(stick), is_read_only=True))
    presenter.start()
    presenter.hand_over(str(stick))
    assert view.failures == ["This stick is write-protected."]


def test_a_pulled_stick_is_said_and_nothing_is_written_in_its_place(
    device, handing, plugged, stick
) -> None:
    view, presenter, _refreshed = handing
    seal_report(device, [a_draft(device)])
    plugged.append(replace(a_volume(stick), device=a_volume(stick).device + 1))
    presenter.start()
    presenter.hand_over(str(stick))
    assert view.failures == ["The stick was pulled out before it was done."]
    assert list(stick.iterdir()) == []


def test_reports_of_a_colleague_are_found_and_taken_along(
    device, colleague, handing, plugged, stick
) -> None:
    view, presenter, refreshed = handing
    seal_report(colleague, [a_draft(colleague)])
    hand_over(colleague, stick)
    plugged.append(a_volume(stick))
    presenter.start()
    finds = view.finds[str(stick)]
    assert (finds.reports, finds.letters) == (1, 0)
    assert finds.report_bytes >= 256 * 1024
    presenter.carry(str(stick))
    assert (view.carried.count, view.carried.refused) == (1, 0)
    assert view.work[0] == (Work.CARRY, 0, 0)
    assert (view.waiting.own, view.waiting.carried) == (0, 1)
    assert view.finds[str(stick)].reports == 0
    assert refreshed == [True]
    presenter.stop_carrying()
    assert view.waiting.sentence == "There is nothing to hand over."


def test_our_own_bag_is_not_a_colleagues(device, handing, plugged, stick) -> None:
    view, presenter, _refreshed = handing
    seal_report(device, [a_draft(device)])
    hand_over(device, stick)
    plugged.append(a_volume(stick))
    presenter.start()
    assert view.finds[str(stick)].reports == 0


def test_two_sticks_of_one_name_are_told_apart_by_their_place(handing, plugged, stick) -> None:
    view, presenter, _refreshed = handing
    plugged += [a_volume(stick), replace(a_volume(stick), mount_point=Path("/other"))]
    presenter.start()
    assert [row.title for row in view.sticks] == [f"STICK ({stick})", "STICK (/other)"]
