"""Files that are counted and hashed while they are read or written, so that once is enough."""

from __future__ import annotations

from fieldkit.crypto.digest import Sha256Stream
from fieldkit.crypto.stream import Readable, Writable, write_fully


class HashedTarget:
    """Counts and hashes what is written."""

    def __init__(self, target: Writable) -> None:
        self._target = target
        self.digest = Sha256Stream()
        self.size = 0  # bytes

    def write(self, data: bytes | bytearray | memoryview, /) -> int:
        """Write all of `data`, also to a file that takes it in parts."""
        self.digest.update(data)
        self.size += len(data)
        write_fully(self._target, data)
        return len(data)


class HashedSource:
    """Counts and hashes what is read."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self.digest = Sha256Stream()
        self.size = 0  # bytes

    def read(self, size: int = -1, /) -> bytes:
        """Return at most `size` bytes, none at the end."""
        data = self._source.read(size)
        self.digest.update(data)
        self.size += len(data)
        return data
