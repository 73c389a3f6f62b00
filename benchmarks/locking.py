"""How long somebody waits for the lock, whatever runs, and for panic."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.result import Result
from fieldkit.vault import destroy_notice

ROUNDS = 5
LOCK_MS = 500
PAINT_SECONDS = 2.0
PANIC_MS = 500
WORK = ("typing", "attaching", "sealing", "handing-over", "endless-vault-job", "hanging-window")


def lock(folder: Path, _megabytes: int) -> list[Result]:
    """Lock a window while each kind of work runs: the worst time to the successor's first step."""
    results = []
    for work in WORK:
        times = [_locked(folder / f"{work}-{number}", work) for number in range(ROUNDS)]
        worst = max(times)
        results.append(
            Result(
                f"lock while {work}: new process",
                f"{worst:.0f} ms at worst of {ROUNDS}",
                f"<= {LOCK_MS} ms",
                worst <= LOCK_MS,
            )
        )
    seconds = sorted(_painted(folder / f"paint-{number}") for number in range(ROUNDS))
    results.append(
        Result(
            "lock: unlock window painted, program ended",
            f"{seconds[-1]:.2f} s at worst of {ROUNDS}",
            f"<= {PAINT_SECONDS} s",
            seconds[-1] <= PAINT_SECONDS,
        )
    )
    return results


def panic(folder: Path, _megabytes: int) -> list[Result]:
    """Decide to destroy an open vault: the worst time until nothing opens it any more."""
    times = [_destroyed(folder / f"panic-{number}") for number in range(ROUNDS)]
    return [
        Result(
            "panic: key slots destroyed",
            f"{max(times):.0f} ms at worst of {ROUNDS}",
            f"<= {PANIC_MS} ms",
            max(times) <= PANIC_MS,
        )
    ]


def _locked(folder: Path, work: str) -> float:
    """Return the milliseconds from the request to the first instruction of the new process."""
    with _started(folder, work) as running:
        said, _errors = running.communicate(timeout=120)
    return float(json.loads(said.splitlines()[-1])["milliseconds"])


def _painted(folder: Path) -> float:
    """Return the seconds from the request to the end after the first paint."""
    with _started(folder, "typing", "paint") as running:
        said, _errors = running.communicate(timeout=120)
        ended = time.monotonic_ns()
    return (ended - int(said.splitlines()[-1])) / 1e9


def _destroyed(folder: Path) -> float:
    """Return the milliseconds from the decision to the first notice in place of the keys."""
    vault = folder / "vault"
    with _started(folder, "typing", "panic") as running:
        begun = int(running.stdout.readline()) if running.stdout is not None else 0
        while destroy_notice.find(vault) is None and vault.exists():
            time.sleep(0.001)
        ended = time.monotonic_ns()
        while vault.exists():
            time.sleep(0.01)
        running.send_signal(signal.SIGKILL)  # the window that says so
    return (ended - begun) / 1e6


def _started(folder: Path, *words: str) -> subprocess.Popen[str]:
    folder.mkdir()
    return subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.locked_work", str(folder), *words],
        cwd=Path(__file__).resolve().parent.parent,
        env={"QT_QPA_PLATFORM": "offscreen", **os.environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
