"""Let nobody try one passphrase after the other: each wrong one makes the next wait longer."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from fieldkit.domain.clock import Clock
from fieldkit.errors import DeviceError, TriedTooOften, WrongPassphrase
from fieldkit.vault.tries import Tries, read_tries, write_tries


def seconds_to_wait(folder: Path, clock: Clock) -> int:
    """Return how long the next try must wait, in seconds; 0 for not at all."""
    now = clock.now()
    try:
        return read_tries(folder, now).wait_seconds(now)
    except DeviceError:
        return 0


@contextlib.contextmanager
def counted_try(folder: Path, clock: Clock) -> Iterator[None]:
    """Let one passphrase be tried inside; the count is kept if it was wrong, and forgotten if not.

    A disk that takes no writes counts nothing: its owner must still be able to open what is on it.

    Raises:
        TriedTooOften: Nothing was tried; the error says how long to wait.
    """
    now = clock.now()
    before = Tries(0, now)
    with contextlib.suppress(DeviceError):
        before = read_tries(folder, now)
    seconds = before.wait_seconds(now)
    if seconds > 0:
        raise TriedTooOften(seconds)
    # Before the try: ending the program in the middle of it must not undo the count.
    _keep(folder, before.with_one_more(now))
    try:
        yield
    except WrongPassphrase:
        raise
    except BaseException:
        _keep(folder, before)  # it was not the passphrase
        raise
    _keep(folder, Tries(0, now))


def _keep(folder: Path, tries: Tries) -> None:
    with contextlib.suppress(DeviceError):
        write_tries(folder, tries)
