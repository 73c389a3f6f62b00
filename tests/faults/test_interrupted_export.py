"""An export that is killed leaves no name in plain once headquarters is opened again."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.faults.killed_program import output_of

ROUNDS, SEED = 6, 1  # by hand: python -m tests.faults.interrupted_export FOLDER 100 SEED


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_whatever_kills_an_export_no_name_stays_in_plain(tmp_path: Path) -> None:
    said = output_of("interrupted_export", tmp_path, ROUNDS, SEED)
    # Some were cut off, and some left.
    assert all(json.loads(said))
