"""An import of ODK submissions killed at any moment: what is here is whole, nothing is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROUNDS, SEED = 6, 1  # by hand: python -m tests.faults.interrupted_import FOLDER 100 SEED


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_whatever_kills_an_import_it_can_be_repeated(tmp_path: Path) -> None:
    program = "tests.faults.interrupted_import"
    done = subprocess.run(
        [sys.executable, "-m", program, str(tmp_path), str(ROUNDS), str(SEED)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 0  # imports were cut short
