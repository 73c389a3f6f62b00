"""SHA-256 computed beside the caller's own work, so that hashing a large file costs no time.

The one thread outside of `gui/background.py`, `dropserver/` and `transfer/`: encrypting and
hashing one after the other takes almost twice as long as the slower of the two. It sees bytes and
nothing else, and never outlives the `with` block.
"""

from __future__ import annotations

import queue
import threading
from types import TracebackType

from fieldkit.crypto.digest import Sha256Stream
from fieldkit.domain.identifiers import Sha256

_WAITING = 4  # pieces that may wait, so that memory use is constant
_WORTH_A_THREAD = 4 << 20  # bytes; smaller files are hashed on the spot


class ParallelSha256:
    """`Sha256Stream` in a thread of its own; used as a context manager by one thread."""

    def __init__(self) -> None:
        self._digest = Sha256Stream()
        self._size = 0
        self._waiting: queue.Queue[bytes | None] = queue.Queue(_WAITING)
        self._thread: threading.Thread | None = None

    def update(self, piece: bytes) -> None:
        """Add the next piece, which may still be hashed when this returns."""
        self._size += len(piece)
        if self._thread is None and self._size <= _WORTH_A_THREAD:
            self._digest.update(piece)
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="digest", daemon=True)
            self._thread.start()
        self._waiting.put(piece)

    def hexdigest(self) -> Sha256:
        """Return the digest of all pieces so far, 64 hexadecimal digits."""
        self._finish()
        return self._digest.hexdigest()

    def __enter__(self) -> ParallelSha256:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._finish()

    def _work(self) -> None:
        while (piece := self._waiting.get()) is not None:
            self._digest.update(piece)

    def _finish(self) -> None:
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join()
            self._thread = None
