"""Files that are counted and hashed while they are read or written, so that once is enough."""

from __future__ import annotations

from fieldkit.crypto.digest import Sha256Stream
from fieldkit.crypto.parallel_digest import ParallelSha256
from fieldkit.crypto.stream import Readable, Writable, write_fully

Digest = Sha256Stream | ParallelSha256


class HashedTarget:
    """Counts and hashes what is written."""

    def __init__(self, target: Writable, digest: Digest | None = None) -> None:
        self._target = target
        self.digest = digest or Sha256Stream()
        self.size = 0  # bytes

    def write(self, data: bytes | bytearray | memoryview, /) -> int:
        """Write all of `data`, also to a file that takes it in parts."""
        # A copy: the caller uses its buffer again, and the digest may be a step behind.
        self.digest.update(bytes(data))
        self.size += len(data)
        write_fully(self._target, data)
        return len(data)


class HashedSource:
    """Counts and hashes what is read."""

    def __init__(self, source: Readable, digest: Digest | None = None) -> None:
        self._source = source
        self.digest = digest or Sha256Stream()
        self.size = 0  # bytes

    def read(self, size: int = -1, /) -> bytes:
        """Return at most `size` bytes, none at the end."""
        data = self._source.read(size)
        self.digest.update(data)
        self.size += len(data)
        return data
