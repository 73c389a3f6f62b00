"""Fixtures that every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


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
