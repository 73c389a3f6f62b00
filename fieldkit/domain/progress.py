"""How long work says how far it is, how it is stopped, and how long it will take yet."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

# Called with (done, total) in bytes or items; total 0 means unknown.
# It may raise `errors.Cancelled`, which the work lets through after tidying up.
Progress = Callable[[int, int], None]

_WINDOW_SECONDS = 12.0  # the pace of this long counts: sticks are fast at first, then slow
_FIRST_SECONDS = 2.0  # nothing is said before: the first moments tell nothing


def no_progress(done: int, total: int) -> None:
    """Ignore progress."""


class Pace:
    """Estimates how long work will take yet, from how fast it was lately."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()
        self._begun = 0.0

    def seconds_left(self, now: float, done: int, total: int) -> float | None:
        """Return the seconds that are left, None while that cannot be said.

        `now` is any clock in seconds that only rises. Work that counts anew is timed anew.
        """
        if self._seen and (done < self._seen[-1][1] or now < self._seen[-1][0]):
            self._seen.clear()
        if not self._seen:
            self._begun = now
        self._seen.append((now, done))
        # One from before the window stays, so that slow steps have something to be measured by.
        while len(self._seen) > 2 and self._seen[1][0] <= now - _WINDOW_SECONDS:
            self._seen.popleft()
        since, done_then = self._seen[0]
        if total <= 0 or now - self._begun < _FIRST_SECONDS or done <= done_then:
            return None
        return max(0.0, (total - done) * (now - since) / (done - done_then))
