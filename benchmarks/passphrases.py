"""What rating a passphrase at each pause costs, and what the count of wrong tries adds to one."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.result import Result
from fieldkit.crypto.passphrase import DEFAULT, SALT_SIZE, stretch
from fieldkit.crypto.strength import MAX_RATED, rate
from fieldkit.operations.limit_tries import counted_try
from fieldkit.platform.clock import SystemClock

ROUNDS = 40
# The hardest to rate: repetitions, look-alikes, and letters that are rated three times.
_HARD = ("p4ssw0rd" * 8, "abcdefg12345" * 6, "йцукенпароль" * 6, "x" * MAX_RATED)


def passphrases(folder: Path, _megabytes: int) -> list[Result]:
    """Compare both with the key derivation that every try costs."""
    rate("first")  # which loads the word lists
    ratings = [_seconds(lambda text=text: rate(text)) for text in _HARD for _ in range(ROUNDS)]
    counts = [_seconds(lambda: _one_try(folder)) for _ in range(ROUNDS)]
    derivation = min(_seconds(lambda: stretch("x", bytes(SALT_SIZE), DEFAULT)) for _ in range(3))
    rating = statistics.quantiles(ratings, n=20)[-1]
    count = statistics.median(counts)
    return [
        Result(
            "rate a passphrase, p95: key derivation",
            f"{rating / derivation:.2f} x ({rating * 1000:.0f} ms)",
            "<= 0.25 x",
            rating <= derivation / 4,
        ),
        Result(
            "count a try: key derivation",
            f"{count / derivation:.2f} x ({count * 1000:.0f} ms)",
            "<= 0.1 x",
            count <= derivation / 10,
        ),
    ]


def _one_try(folder: Path) -> None:
    with counted_try(folder, SystemClock()):
        pass


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin
