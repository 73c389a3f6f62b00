"""A window that is used by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fieldkit.operations.session import Session
from tests.fakes.hands import Hands
from tests.fakes.window import open_session, shown_window


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[Callable[[], Session]], Hands]]:
    """Return what shows a window over the vault that it is given; with it come hands for keys."""
    with shown_window(qtbot, tmp_path / "vault") as window:

        def show(make: Callable[[], Session]) -> Hands:
            open_session(qtbot, window._jobs, window, make)
            hands = Hands(qtbot)
            hands.see("Record a detention")
            return hands

        yield show
