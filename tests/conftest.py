"""Fixtures that every test may use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from PySide6.QtWidgets import QApplication

from fieldkit import translations
from fieldkit.operations.session import Session
from fieldkit.platform import process
from fieldkit.platform.resources import resource_path
from tests.fakes.field import a_device
from tests.fakes.organisation import Organisation, an_organisation
from tests.fakes.patient_bot import PatientBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A busy machine is no fault of what is tried.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(scope="session")
def samples() -> Path:
    """The sample files outside the repository, named by FIELDKIT_SAMPLES."""
    folder = os.environ.get("FIELDKIT_SAMPLES", "")
    if not folder:
        pytest.skip("FIELDKIT_SAMPLES is not set: the sample files are not here")
    path = Path(folder).resolve()
    if not path.is_dir():
        pytest.fail("FIELDKIT_SAMPLES names a folder that does not exist")
    return path


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    """pytest-qt's, for machines that do something else at the same time."""
    return PatientBot(request)


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


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Each test begins in English, whatever the environment or another test chose."""
    before = {name: os.environ.pop(name, None) for name in translations.VARIABLES}
    translations.use_language("en", resource_path("translations"))
    yield
    translations.use_language("en", resource_path("translations"))
    for name, value in before.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value


@pytest.fixture(autouse=True)
def unhardened(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """Leave the process of the tests as it is: no limit on core dumps could be lifted again.

    Returns one entry for each time that a program was hardened.
    """
    hardened: list[None] = []
    monkeypatch.setattr(process, "harden", lambda: hardened.append(None))
    return hardened
