"""Short steps in the databases' own thread, for work that runs beside it and may take long."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class InVault(Protocol):
    """Runs one short step where the databases' connections live, and waits for what it returns."""

    def __call__(self, step: Callable[[], T], /) -> T:
        """Run it; what it raises is raised here."""


def at_once(step: Callable[[], T]) -> T:
    """Run a step here: for whoever is in the databases' own thread."""
    return step()
