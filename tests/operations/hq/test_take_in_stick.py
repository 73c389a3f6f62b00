"""The officer is told what a stick brought, and can see it again after a restart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from fieldkit.errors import BagInvalid, Cancelled, DiskFull, DriveUnreadable
from fieldkit.operations.hq.intake_bag import intake_bag
from fieldkit.operations.hq.remember_run import (
    RunWay,
    begin_run,
    close_cut_run,
    last_files,
    last_runs,
)
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.take_in_stick import take_in_stick, told
from tests.fakes.headquarters import Device, reopened

T = TypeVar("T")


def test_figures_and_files_of_a_run_are_remembered(
    session: HeadquartersSession, device: Device, stick: Path
) -> None:
    device.seal()
    device.keep(device.parts().write()[0][:-7])
    device.hand_over(stick)
    taken = take_in_stick(session, stick)
    figures = taken.run.figures
    assert (figures.accepted, figures.held, figures.reports) == (1, 1, 1)
    assert told(taken.run)[0] == "1 new report."
    again = reopened(session)
    assert last_runs(again)[0] == taken.run
    assert [item.outcome for item in last_files(again)] == ["held", "accepted"]
    assert last_files(again)[1].code == "M-07"
    second = take_in_stick(again, stick)
    assert (second.run.figures.repeated, second.run.figures.reports) == (2, 0)
    assert [item.way for item in last_runs(again)] == [RunWay.STICK, RunWay.STICK]


def test_only_short_steps_use_the_databases(
    session: HeadquartersSession, device: Device, stick: Path
) -> None:
    for _ in range(3):
        device.seal()
    device.hand_over(stick)
    steps: list[str] = []

    def in_vault(step: Callable[[], T]) -> T:
        steps.append("step")
        return step()

    taken = take_in_stick(session, stick, in_vault=in_vault)
    assert taken.run.figures.accepted == 3
    assert len(steps) < 10


def test_a_stick_that_is_pulled_says_so_and_keeps_what_came(
    session: HeadquartersSession, device: Device, stick: Path, monkeypatch: object
) -> None:
    device.seal()
    second = device.seal()
    bag = device.hand_over(stick)
    (bag / "data" / f"{second}.age").unlink()
    taken = take_in_stick(session, stick)
    assert taken.run.figures.accepted == 1
    assert taken.run.figures.not_kept == 1
    assert not isinstance(taken.summary.interrupted, DriveUnreadable)


def test_a_run_that_was_stopped_is_remembered_as_such(
    session: HeadquartersSession, device: Device, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldkit.operations.hq.intake_bag.GROUP_OBJECTS", 1)
    for number in range(3):
        device.hand_over(stick / str(number), device.seal())
    seen: list[int] = []

    def stop(_done: int, _total: int) -> None:
        seen.append(session.store.records.count())
        if seen[-1]:
            raise Cancelled

    with pytest.raises(Cancelled):
        take_in_stick(session, stick, stop)
    (run,) = last_runs(session)
    assert (run.ended_by, run.figures.accepted, run.figures.reports) == ("Cancelled", 1, 1)


def test_a_run_that_was_killed_is_told_at_the_next_opening(
    session: HeadquartersSession, device: Device, stick: Path
) -> None:
    device.seal()
    device.hand_over(stick)
    begin_run(session, RunWay.STICK)
    intake_bag(session, stick)  # and then the power went
    again = reopened(session)
    close_cut_run(again)
    (run,) = last_runs(again)
    assert (run.ended_by, run.figures.accepted) == ("Cancelled", 1)
    close_cut_run(again)  # it is told once
    assert len(last_runs(again)) == 1


def test_an_empty_stick_is_no_run(session: HeadquartersSession, stick: Path) -> None:
    with pytest.raises(BagInvalid):
        take_in_stick(session, stick)
    close_cut_run(session)
    assert last_runs(session) == ()


def test_what_a_killed_run_left_unread_is_read_by_the_next(
    session: HeadquartersSession, device: Device, stick: Path
) -> None:
    device.seal()
    device.hand_over(stick / "1")
    intake_bag(session, stick / "1")  # ended before anything was read or remembered
    device.seal()
    device.hand_over(stick / "2")
    again = reopened(session)
    taken = take_in_stick(again, stick / "2")
    assert (taken.run.figures.reports, taken.run.figures.repeated) == (1, 1)
    assert again.store.records.unread() == ()


def test_a_full_disk_ends_it_early_and_says_so(
    session: HeadquartersSession, device: Device, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    device.seal()
    device.hand_over(stick)

    def full(*_given: object, **_named: object) -> None:
        raise DiskFull

    monkeypatch.setattr("fieldkit.operations.hq.intake_bag.read_object", full)
    taken = take_in_stick(session, stick)
    assert taken.summary.interrupted is not None
    assert last_runs(session)[0].ended_by == DiskFull().code
    monkeypatch.undo()
    assert take_in_stick(session, stick).run.figures.accepted == 1
