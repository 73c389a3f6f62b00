"""Work with a drive is begun once, can be stopped, and says what came of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.domain.progress import Progress
from fieldkit.errors import DriveUnreadable
from fieldkit.gui.field.handover.sticks import StickRow
from fieldkit.gui.hq.drive_work.presenter import DriveWorkPresenter
from fieldkit.gui.hq.drive_work.shown import DriveResult
from fieldkit.gui.running import Lane
from fieldkit.platform.volumes import Volume
from tests.fakes.running import InlineRun

DONE = DriveResult("Done.", ("All of it.",), more="More")


class View:
    def __init__(self) -> None:
        self.sticks: list[tuple[StickRow, ...]] = []
        self.work: list[tuple[int, int]] = []
        self.results: list[DriveResult] = []
        self.failures: list[str] = []

    def show_sticks(self, rows: tuple[StickRow, ...]) -> None:
        self.sticks.append(rows)

    def show_work(self, done: int, total: int) -> None:
        self.work.append((done, total))

    def show_result(self, result: DriveResult) -> None:
        self.results.append(result)

    def show_failure(self, sentence: str, hint: str) -> None:
        self.failures.append(sentence)


@pytest.fixture
def view() -> View:
    return View()


def a_presenter(view: View, run: InlineRun, work: object) -> DriveWorkPresenter:
    return DriveWorkPresenter(
        view,
        run,
        work=work,  # type: ignore[arg-type]
        more=lambda folder, _progress: DriveResult(f"More with {folder.name}.", ()),
        on_done=lambda: view.work.append((-1, -1)),
        find_volumes=lambda: [],
    )


def test_it_works_beside_the_vault_and_then_goes_on(view: View, run: InlineRun) -> None:
    def work(folder: Path, progress: Progress) -> DriveResult:
        progress(1, 2)
        assert folder == Path("/stick")
        return DONE

    presenter = a_presenter(view, run, work)
    presenter.start("/stick")
    presenter.start_more("/stick")
    assert run.lanes == [Lane.IO, Lane.IO]
    assert [result.lead for result in view.results] == ["Done.", "More with stick."]
    assert (1, 2) in view.work
    assert view.work.count((-1, -1)) == 2


def test_what_fails_is_said_and_what_was_stopped_is_no_failure(view: View, run: InlineRun) -> None:
    presenter = a_presenter(view, run, lambda _folder, _progress: DONE)
    run.fails_with = DriveUnreadable()
    presenter.start("/stick")
    assert view.failures[0]

    def until_stopped(_folder: Path, progress: Progress) -> DriveResult:
        presenter.cancel()
        progress(1, 2)
        return DONE

    run.hold()
    presenter = a_presenter(view, run, until_stopped)
    presenter.start("/stick")
    run.go()
    assert view.failures[1:] == [""]
    assert view.results == []


def test_drives_are_shown_only_when_they_change(view: View, run: InlineRun) -> None:
    volumes: list[Volume] = []
    presenter = DriveWorkPresenter(
        view,
        run,
        work=lambda _folder, _progress: DONE,
        on_done=lambda: None,
        find_volumes=lambda: volumes,
    )
    presenter.look()
    presenter.look()
    assert view.sticks == [()]
