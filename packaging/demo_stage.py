"""What the parts of the demonstration share: where it plays, and how it tells what happens."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "demo"
# Shown on the screen, so that the windows can be opened: a demo keeps no secrets.
PASSPHRASE = "invented words for the demo only"  # noqa: S105

_said: list[list[str]] = []


@contextmanager
def step(title: str) -> Iterator[None]:
    """Print a step and how long it took, then what was said meanwhile."""
    begun = time.perf_counter()
    print(f"  {title} ...", end=" ", flush=True)
    _said.append([])
    yield
    print(f"{time.perf_counter() - begun:.2f} s")
    for text in _said.pop():
        say(text)


def say(text: str) -> None:
    """Print what a step showed, at its end."""
    if _said:
        _said[-1].append(text)
    else:
        print(f"      {text}")
