"""What came is compared by itself, in short steps beside other work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.hq.catching_up import CatchingUp
from fieldkit.hq.mentions import ReadSource
from fieldkit.operations.hq.add_read import add_read
from fieldkit.operations.hq.propose_matches import ToCompareCounts, to_compare_counts
from fieldkit.operations.hq.session import HeadquartersSession, close_session
from tests.fakes.headquarters import a_headquarters
from tests.fakes.people import a_mention
from tests.scenes.headquarters_worlds import house

MANY = 90  # several steps


class Desk:
    """A headquarters in the vault's lane, and what catching up says."""

    def __init__(self, qtbot, folder: Path) -> None:
        self.qtbot = qtbot
        self.jobs = BackgroundJobs()
        self.owner = QObject()
        self.done = 0
        self.session: HeadquartersSession = self.in_vault(lambda: a_headquarters(folder, house()))
        self.catching_up = CatchingUp(
            self.session, self.jobs, self.owner, on_step=lambda: None, on_done=self._note_done
        )

    def in_vault(self, work):
        found, failed = [], []
        self.jobs.run(self.owner, lambda _progress: work(), found.append, failed.append)
        self.qtbot.waitUntil(lambda: bool(found or failed))
        assert not failed, failed
        return found[0]

    def read(self, *numbers: int) -> None:
        def work() -> None:
            with self.session.store.transaction():
                mentions = [a_mention(number, "Марыя Ручайная") for number in numbers]
                add_read(
                    self.session, [ReadSource(mention.source, (mention,)) for mention in mentions]
                )

        self.in_vault(work)

    def counts(self) -> ToCompareCounts:
        return self.in_vault(lambda: to_compare_counts(self.session))

    def wait_until_compared(self) -> None:
        self.qtbot.waitUntil(lambda: self.counts().uncompared == 0)

    def _note_done(self) -> None:
        self.done += 1


@pytest.fixture
def desk(qtbot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(qtbot, tmp_path / "hq")
    yield made
    made.in_vault(lambda: close_session(made.session))
    made.jobs.close()


def test_what_was_never_compared_is_when_it_is_opened(desk: Desk) -> None:
    desk.read(*range(1, MANY))
    desk.catching_up.start()
    desk.qtbot.waitUntil(lambda: desk.done == 1)
    assert desk.counts().uncompared == 0
    assert desk.counts().proposed == MANY - 1


def test_other_work_gets_its_turn_between(desk: Desk) -> None:
    desk.read(*range(1, MANY))
    desk.catching_up.start()
    left = desk.counts().uncompared
    while left:  # each question is asked while it runs, and answered before it ends
        before, left = left, desk.counts().uncompared
        assert left <= before
    desk.qtbot.waitUntil(lambda: desk.done == 1)


def test_what_comes_while_it_runs_is_compared_too(desk: Desk) -> None:
    desk.read(*range(1, MANY))
    desk.catching_up.start()
    desk.catching_up.compare()
    desk.read(*range(MANY, 2 * MANY))
    desk.catching_up.compare()
    desk.wait_until_compared()
    desk.qtbot.waitUntil(lambda: desk.done >= 1)
    assert desk.counts().unmatched == 2 * MANY - 1


def test_where_nothing_waits_nobody_is_told(desk: Desk) -> None:
    desk.catching_up.start()
    desk.catching_up.compare()
    desk.counts()
    desk.counts()
    assert desk.done == 0
