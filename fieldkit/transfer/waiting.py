"""How long the network may take, and how one stops waiting for it.

Every wait of the drop client is one of these: it ends by itself, and it asks at least four times
a second whether the person stopped.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from fieldkit.domain.progress import Progress, no_progress
from fieldkit.errors import ServerSilent

TICK_SECONDS = 0.2  # the longest that nobody is asked whether to stop
_TELL_SECONDS = 0.1  # not more often, or telling would cost more than sending


@dataclass(frozen=True)
class Limits:
    """What is granted to a server, in seconds and bytes. Tests make them small."""

    connect_seconds: float = 30.0
    tor_seconds: float = 150.0  # a circuit, and the meeting point of an onion service
    handshake_seconds: float = 45.0
    answer_seconds: float = 90.0  # until all headers of an answer are there
    disk_bytes_per_second: int = 8 * 1024 * 1024  # of a server, which flushes and reads again
    body_seconds: float = 60.0  # grace for a body, whatever its size
    least_bytes_per_second: int = 256  # of a body, on average after that
    bytes_per_second: int = 0  # what the person grants the network; 0 = no limit
    # What was sent may still lie in buffers on the way, while its answer is waited for.
    bytes_on_the_way: int = 512 * 1024
    slow_bytes_per_second: int = 4 * 1024
    first_piece: int = 384 * 1024  # bytes of the first request: a small object whole
    longest_piece: int = 1024 * 1024 * 1024  # a cut request loses nothing: few are fast


class Teller:
    """Tells how far a piece of work is, and lets `Cancelled` out of whoever is told."""

    def __init__(self, progress: Progress = no_progress, total: int = 0, done: int = 0) -> None:
        self.done = done
        self._progress = progress
        self._total = total
        self._told_at = float("-inf")

    def tell(self) -> None:
        """Call the progress, unless that was just done."""
        now = time.monotonic()
        if now - self._told_at >= _TELL_SECONDS:
            self._told_at = now
            self._progress(self.done, self._total)


class Patience:
    """How long one step may take from now on."""

    def __init__(self, seconds: float, teller: Teller) -> None:
        self._until = time.monotonic() + seconds
        self._teller = teller

    def slice(self) -> float:
        """Return for how many seconds to wait before this is asked again.

        Raises:
            ServerSilent: The time is over.
            Cancelled: The person stopped.
        """
        self._teller.tell()
        left = self._until - time.monotonic()
        if left <= 0:
            raise ServerSilent
        return min(left, TICK_SECONDS)

    def grant(self, seconds: float) -> None:
        """Add time: something came that deserves it, or the waiting was our own."""
        self._until += seconds


def patience_for_body(limits: Limits, teller: Teller) -> Patience:
    """Return the patience for a body; each piece of it must `grant` what `worth` says."""
    return Patience(limits.body_seconds, teller)


def worth(limits: Limits, count: int) -> float:
    """Return how many seconds `count` bytes of a body are granted."""
    return count / limits.least_bytes_per_second
