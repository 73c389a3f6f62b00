"""How long work says how far it is, and how it is stopped."""

from __future__ import annotations

from collections.abc import Callable

# Called with (done, total) in bytes or items; total 0 means unknown.
# It may raise `errors.Cancelled`, which the work lets through after tidying up.
Progress = Callable[[int, int], None]


def no_progress(done: int, total: int) -> None:
    """Ignore progress."""
