"""A sync in the window says what came, from which server, and why one failed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.domain.progress import Progress
from fieldkit.errors import Cancelled, ServerSilent
from fieldkit.gui.hq.drive_work.shown import DriveResult
from fieldkit.gui.hq.sync.presenter import SyncPresenter
from fieldkit.gui.running import Lane
from fieldkit.operations.hq.remember_run import IntakeRun, RunFigures, RunWay
from fieldkit.operations.hq.session import HeadquartersSession, close_session
from fieldkit.operations.hq.sync_with_servers import ServerSync, SyncDone
from fieldkit.operations.hq.take_in_stick import Synced
from tests.fakes.headquarters import START, a_headquarters
from tests.fakes.organisation import Organisation
from tests.fakes.running import InlineRun


class View:
    def __init__(self) -> None:
        self.servers: tuple[str, ...] | None = None
        self.results: list[DriveResult] = []
        self.failures: list[str] = []
        self.worked = 0

    def show_servers(self, urls: tuple[str, ...]) -> None:
        self.servers = urls

    def show_work(self, done: int, total: int) -> None:
        self.worked += 1

    def show_result(self, result: DriveResult) -> None:
        self.results.append(result)

    def show_failure(self, sentence: str, hint: str) -> None:
        self.failures.append(sentence)


@pytest.fixture
def session(tmp_path: Path, organisation: Organisation) -> Iterator[HeadquartersSession]:
    opened = a_headquarters(tmp_path / "hq", organisation)
    yield opened
    close_session(opened)


def test_one_server_that_fails_hides_no_other(session: HeadquartersSession, run: InlineRun) -> None:
    view, ways = View(), []

    def sync(through_tor: bool, _progress: Progress) -> Synced:
        ways.append(through_tor)
        good, bad = ServerSync("https://a.example"), ServerSync("https://b.example")
        good.left, bad.failure = 2, ServerSilent()
        run_ = IntakeRun(RunWay.SYNC, START, RunFigures(accepted=1, reports=1, people=3))
        return Synced(SyncDone((good, bad), 0), run_)

    said: list[str] = []
    presenter = SyncPresenter(view, session, run, sync=sync, on_done=said.append)
    presenter.start()
    assert view.servers == ()
    presenter.sync(through_tor=True)
    (result,) = view.results
    assert ways == [True]
    assert [line.title for line in result.lines] == ["https://a.example", "https://b.example"]
    assert result.warning
    assert "3 people are mentioned in what is new." in result.sentences
    assert said == [result.warning]


def test_waiting_for_a_server_holds_no_vault_up(
    session: HeadquartersSession, run: InlineRun
) -> None:
    view, said = View(), list[str]()

    def sync(_through_tor: bool, _progress: Progress) -> Synced:
        return Synced(SyncDone((), 0), IntakeRun(RunWay.SYNC, START, RunFigures()))

    SyncPresenter(view, session, run, sync=sync, on_done=said.append).sync(through_tor=True)
    assert run.lanes[-1] is Lane.IO
    assert said == [view.results[0].lead]


def test_a_sync_that_is_stopped_is_no_failure(session: HeadquartersSession, run: InlineRun) -> None:
    view = View()

    def sync(_through_tor: bool, _progress: Progress) -> Synced:
        raise Cancelled

    said: list[str] = []
    presenter = SyncPresenter(view, session, run, sync=sync, on_done=said.append)
    presenter.sync(through_tor=False)
    assert view.failures == said == [""]
