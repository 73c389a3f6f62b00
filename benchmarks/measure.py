"""Runs a piece of work in a process of its own and says how long it took and how much memory."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measured:
    """One measurement; the other numbers are what the work itself reported."""

    seconds: float
    peak_megabytes: float
    numbers: dict[str, float]


def in_own_process(module: str, *arguments: str) -> Measured:
    """Run `python -m benchmarks.<module> arguments` and return what it measured."""
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{module}", *arguments],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).resolve().parent.parent,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    found = json.loads(done.stdout.splitlines()[-1])
    return Measured(found["seconds"], found["peak_megabytes"], found["numbers"])


def report(work: Callable[[], dict[str, float] | None]) -> None:
    """Run `work` and print its time and this process's peak memory as one line of JSON."""
    begun = time.perf_counter()
    numbers = work() or {}
    seconds = numbers.pop("seconds", time.perf_counter() - begun)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_megabytes": peak, "numbers": numbers}))


def shell(command: str, folder: Path) -> float:
    """Run a shell command in `folder` and return its seconds."""
    begun = time.perf_counter()
    subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        check=True,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    return time.perf_counter() - begun


def settle(folder: Path) -> None:
    """Flush what earlier work left to write, so that it is not charged to the next."""
    subprocess.run(["sync", "-f", str(folder)], check=True)
