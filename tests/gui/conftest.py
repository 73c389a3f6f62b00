"""A device for the windows' tests, and the headquarters it seals to."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.operations.session import Session
from tests.fakes.field import a_device
from tests.fakes.organisation import Organisation, an_organisation
from tests.fakes.running import InlineRun


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


@pytest.fixture(scope="session")
def organisation() -> Organisation:
    return an_organisation()


@pytest.fixture
def device(tmp_path: Path, organisation: Organisation) -> Iterator[Session]:
    """A vault whose headquarters has been added."""
    session = a_device(tmp_path / "vault", organisation)
    yield session
    session.vault.close()


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Session]:
    """A vault without a headquarters."""
    session = a_device(tmp_path / "alone")
    yield session
    session.vault.close()


@pytest.fixture
def run() -> InlineRun:
    return InlineRun()
