"""Headquarters' window over a real vault, opened by its key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.hq.window import HeadquartersWindow
from fieldkit.gui.surroundings import Surroundings
from fieldkit.operations.session import Session
from fieldkit.vault.vault import unlock_vault_with_key
from tests.fakes.headquarters import VAULT_KEY, HandClock
from tests.fakes.window import Relaunched, no_keyring, use_language

Opened = Callable[..., AbstractContextManager[HeadquartersWindow]]


@pytest.fixture
def relaunched() -> Relaunched:
    return Relaunched()


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path, relaunched: Relaunched) -> Opened:
    """Return what makes a world, unlocks it and shows the window until the block ends."""

    @contextmanager
    def show(
        world: Callable[[Path], None] | None, *, work_waits: bool = False
    ) -> Iterator[HeadquartersWindow]:
        folder = tmp_path / "vault"
        if world is not None:
            world(folder)
        use_language("en")
        jobs = BackgroundJobs()
        window = HeadquartersWindow(
            jobs,
            Surroundings(
                folder,
                HandClock(),
                no_keyring,
                relaunched,
                use_language,
                work_waits=work_waits,
            ),
        )
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        try:
            qtbot.waitUntil(window.isActiveWindow)
            sessions: list[Session] = []
            jobs.run(
                window,
                lambda _progress: Session(
                    unlock_vault_with_key(folder, VAULT_KEY), HandClock(), None
                ),
                sessions.append,
                pytest.fail,
            )
            qtbot.waitUntil(lambda: bool(sessions))
            window.show_session(sessions[0])
            qtbot.waitUntil(lambda: window.stack.top is not None)
            yield window
        finally:
            window.close()
            jobs.close()

    return show
