"""A headquarters, a device that is enrolled, and a stick, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.operations.hq.session import HeadquartersSession, close_session
from tests.fakes.headquarters import Device, HandClock, a_headquarters, enrol
from tests.fakes.organisation import Organisation, an_organisation


@pytest.fixture(scope="session")
def organisation() -> Organisation:
    return an_organisation(threshold=1, count=1)


@pytest.fixture
def session(tmp_path: Path, organisation: Organisation) -> Iterator[HeadquartersSession]:
    opened = a_headquarters(tmp_path / "hq", organisation)
    yield opened
    close_session(opened)


@pytest.fixture
def device(session: HeadquartersSession, organisation: Organisation, tmp_path: Path) -> Device:
    """A device that is enrolled."""
    made = Device(organisation)
    enrol(session, made, tmp_path)
    return made


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def clock(session: HeadquartersSession) -> HandClock:
    """The clock of headquarters, set by hand."""
    assert isinstance(session.clock, HandClock)
    return session.clock
