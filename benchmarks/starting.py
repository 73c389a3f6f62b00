"""How long a person waits until there is something to read: the command line, the window."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.result import Result

ROUNDS = 9
TARGET_RATIO = 2.5
TARGET_SECONDS = 0.5


def start(folder: Path, _megabytes: int) -> list[Result]:
    """Start the command line to its first output, and the window to its first paint."""
    return [_command_line(), _window(folder)]


def _command_line() -> Result:
    times = [_seconds("-m", "fieldkit", "--version") for _ in range(5)]
    return Result(
        "command line: start to first output",
        f"{min(times):.2f} s",
        f"< {TARGET_SECONDS} s",
        min(times) < TARGET_SECONDS,
    )


def _window(folder: Path) -> Result:
    """Compare whole processes, from their start to their end after the first paint, in turn.

    Counted is the time of the processor: while others use the machine, waiting for it says nothing.
    """
    (folder / "keyslots.a").touch()  # so that the passphrase is asked for
    ours_command = ("-m", "fieldkit", "gui", "--vault", str(folder), "--quit-after-first-paint")
    bare_command = ("-m", "benchmarks.bare_window")
    for command in (ours_command, bare_command):
        _cpu_seconds(*command)  # compiled and in the system's cache from now on, as once installed
    ours, bare = [], []
    for _ in range(ROUNDS):
        bare.append(_cpu_seconds(*bare_command))
        ours.append(_cpu_seconds(*ours_command))
    our_median, bare_median = statistics.median(ours), statistics.median(bare)
    ratio = our_median / bare_median
    text = f"{ratio:.2f} x (ours {our_median:.2f} s, bare {bare_median:.2f} s)"
    return Result(
        "unlock window: a bare PySide6 window", text, f"<= {TARGET_RATIO} x", ratio <= TARGET_RATIO
    )


def _cpu_seconds(*arguments: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _seconds(*arguments)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _seconds(*arguments: str) -> float:
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments],
        check=True,
        capture_output=True,
        cwd=Path(__file__).resolve().parent.parent,
        env=environment,
    )
    return time.perf_counter() - begun
