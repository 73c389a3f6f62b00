"""Windows, and what takes the place of lanes and keyring in their tests."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fieldkit.domain.identifiers import DeviceId
from fieldkit.gui.field.window import FieldWindow
from fieldkit.operations.field.load_identity import load_identity
from fieldkit.operations.session import Session
from tests.fakes.field import a_device
from tests.fakes.organisation import Organisation
from tests.fakes.running import InlineRun
from tests.fakes.secret_store import MemorySecretStore
from tests.fakes.window import open_session, shown_window


@pytest.fixture(autouse=True)
def _garbage_stays_on_the_gui_thread(request: pytest.FixtureRequest) -> Iterator[None]:
    """Collect as gui/collecting.py does: no lane of a test may destroy widgets of another."""
    if "qtbot" not in request.fixturenames:
        yield
        return
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[FieldWindow]:
    """A window that has the keyboard and nothing open yet."""
    with shown_window(qtbot, tmp_path / "vault") as shown:
        yield shown


@pytest.fixture
def device_id(
    qtbot: QtBot, window: FieldWindow, tmp_path: Path, organisation: Organisation
) -> DeviceId:
    """Open a new vault in the window; return who signs there."""
    known = []

    def make() -> Session:
        session = a_device(tmp_path / "vault", organisation)
        known.append(load_identity(session.vault).device_id)
        return session

    open_session(qtbot, window._jobs, window, make)
    return known[0]


@pytest.fixture
def secrets() -> MemorySecretStore:
    """The keyring of this computer, empty."""
    return MemorySecretStore()


@pytest.fixture
def run() -> InlineRun:
    return InlineRun()
