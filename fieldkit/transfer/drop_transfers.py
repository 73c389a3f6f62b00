"""Moves bytes over a drop connection: an upload piece by piece, a download that survives cuts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import BinaryIO

from fieldkit.domain.progress import Progress
from fieldkit.dropserver import protocol
from fieldkit.errors import ConnectionCut, ObjectDamaged, ServerSilent, ServerUnreachable
from fieldkit.transfer.drop_answers import check_range, read_accepted
from fieldkit.transfer.drop_box import Progressed
from fieldkit.transfer.drop_connection import DropConnection
from fieldkit.transfer.drop_http import Answer, Question
from fieldkit.transfer.drop_requests import nothing
from fieldkit.transfer.waiting import Teller

_RESUMES = 5  # of one download within a call, and one more for each ...
_BYTES_PER_RESUME = 256 * 1024
_LEAST_PIECE = 384 * 1024
_GROWTH = 8  # from one request to the next: one lucky moment is no promise
_PIECE_SECONDS = 8.0  # how long a request should take: after it, its bytes are known to be durable


class Download:
    """Fetches `size` bytes, from where the caller wants them."""

    def __init__(
        self, connection: DropConnection, target: str, size: int, progress: Progress
    ) -> None:
        self._connection = connection
        self._target = target
        self._size = size
        self._progress = progress

    def run(self, take: Callable[[bytes], object], offset: int) -> None:
        """Hand over every byte from `offset` on, once and in order.

        Raises:
            ConnectionCut, ServerSilent, ServerUnreachable: It was cut, and may not be resumed here.
        """
        teller = Teller(self._progress, self._size, offset)
        for _attempt in range(_RESUMES + self._size // _BYTES_PER_RESUME):
            begun_at = teller.done
            try:
                self._fetch(take, teller)
            except (ConnectionCut, ServerSilent, ServerUnreachable):
                # Resumed only while that brings something: else whoever called decides.
                if not self._connection.may_reopen or teller.done == begun_at:
                    raise
                self._connection.reopen()
            else:
                return
        raise ConnectionCut

    def _fetch(self, take: Callable[[bytes], object], teller: Teller) -> None:
        offset = teller.done

        def judge(answer: Answer) -> Callable[[bytes], object]:
            check_range(answer, offset, self._size)
            return take

        headers = (("Range", f"bytes={offset}-"),) if offset else ()
        question = Question("GET", self._target, headers)
        self._connection.ask(question, judge, expected=(200, 206), teller=teller)


class Upload:
    """Sends one object in requests that each take a few seconds."""

    def __init__(
        self,
        connection: DropConnection,
        target: str,
        source: BinaryIO,
        size: int,
        progress: Progress,
    ) -> None:
        self._connection = connection
        self._target = target
        self._source = source
        self._size = size
        self._progress = progress

    def run(self, offset: int, acknowledged: Callable[[int], None]) -> Progressed:
        """Send everything from `offset` on, telling `acknowledged` what is durable."""
        piece = self._connection.limits.first_piece
        while True:
            length = min(piece, self._size - offset)
            begun_at = time.monotonic()
            # Also with nothing left to send: then the server only has to check the whole.
            progress = self._send(offset, length)
            acknowledged(progress.offset)
            offset = progress.offset
            if progress.is_complete:
                return progress
            piece = self._next_piece(length, time.monotonic() - begun_at)

    def _send(self, offset: int, length: int) -> Progressed:
        # Before it answers the server flushes what came, and at the end reads the whole again.
        to_read = length + (self._size if offset + length == self._size else 0)
        limits = self._connection.limits
        question = Question(
            "PATCH",
            self._target,
            (
                (protocol.UPLOAD_OFFSET, str(offset)),
                (protocol.UPLOAD_LENGTH, str(self._size)),
                ("Content-Type", protocol.PARTIAL_UPLOAD),
            ),
            length,
            self._pieces(offset, length),
            to_read / limits.disk_bytes_per_second,
        )
        progress = Progressed(0, is_complete=False)

        def judge(answer: Answer) -> Callable[[bytes], object]:
            nonlocal progress
            progress = read_accepted(answer, offset + length, self._size)
            return nothing(answer)

        teller = Teller(self._progress, self._size, offset)
        self._connection.ask(
            question, judge, expected=(204,), teller=teller, upload_size=self._size
        )
        return progress

    def _pieces(self, offset: int, length: int) -> Iterator[memoryview]:
        self._source.seek(offset)
        left = length
        while left:
            data = self._source.read(min(left, self._connection.chunk))
            if not data:
                raise ObjectDamaged  # the file is shorter than it was
            yield memoryview(data)
            left -= len(data)

    def _next_piece(self, length: int, seconds: float) -> int:
        wanted = min(int(length / max(seconds, 0.001) * _PIECE_SECONDS), _GROWTH * length)
        return min(self._connection.limits.longest_piece, max(_LEAST_PIECE, wanted))
