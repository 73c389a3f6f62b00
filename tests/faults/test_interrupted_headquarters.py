"""Headquarters killed at any moment: what it said is true, the same stick completes the rest."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROUNDS, SEED = 8, 1  # by hand: python -m tests.faults.interrupted_headquarters FOLDER 100 SEED


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_whatever_kills_headquarters_no_receipt_is_untrue(tmp_path: Path) -> None:
    program = "tests.faults.interrupted_headquarters"
    done = subprocess.run(
        [sys.executable, "-m", program, str(tmp_path), str(ROUNDS), str(SEED)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr
    # Objects were accepted and receipts written.
    assert all(json.loads(done.stdout))
