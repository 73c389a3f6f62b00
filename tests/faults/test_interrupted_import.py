"""An import of ODK submissions killed at any moment: what is here is whole, nothing is lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.faults.killed_program import output_of

ROUNDS, SEED = 6, 1  # by hand: python -m tests.faults.interrupted_import FOLDER 100 SEED


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_whatever_kills_an_import_it_can_be_repeated(tmp_path: Path) -> None:
    said = output_of("interrupted_import", tmp_path, ROUNDS, SEED)
    assert int(said) > 0  # imports were cut short
