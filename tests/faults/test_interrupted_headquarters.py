"""Headquarters killed at any moment: what it said is true, the same stick completes the rest."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.faults.killed_program import output_of

ROUNDS, SEED = 8, 1  # by hand: python -m tests.faults.interrupted_headquarters FOLDER 100 SEED


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_whatever_kills_headquarters_no_receipt_is_untrue(tmp_path: Path) -> None:
    said = output_of("interrupted_headquarters", tmp_path, ROUNDS, SEED)
    # Objects were accepted and receipts written.
    assert all(json.loads(said))
