"""A window that is used by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fieldkit.gui.background import BackgroundJobs
from fieldkit.operations.session import Session
from tests.fakes.hands import Hands
from tests.fakes.window import a_window, open_session


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[Callable[[], Session]], Hands]]:
    """Return what shows a window over the vault that it is given; with it come hands for keys."""
    jobs = BackgroundJobs()
    window = a_window(jobs, tmp_path / "vault")
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)

    def show(make: Callable[[], Session]) -> Hands:
        open_session(qtbot, jobs, window, make)
        hands = Hands(qtbot)
        hands.see("Record a detention")
        return hands

    yield show
    window.close()
    jobs.close()
