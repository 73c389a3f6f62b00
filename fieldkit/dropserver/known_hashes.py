"""How far unfinished uploads were hashed, so that each further piece costs its own length only.

Kept in memory and not for ever: what is not known any more is hashed again from the file.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

MOST = 1000  # uploads; a state takes some hundred bytes

Name = tuple[str, str]  # device, sha256


@dataclass
class RunningHash:
    """The SHA-256 of the first `count` bytes of a file; it goes on in whoever holds it."""

    count: int = 0
    state: hashlib._Hash = field(default_factory=hashlib.sha256, repr=False)

    def add(self, block: memoryview) -> None:
        """Go on with what follows."""
        self.state.update(block)
        self.count += len(block)


class KnownHashes:
    """Used from one thread."""

    def __init__(self) -> None:
        self._by_name: dict[Name, RunningHash] = {}

    def take(self, name: Name) -> RunningHash:
        """Hand over what is known, nothing hashed where nothing is."""
        return self._by_name.pop(name, None) or RunningHash()

    def keep(self, name: Name, hashed: RunningHash) -> None:
        """Remember it; the oldest is forgotten where there are too many."""
        if not hashed.count:
            return
        self._by_name[name] = hashed
        if len(self._by_name) > MOST:
            del self._by_name[next(iter(self._by_name))]
