"""Counts wrong passphrases in a small file of the vault folder, so that guessing by hand is slow.

The file holds a count and a time, nothing of what was typed. Whoever may delete it can also copy
the vault and guess elsewhere: against that stands the key derivation, not this.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fieldkit.domain import canonical_json, clock
from fieldkit.errors import InvalidDate, InvalidJson
from fieldkit.platform.durable import remove_durably, write_durably

FILE_NAME = "tries"
FREE_TRIES = 3  # before the first wait
FIRST_WAIT_SECONDS = 5
LONGEST_WAIT_SECONDS = 300  # never locked out for good

_MAX_BYTES = 200
_MAX_COUNT = 1_000_000
_MAX_DOUBLINGS = 10


@dataclass(frozen=True)
class Tries:
    """How many wrong passphrases there were since the last right one, and when the last was."""

    count: int
    last_at: datetime

    def wait_seconds(self, now: datetime) -> int:
        """Return how many whole seconds must pass until the next try, 0 for none."""
        until = self.last_at + timedelta(seconds=wait_after(self.count))
        return max(0, -int(-(until - now).total_seconds() // 1))

    def with_one_more(self, now: datetime) -> Tries:
        """Return the count after another try."""
        return Tries(min(self.count + 1, _MAX_COUNT), now)


NO_TRIES = Tries(0, datetime.min.replace(tzinfo=UTC))


def wait_after(count: int) -> int:
    """Return the seconds to wait after so many wrong passphrases: it doubles up to a limit."""
    if count < FREE_TRIES:
        return 0
    return min(FIRST_WAIT_SECONDS << min(count - FREE_TRIES, _MAX_DOUBLINGS), LONGEST_WAIT_SECONDS)


def read_tries(folder: Path, now: datetime) -> Tries:
    """Return what was counted; a file that cannot be understood counts as a wait from now.

    A time that lies ahead, because the clock was set back, is taken for now. Both are written
    again, so that the wait ends.

    Raises:
        DeviceError: It could not be written again.
    """
    try:
        with (folder / FILE_NAME).open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except OSError:  # none was counted, or the folder cannot be read: then no vault opens either
        return Tries(0, now)
    found = _parsed(data)
    if found is not None and found.last_at <= now:
        return found
    mended = Tries(FREE_TRIES if found is None else found.count, now)
    write_tries(folder, mended)
    return mended


def write_tries(folder: Path, tries: Tries) -> None:
    """Keep a count; of none the file is removed.

    Raises:
        DeviceError: The disk does not take it.
    """
    if tries.count == 0:
        if (folder / FILE_NAME).exists():
            remove_durably(folder / FILE_NAME)
        return
    content = {"count": tries.count, "last": clock.to_text(tries.last_at)}
    write_durably(folder / FILE_NAME, canonical_json.write(content))


def _parsed(data: bytes) -> Tries | None:
    with contextlib.suppress(InvalidJson, InvalidDate):
        content = canonical_json.read_object(data, max_bytes=_MAX_BYTES)
        count, last = content.get("count"), content.get("last")
        if type(count) is int and 1 <= count <= _MAX_COUNT and isinstance(last, str):
            return Tries(count, clock.from_text(last))
    return None
