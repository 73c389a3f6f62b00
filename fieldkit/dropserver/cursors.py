"""Cursors of the folder storage: `<8 hex>-<number>`.

The first part is new at each start. A cursor of another time begins from the start again, so
that nothing is missed if the folder was replaced; names are hashes, so twice is not a harm.
"""

from __future__ import annotations

import os
import re

_CURSOR = re.compile(r"([0-9a-f]{8})-([0-9]{1,18})\Z")


class Cursors:
    """Writes and reads the cursors of one run of the server."""

    def __init__(self) -> None:
        self._run = os.urandom(4).hex()

    def write(self, sequence: int) -> str:
        """Return the cursor that stands after a sequence number."""
        return f"{self._run}-{sequence}"

    def read(self, cursor: str) -> int:
        """Return the sequence number of a cursor, 0 where it is none of this run."""
        found = _CURSOR.match(cursor)
        return int(found[2]) if found and found[1] == self._run else 0
