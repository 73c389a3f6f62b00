"""How presenters ask for work in the background, without knowing Qt or threads."""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import Protocol, TypeVar

from fieldkit.domain.progress import Progress

T = TypeVar("T")


# Has something called on the GUI thread, from whichever thread the work runs in.
Tell = Callable[[Callable[[], object]], None]


class Lane(enum.Enum):
    """Where work runs: VAULT for all that touches the vault, IO for files and ciphers."""

    VAULT = "vault"
    IO = "io"


class Job(Protocol):
    """Work that was asked for and can be stopped."""

    def cancel(self) -> None:
        """Ask the work to stop."""
        ...


class Run(Protocol):
    """Runs work and delivers its result or error to whoever asked, if still there."""

    def __call__(
        self,
        work: Callable[[Progress], T],
        on_done: Callable[[T], None],
        on_error: Callable[[Exception], None],
        *,
        lane: Lane = Lane.VAULT,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> Job:
        """Run `work` in `lane`, then one of the callbacks."""
        ...
