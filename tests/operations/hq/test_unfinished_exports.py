"""An export that was cut off does not stay in plain, and whoever comes next is told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fieldkit.errors import Cancelled, DriveUnwritable
from fieldkit.operations.hq import unfinished_exports
from fieldkit.operations.hq.export_tables import WrittenExport, begin_export, write_export
from fieldkit.operations.hq.list_publications import list_publications
from fieldkit.operations.hq.make_list import ListOrder, plan_list, plan_list_export
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.unfinished_exports import (
    note_begun,
    note_stated,
    remove_unfinished,
    remove_while_running,
)
from fieldkit.platform.resources import resource_path
from fieldkit.translations import use_language
from tests.fakes.colleagues import with_colleague
from tests.fakes.detainees import Detainee, detained
from tests.fakes.headquarters import HandClock
from tests.operations.hq.test_export_tables import let_out


@pytest.fixture
def worker(session: HeadquartersSession) -> HeadquartersSession:
    use_language("en", resource_path("translations"))
    at_work = with_colleague(session)
    detained(at_work, [Detainee("Іван Ёршаў")])
    return at_work


def cut_off(worker: HeadquartersSession, folder: Path) -> WrittenExport:
    """Write an export that nobody will finish."""
    planned = plan_list_export(worker, plan_list(worker, ListOrder()), "the families ask")
    return write_export(begin_export(worker, planned, folder))


def test_it_is_removed_and_told_once(worker: HeadquartersSession, tmp_path: Path) -> None:
    cut_off(worker, tmp_path / "stick")
    (said,) = remove_unfinished(worker)
    assert "was removed: detainees-001-be.part" in said
    assert str(tmp_path) not in said
    assert list((tmp_path / "stick").iterdir()) == []
    assert remove_unfinished(worker) == ()


def test_nothing_is_told_of_what_ended_by_itself(
    worker: HeadquartersSession, tmp_path: Path
) -> None:
    let_out(worker, tmp_path)
    planned = plan_list_export(worker, plan_list(worker, ListOrder()), "the families ask")
    begun = begin_export(worker, planned, tmp_path)
    with pytest.raises(Cancelled):
        write_export(begun, _stop)
    assert remove_unfinished(worker) == ()
    assert [path.name for path in tmp_path.glob("detainees*")] == ["detainees-001-be"]


def test_on_a_drive_that_is_away_it_is_looked_for_until_it_is_back(
    worker: HeadquartersSession, clock: HandClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick, drawer = tmp_path / "stick", tmp_path / "drawer"
    cut_off(worker, stick)
    stick.rename(drawer)
    monkeypatch.setattr(unfinished_exports, "_drive_of", lambda _folder: 99)  # of the mount point
    for _time in range(2):
        (said,) = remove_unfinished(worker)
        assert "may still lie in plain" in said
    drawer.rename(stick)
    assert "was removed" in remove_unfinished(worker)[0]
    assert list(stick.iterdir()) == []


def test_of_a_drive_that_stays_away_nobody_is_told_for_ever(
    worker: HeadquartersSession, clock: HandClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    cut_off(worker, stick)
    stick.rename(tmp_path / "drawer")
    monkeypatch.setattr(unfinished_exports, "_drive_of", lambda _folder: 99)
    clock.pass_days(31)
    assert len(remove_unfinished(worker)) == 1
    assert remove_unfinished(worker) == ()


def test_a_lock_removes_it_at_once_and_the_next_unlock_tells(
    worker: HeadquartersSession, tmp_path: Path
) -> None:
    cut_off(worker, tmp_path / "stick")
    remove_while_running(worker)
    assert list((tmp_path / "stick").iterdir()) == []
    assert "was removed" in remove_unfinished(worker)[0]
    assert remove_unfinished(worker) == ()


def test_what_is_removed_while_it_is_written_is_not_written_on(
    worker: HeadquartersSession, tmp_path: Path
) -> None:
    planned = plan_list_export(worker, plan_list(worker, ListOrder()), "the families ask")
    begun = begin_export(worker, planned, tmp_path / "stick")

    def lock(done: int, _total: int) -> None:
        if done == 1:
            remove_while_running(worker)

    with pytest.raises(DriveUnwritable):
        write_export(begun, lock)
    assert list((tmp_path / "stick").iterdir()) == []
    assert "was removed" in remove_unfinished(worker)[0]


def test_what_is_stated_and_never_left_is_said(worker: HeadquartersSession, tmp_path: Path) -> None:
    exported = let_out(worker, tmp_path)
    unfinished = exported.folder.with_name(exported.folder.name + ".part")
    note_begun(worker, unfinished)
    note_stated(worker, unfinished, exported.statement_id)
    exported.folder.rename(unfinished)
    removed, noted = remove_unfinished(worker)
    assert "was removed" in removed
    assert "noted as if it had left" in noted
    assert list_publications(worker)[0].statement.is_in_force


def test_a_link_in_its_place_is_not_followed(worker: HeadquartersSession, tmp_path: Path) -> None:
    written = cut_off(worker, tmp_path / "stick")
    elsewhere = tmp_path / "elsewhere"
    written.unfinished.rename(elsewhere)
    os.symlink(elsewhere, written.unfinished)
    assert "may still lie" in remove_unfinished(worker)[0]
    assert list(elsewhere.iterdir())


def _stop(done: int, _total: int) -> None:
    if done:
        raise Cancelled
