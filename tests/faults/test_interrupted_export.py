"""An export that is killed leaves no name in plain once headquarters is opened again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROUNDS, SEED = 6, 1  # by hand: python -m tests.faults.interrupted_export FOLDER 100 SEED


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_whatever_kills_an_export_no_name_stays_in_plain(tmp_path: Path) -> None:
    program = "tests.faults.interrupted_export"
    done = subprocess.run(
        [sys.executable, "-m", program, str(tmp_path), str(ROUNDS), str(SEED)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr
    # Some were cut off, and some left.
    assert all(json.loads(done.stdout))
