"""Sees to it that a lock comes, even where the window itself hangs.

A timer of Qt runs only while the window's thread does. So a thread of its own counts along: past
the deadline it replaces the process, whatever the other threads are doing.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Deadline:
    """One per application; what it calls must not touch Qt."""

    def __init__(self, act: Callable[[], object]) -> None:
        self._act = act
        self._changed = threading.Condition()
        self._due: float | None = None
        self._is_over = False
        # A daemon: an ending program does not wait for it.
        self._thread = threading.Thread(target=self._watch, name="deadline", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def set(self, seconds: float) -> None:
        """Act in so many seconds, unless another time is set before."""
        with self._changed:
            self._due = time.monotonic() + seconds
            self._changed.notify()

    def stop(self) -> None:
        """Never act."""
        with self._changed:
            self._is_over = True
            self._changed.notify()

    def _watch(self) -> None:
        with self._changed:
            while not self._is_over:
                left = None if self._due is None else self._due - time.monotonic()
                if left is not None and left <= 0:
                    break
                self._changed.wait(left)
            if self._is_over:
                return
        self._act()
