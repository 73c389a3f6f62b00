"""STREAM: encryption in 64 KiB chunks that can be written, read and entered at any offset.

Each chunk is ChaCha20-Poly1305 under a nonce of an 11-byte big-endian counter and a byte that
is 1 for the last chunk only, so that chunks can neither be exchanged nor cut off.
Source: C2SP age, "Payload"; Hoang, Reyhanitabar, Rogaway and Vizar 2015.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from fieldkit.crypto.keys import check_key_size
from fieldkit.errors import AgePayloadDamaged

CHUNK_SIZE = 64 * 1024  # bytes of plaintext
TAG_SIZE = 16  # bytes
SEALED_CHUNK_SIZE = CHUNK_SIZE + TAG_SIZE
# Chunks handled per read or write of the file: few system calls, and still small.
_BATCH_CHUNKS = 8


class Readable(Protocol):
    """Anything that gives bytes: files, sockets, our readers."""

    def read(self, size: int = -1, /) -> bytes:
        """Return at most `size` bytes, none at the end."""


class Writable(Protocol):
    """Anything that takes bytes: files, sockets, our writers."""

    def write(self, data: bytes | bytearray | memoryview, /) -> int:
        """Take some or all of `data` and return how many bytes."""


class SeekableReadable(Readable, Protocol):
    """A file that can be read at any offset."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Move to `offset` and return the new place."""

    def close(self) -> None:
        """Let go of the file."""


def read_fully(source: Readable, size: int) -> bytes:
    """Return `size` bytes, fewer only at the end of `source`."""
    first = source.read(size)
    if len(first) == size or not first:
        return first
    pieces = [first]
    missing = size - len(first)
    while missing and (piece := source.read(missing)):
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)


def write_fully(target: Writable, data: bytes | bytearray | memoryview) -> None:
    """Write all of `data`, also where `target` takes it in parts."""
    view = memoryview(data)
    while view:
        view = view[target.write(view) :]


def sealed_size(size: int) -> int:
    """Return how many bytes the stream of `size` bytes of plaintext has."""
    return size + max(1, -(-size // CHUNK_SIZE)) * TAG_SIZE


def _nonce(counter: int, *, last: bool) -> bytes:
    return counter.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


class StreamWriter:
    """Encrypts what is written to it; nothing is complete before `finish`.

    Errors of `target` pass through. A 32-byte key serves exactly one stream.
    """

    def __init__(self, target: Writable, key: bytes) -> None:
        check_key_size(key)
        self._target = target
        self._cipher = ChaCha20Poly1305(key)
        self._counter = 0
        self._pending = bytearray()  # at most one chunk, since any chunk may be the last
        self._sealed = bytearray(_BATCH_CHUNKS * SEALED_CHUNK_SIZE)
        self._sealed_size = 0
        self._finished = False

    def write(self, data: bytes | bytearray | memoryview, /) -> int:
        """Encrypt `data`; return its length in bytes."""
        if self._finished:
            raise ValueError("the stream is finished")
        view = memoryview(data).cast("B")
        place = 0
        if self._pending:
            place = min(CHUNK_SIZE - len(self._pending), len(view))
            self._pending += view[:place]
            if place == len(view):
                return len(view)
            self._seal_chunk(self._pending, last=False)
            self._pending.clear()
        while len(view) - place > CHUNK_SIZE:
            self._seal_chunk(view[place : place + CHUNK_SIZE], last=False)
            place += CHUNK_SIZE
        self._pending += view[place:]
        return len(view)

    def send(self) -> None:
        """Give all full chunks to the target now, rather than several of them together.

        At most `CHUNK_SIZE` bytes stay here, since any chunk may be the last.
        """
        self._flush()

    def finish(self) -> None:
        """Write the last chunk. The target stays open."""
        if self._finished:
            raise ValueError("the stream is finished")
        self._finished = True
        self._seal_chunk(self._pending, last=True)
        self._pending.clear()
        self._flush()

    def _seal_chunk(self, chunk: bytearray | memoryview, *, last: bool) -> None:
        end = self._sealed_size + len(chunk) + TAG_SIZE
        room = memoryview(self._sealed)[self._sealed_size : end]
        self._cipher.encrypt_into(_nonce(self._counter, last=last), chunk, None, room)
        self._counter += 1
        self._sealed_size = end
        if end == len(self._sealed):
            self._flush()

    def _flush(self) -> None:
        write_fully(self._target, memoryview(self._sealed)[: self._sealed_size])
        self._sealed_size = 0


class StreamReader:
    """Decrypts from first byte to last; gives out only bytes that were authenticated.

    The end is reported (an empty read) only after the last chunk has proved to be the last.
    Errors of `source` pass through.
    """

    def __init__(self, source: Readable, key: bytes) -> None:
        check_key_size(key)
        self._source = source
        self._cipher = ChaCha20Poly1305(key)
        self._counter = 0
        self._ahead: bytes | None = None
        self._plain = bytearray(_BATCH_CHUNKS * CHUNK_SIZE)
        self._begin = 0
        self._end = 0
        self._finished = False
        self._damaged = False

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes; fewer only before the end or damage. -1: all that is left.

        Raises:
            AgePayloadDamaged: Altered, truncated or followed by something, from here on.
        """
        if size < 0:
            return b"".join(bytes(piece) for piece in self.pieces())
        if size <= self._end - self._begin:
            return bytes(self._take(size))
        pieces: list[bytes] = []
        while size:
            if pieces and self._damaged and self._begin == self._end:
                break  # what is sound is given out first; the next read raises
            piece = self.read_piece(size)
            if not piece:
                break
            pieces.append(bytes(piece))
            size -= len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def read_piece(self, limit: int = _BATCH_CHUNKS * CHUNK_SIZE) -> memoryview:
        """Return the next 1 to `limit` bytes without copying, none at the end.

        The view is valid until the next call.

        Raises:
            AgePayloadDamaged: As `read`.
        """
        if self._begin == self._end:
            if self._damaged:
                raise AgePayloadDamaged
            if self._finished:
                return memoryview(b"")
            self._open_batch()
            return self.read_piece(limit)
        return self._take(min(limit, self._end - self._begin))

    def pieces(self) -> Iterator[memoryview]:
        """Yield all that is left, as `read_piece` does."""
        while piece := self.read_piece():
            yield piece

    def _take(self, size: int) -> memoryview:
        begin = self._begin
        self._begin += size
        return memoryview(self._plain)[begin : self._begin]

    def _open_batch(self) -> None:
        """Decrypt the next chunks, as far as they are sound."""
        batch_size = _BATCH_CHUNKS * SEALED_CHUNK_SIZE
        batch = self._ahead
        if batch is None:
            batch = read_fully(self._source, batch_size)
        self._ahead = read_fully(self._source, batch_size) if len(batch) == batch_size else b""
        self._begin = self._end = 0
        is_tail = not self._ahead
        try:
            for place in range(0, max(len(batch), 1), SEALED_CHUNK_SIZE):
                end = place + SEALED_CHUNK_SIZE
                chunk = memoryview(batch)[place:end]
                self._open_chunk(chunk, last=is_tail and end >= len(batch))
        except InvalidTag:
            self._damaged = True
        self._finished = is_tail

    def _open_chunk(self, chunk: memoryview, *, last: bool) -> None:
        try:
            self._decrypt(chunk, last=last)
        except InvalidTag:
            # A whole chunk that is sound but in the wrong place (the end cut off, or something
            # appended) is still given out; then comes the error. The age vectors ask for that.
            if len(chunk) == SEALED_CHUNK_SIZE:
                self._decrypt(chunk, last=not last)
            raise

    def _decrypt(self, chunk: memoryview, *, last: bool) -> None:
        size = len(chunk) - TAG_SIZE
        if size < 0 or (size == 0 and self._counter > 0):
            raise InvalidTag  # cut short, or an empty last chunk behind others
        room = memoryview(self._plain)[self._end : self._end + size]
        self._cipher.decrypt_into(_nonce(self._counter, last=last), chunk, None, room)
        self._counter += 1
        self._end += size


class SeekableStreamReader(io.RawIOBase):
    """Decrypts at any offset, for playing and viewing from memory.

    The last chunk is verified first, so `size` can be trusted; each other chunk when it is read.
    The stream begins at byte `start` of `source` and ends where the file ends.
    Closing it closes `source` if `owns_source`.

    Raises:
        AgePayloadDamaged: At once or from any read.
    """

    def __init__(
        self, source: SeekableReadable, key: bytes, *, start: int = 0, owns_source: bool = False
    ) -> None:
        super().__init__()
        check_key_size(key)
        self._source = source
        self._owns_source = owns_source
        self._start = start
        self._cipher = ChaCha20Poly1305(key)
        self._place = 0
        sealed = source.seek(0, io.SEEK_END) - start
        count = -(-sealed // SEALED_CHUNK_SIZE)
        self.size = sealed - count * TAG_SIZE
        self._last = count - 1
        self._held = -1
        self._chunk = b""
        if count < 1 or sealed - self._last * SEALED_CHUNK_SIZE < TAG_SIZE + (count > 1):
            raise AgePayloadDamaged
        self._hold(self._last)

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def seekable(self) -> bool:
        """Return that it can be entered anywhere."""
        return True

    def tell(self) -> int:
        """Return the place in bytes of plaintext."""
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Move to a place in bytes of plaintext; behind the end reads give nothing."""
        origins = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self.size}
        place = origins[whence] + offset
        if place < 0:
            raise ValueError("a place is never negative")
        self._place = place
        return place

    def read(self, size: int | None = -1, /) -> bytes:
        """Return `size` bytes, fewer only at the end; -1: all that is left."""
        self._checkClosed()
        left = max(0, self.size - self._place)
        wanted = left if size is None or size < 0 else min(size, left)
        pieces = []
        place = self._place
        while wanted:
            number, offset = divmod(place, CHUNK_SIZE)
            self._hold(number)
            piece = self._chunk[offset : offset + wanted]
            pieces.append(piece)
            place += len(piece)
            wanted -= len(piece)
        self._place = place
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def readall(self) -> bytes:
        """Return all that is left."""
        return self.read()

    # collections.abc.Buffer, the type of the class above, came with Python 3.12.
    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        """Fill `buffer` as far as there is something; return how many bytes."""
        view = memoryview(buffer).cast("B")
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Let go of the keys, and of the source where it is ours."""
        if not self.closed and self._owns_source:
            self._source.close()
        self._chunk = b""
        super().close()

    def _hold(self, number: int) -> None:
        """Decrypt chunk `number` unless it is the one at hand."""
        if number == self._held:
            return
        self._held = -1
        self._source.seek(self._start + number * SEALED_CHUNK_SIZE)
        sealed = read_fully(self._source, SEALED_CHUNK_SIZE)
        try:
            nonce = _nonce(number, last=number == self._last)
            self._chunk = self._cipher.decrypt(nonce, sealed, None)
        except (InvalidTag, ValueError) as error:
            raise AgePayloadDamaged from error
        self._held = number
