"""How long somebody waits for the lock, whatever runs, and for panic."""

from __future__ import annotations

import json
import os
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.result import Result
from fieldkit.vault import destroy_notice

ROUNDS = 5
LOCK_MS = 500
PAINT_RATIO = 1.5  # of a cold start, measured in turn
PANIC_RATIO = 8.0  # of a Python that does nothing, likewise
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
    painted, cold = [], []
    for number in range(ROUNDS):
        cold.append(_cold_start(folder))
        painted.append(_painted(folder / f"paint-{number}"))
    ratio = statistics.median(painted) / statistics.median(cold)
    text = f"{ratio:.2f} x (lock {max(painted):.2f} s at worst, cold {max(cold):.2f} s)"
    results.append(
        Result(
            "lock to unlock window: a cold start", text, f"<= {PAINT_RATIO} x", ratio <= PAINT_RATIO
        )
    )
    return results


def panic(folder: Path, _megabytes: int) -> list[Result]:
    """Decide to destroy an open vault: the time until nothing opens it any more."""
    times, bare = [], []
    for number in range(ROUNDS):
        bare.append(_empty_python())
        times.append(_destroyed(folder / f"panic-{number}"))
    ratio = statistics.median(times) / statistics.median(bare)
    text = f"{ratio:.1f} x ({max(times):.0f} ms at worst, empty {max(bare):.0f} ms)"
    return [
        Result(
            "panic, keys destroyed: an empty Python",
            text,
            f"<= {PANIC_RATIO} x",
            ratio <= PANIC_RATIO,
        )
    ]


def _cold_start(folder: Path) -> float:
    begun = time.perf_counter()
    _run("-m", "fieldkit", "gui", f"--vault={folder / 'none'}", "--quit-after-first-paint")
    return time.perf_counter() - begun


def _empty_python() -> float:
    begun = time.perf_counter()
    _run("-c", "pass")
    return 1000 * (time.perf_counter() - begun)


def _run(*arguments: str) -> None:
    subprocess.run(
        [sys.executable, *arguments],
        check=True,
        capture_output=True,
        cwd=Path(__file__).resolve().parent.parent,
        env={"QT_QPA_PLATFORM": "offscreen", **os.environ},
    )


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
        said = running.stdout.readline() if running.stdout is not None else "0"
        begun = int(said)
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
