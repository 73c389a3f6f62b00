"""Sync beside the work: nothing is loaded or woken before somebody chooses it."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from fieldkit.domain.sync_choice import SyncChoice, SyncMode
from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.field.syncing import Syncing
from fieldkit.operations.field.keep_sync_choice import keep_sync_choice
from tests.fakes.field import a_device

ROOT = Path(__file__).parents[3]
_SPEAKS = (
    "fieldkit.transfer.drop_client",
    "fieldkit.operations.field.judge_connection",
    "fieldkit.platform.network",
    "h11",
    "ssl",
)


@pytest.fixture
def syncing(qtbot, tmp_path, organisation):
    jobs, owner, looked, made = BackgroundJobs(), QObject(), [], []
    jobs.run(
        owner,
        lambda _progress: a_device(tmp_path / "vault", organisation),
        made.append,
        made.append,
    )
    qtbot.waitUntil(lambda: bool(made))
    session = made[0]

    def find_token() -> str:
        looked.append(1)
        return "home"

    yield Syncing(session, jobs, owner, find_token=find_token), session, jobs, looked, owner
    jobs.run(owner, lambda _progress: session.vault.close(), made.append, made.append)
    jobs.wait_for_vault(20)
    jobs.close()


def test_nothing_wakes_the_computer_where_only_a_person_begins(qtbot, syncing) -> None:
    watched, _session, jobs, looked, _owner = syncing
    watched.start()
    qtbot.waitUntil(lambda: watched._automatic.is_idle)
    watched._timer.timeout.emit()
    assert not watched._timer.isActive()
    jobs.wait_for_vault(20)
    assert looked == []


def test_what_is_chosen_later_is_looked_after_at_once(qtbot, syncing) -> None:
    watched, session, jobs, looked, owner = syncing
    watched.start()
    qtbot.waitUntil(lambda: watched._automatic.is_idle)
    watched._timer.timeout.emit()
    choice = SyncChoice(mode=SyncMode.ASK)
    done = []
    jobs.run(
        owner,
        lambda _progress: keep_sync_choice(session.vault, choice),
        lambda _nothing: done.append(1),
        done.append,
    )
    qtbot.waitUntil(lambda: bool(done))
    watched.look_again()
    qtbot.waitUntil(lambda: bool(looked))
    assert watched._timer.isActive()
    assert watched._timer.interval() >= 5_000


def test_the_screens_of_the_field_load_nothing_that_speaks_over_a_network() -> None:
    script = (
        "import importlib, sys; from fieldkit.gui import preload;"
        '[importlib.import_module(name) for name in preload.modules("fieldkit.gui.field")];'
        f"print([name for name in {_SPEAKS!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
