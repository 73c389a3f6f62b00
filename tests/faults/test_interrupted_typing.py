"""However the window is killed, what was typed more than a second before is in the vault."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fieldkit.domain.answers import current
from fieldkit.vault.vault import unlock_vault_with_key
from tests.fakes.field import KEY, a_device
from tests.faults.interrupted_typing import LETTERS

NAME = "victim/name_as_reported"


def typed_until_killed(folder: Path, milliseconds: int, letters: int) -> list[tuple[int, float]]:
    """Let the window be typed in, kill it, and return (letters so far, seconds before the end)."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.interrupted_typing", str(folder), str(milliseconds)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    with process.stdout as said:
        lines = [said.readline() for _letter in range(letters)]
        process.send_signal(signal.SIGKILL)
        end = time.monotonic()  # the same clock for all processes of one system
        lines += said.readlines()
    process.wait()
    pairs = [line.split() for line in lines if line.endswith("\n")]
    return [(int(count), end - float(moment)) for count, moment in pairs]


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system knows no such signal")
# Quicker than the pause that saves, so that it is never waited for; and one that just misses it.
@pytest.mark.parametrize(("milliseconds", "letters"), [(20, 97), (35, 61), (390, 6)])
def test_a_kill_takes_at_most_the_last_second_of_typing(
    tmp_path: Path, milliseconds: int, letters: int
) -> None:
    folder = tmp_path / "vault"
    a_device(folder).vault.close()
    typed = typed_until_killed(folder, milliseconds, letters)
    with unlock_vault_with_key(folder, KEY) as vault:
        [draft] = vault.reports.drafts()
        kept = str(current(vault.reports.revisions(draft.report_id)).get(NAME, ""))
    must_be_there = max((count for count, age in typed if age > 1.0), default=0)
    assert must_be_there > 0
    whole = LETTERS * (len(typed) // len(LETTERS) + 1)
    assert whole.startswith(kept)
    assert len(kept) >= must_be_there
