"""Runs a program of this folder that works, is killed many times, and checks what is left."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def output_of(program: str, folder: Path, rounds: int, seed: int) -> str:
    """Return what `python -m tests.faults.PROGRAM FOLDER ROUNDS SEED` printed; it must succeed."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.faults.{program}", str(folder), str(rounds), str(seed)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
