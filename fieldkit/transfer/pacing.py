"""Keeps to the bandwidth that the person grants: a bucket that fills with time."""

from __future__ import annotations

import time
from collections.abc import Callable

from fieldkit.transfer.waiting import TICK_SECONDS, Patience

# Bytes, with no limit. Measured: from 256 KiB on the allocator costs more than calls do.
_LARGEST_CHUNK = 128 * 1024
_LEAST_CHUNK = 1024
_CHUNKS_PER_SECOND = 4  # so that a slow limit is an even stream and no stutter


class Pacer:
    """Says how much may be sent or read at once, and waits until it may be."""

    def __init__(
        self,
        bytes_per_second: int,
        *,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._rate = bytes_per_second
        self._now = now
        self._sleep = sleep
        self._free_at = now()  # when all that was taken is paid for

    @property
    def chunk(self) -> int:
        """Return how many bytes to take at most at once."""
        if not self._rate:
            return _LARGEST_CHUNK
        return max(_LEAST_CHUNK, min(_LARGEST_CHUNK, self._rate // _CHUNKS_PER_SECOND))

    def take(self, count: int, patience: Patience) -> None:
        """Wait until the bytes taken before are paid for, then take `count`.

        What is waited for here is added to `patience`: it is not the server that is slow.

        Raises:
            Cancelled: The person stopped.
        """
        if not self._rate:
            return
        while (left := self._free_at - self._now()) > 0:
            patience.slice()
            nap = min(left, TICK_SECONDS)
            self._sleep(nap)
            patience.grant(nap)
        # Nothing is saved up: after a pause there is no burst.
        self._free_at = max(self._free_at, self._now()) + count / self._rate
