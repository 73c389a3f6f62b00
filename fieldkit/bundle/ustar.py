"""The one restricted kind of ustar archive that we write and accept; any tar program reads it.

Regular files only, names `[a-z0-9][a-z0-9._-]{0,79}`, mode 0644, owner, group and times zero, no
prefix, no extensions, two zero blocks at the end, then nothing but zeros. Every header has exactly
one possible spelling, so reading compares it with what we would have written.
Source: POSIX.1-2017, pax, "ustar Interchange Format"; docs/formats.md, "Sealed object".
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Protocol

from fieldkit.crypto.padding import DEFAULT_FLOOR, padded_size
from fieldkit.crypto.stream import Readable, Writable, write_fully
from fieldkit.errors import ArchiveInvalid
from fieldkit.translations import _

BLOCK = 512  # bytes
END = bytes(2 * BLOCK)
BATCH = 512 * 1024  # bytes moved at a time
MAX_MEMBER_SIZE = 8**11 - 1  # bytes; eleven octal digits
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}\Z")

_ZEROS = bytes(BATCH)
_MAX_NAME = 80
_NAME_FIELD = slice(0, 100)
_SIZE_FIELD = slice(124, 136)
_CHECKSUM_FIELD = slice(148, 156)
_FIXED_BEFORE_SIZE = b"0000644\0" + b"0000000\0" * 2
_FIXED_AFTER_SIZE = b"00000000000\0"  # mtime
_FIXED_TAIL = b"0" + bytes(100) + b"ustar\x0000" + bytes(64) + bytes(16) + bytes(155) + bytes(12)
_SIZE_DIGITS = re.compile(rb"[0-7]{11}\0\Z")


class PieceSource(Protocol):
    """Where archives are read from, without copying; `AgeReader` is one."""

    def read_piece(self) -> memoryview:
        """Return the next bytes, none only at the end; the view is valid until the next call."""
        ...


class FilePieces:
    """Gives the bytes of a file or of anything that reads like one."""

    def __init__(self, source: Readable) -> None:
        self._source = source

    def read_piece(self) -> memoryview:
        """Return the next bytes, none only at the end."""
        return memoryview(self._source.read(BATCH))


def header(name: str, size: int) -> bytes:
    """Return the 512-byte header of one file of `size` bytes.

    Raises:
        ArchiveInvalid: The name or the size is not one we allow.
    """
    if NAME.match(name) is None or not 0 <= size <= MAX_MEMBER_SIZE:
        raise ArchiveInvalid
    front = (
        name.encode("ascii").ljust(100, b"\0")
        + _FIXED_BEFORE_SIZE
        + b"%011o\0" % size
        + _FIXED_AFTER_SIZE
    )
    # The checksum is counted with its own field filled with spaces.
    checksum = sum(front) + 8 * ord(" ") + sum(_FIXED_TAIL)
    return front + b"%06o\0 " % checksum + _FIXED_TAIL


def parse_header(block: bytes) -> tuple[str, int]:
    """Return name and size in bytes from a 512-byte header that `header` could have written.

    Raises:
        ArchiveInvalid: Anything else: links, folders, other modes, times, owners or extensions.
    """
    name_bytes = block[_NAME_FIELD].rstrip(b"\0")
    size_bytes = block[_SIZE_FIELD]
    if len(name_bytes) > _MAX_NAME or _SIZE_DIGITS.match(size_bytes) is None:
        raise ArchiveInvalid
    try:
        name = name_bytes.decode("ascii")
    except UnicodeDecodeError as error:
        raise ArchiveInvalid from error
    size = int(size_bytes[:11], 8)
    if header(name, size) != block:
        raise ArchiveInvalid
    return name, size


def filling(size: int) -> int:
    """Return how many zero bytes follow a member of `size` bytes, up to the next block."""
    return -size % BLOCK


def archive_size(sizes: Iterable[int]) -> int:
    """Return the size in bytes of an archive of members of these sizes, with its end blocks."""
    return sum(BLOCK + size + filling(size) for size in sizes) + len(END)


def padding_fits(content: int, total: int, floor: int = DEFAULT_FLOOR) -> bool:
    """Say whether `total` bytes are a size to which an archive of `content` bytes is padded.

    That is its Padme size, raised to a floor of the writer's choice between 0 and `floor`.
    """
    exact = padded_size(content, 0)
    return total == exact or (exact < total <= floor and total % BLOCK == 0)


class ArchiveWriter:
    """Writes members one after the other, then the end and the padding, in constant memory."""

    def __init__(self, target: Writable) -> None:
        self._target = target
        self._left = 0  # bytes of the open member still to come
        self._fill = 0
        self.size = 0  # bytes written so far

    def begin(self, name: str, size: int) -> None:
        """Open the next member; exactly `size` bytes must follow.

        Raises:
            ArchiveInvalid: Name or size is not allowed, or the member before is not complete.
        """
        self._close_member()
        self._put(header(name, size))
        self._left, self._fill = size, filling(size)

    def write(self, piece: bytes | memoryview) -> None:
        """Write the next bytes of the open member.

        Raises:
            ArchiveInvalid: More than was announced.
        """
        if len(piece) > self._left:
            raise ArchiveInvalid
        self._left -= len(piece)
        self._put(piece)

    def add(self, name: str, content: bytes) -> None:
        """Write a whole member."""
        self.begin(name, len(content))
        self.write(content)

    def finish(self, *, floor: int | None = None) -> None:
        """Write the end blocks and, unless `floor` is None, zeros up to the padded size.

        Raises:
            ArchiveInvalid: The last member is not complete.
        """
        self._close_member()
        self._put(END)
        if floor is not None:
            left = padded_size(self.size, floor) - self.size
            while left > 0:
                piece = _ZEROS if left >= len(_ZEROS) else bytes(left)
                self._put(piece)
                left -= len(piece)

    def _close_member(self) -> None:
        if self._left:
            raise ArchiveInvalid
        if self._fill:
            self._put(bytes(self._fill))
            self._fill = 0

    def _put(self, piece: bytes | memoryview) -> None:
        write_fully(self._target, piece)
        self.size += len(piece)


class ArchiveReader:
    """Reads members in their order, in constant memory; refuses what `ArchiveWriter` never writes.

    Nothing read may be relied on before `finish` has returned.
    """

    def __init__(self, source: PieceSource) -> None:
        self._source = source
        self._ahead = memoryview(b"")
        self._left = 0  # bytes of the open member still to come
        self._fill = 0
        self.size = 0  # bytes read so far

    def next_member(self) -> tuple[str, int] | None:
        """Return name and size in bytes of the next member; None where the end blocks begin.

        Raises:
            ArchiveInvalid: A header that we would not write, or the archive is cut off.
        """
        while self.read_piece():
            pass
        _check_zeros(self._exactly(self._fill))
        self._fill = 0
        block = self._exactly(BLOCK)
        if block == END[:BLOCK]:
            return None
        name, size = parse_header(block)
        self._left, self._fill = size, filling(size)
        return name, size

    def expect(self, name: str, size: int) -> None:
        """Check that the next member is this one.

        Raises:
            ArchiveInvalid: It is another, or none.
        """
        if self.next_member() != (name, size):
            raise ArchiveInvalid(_("The archive does not hold what its manifest lists, in order."))

    def read_piece(self, limit: int = MAX_MEMBER_SIZE) -> memoryview:
        """Return the next 1 to `limit` bytes of the open member without copying; none at its end.

        The view is valid until the next call.

        Raises:
            ArchiveInvalid: The archive is cut off.
        """
        wanted = min(limit, self._left)
        if wanted <= 0:
            return memoryview(b"")
        piece = self._take(wanted)
        if not piece:
            raise ArchiveInvalid
        self._left -= len(piece)
        return piece

    def read_whole(self, *, at_most: int) -> bytes:
        """Return the open member whole; its size is checked before memory is taken.

        Raises:
            ArchiveInvalid: It is larger than `at_most` bytes, or the archive is cut off.
        """
        if self._left > at_most:
            raise ArchiveInvalid(_("A part of the archive is larger than we accept."))
        content = self._exactly(self._left)
        self._left = 0
        return content

    def finish(self, *, floor: int | None = None) -> None:
        """Check the rest: the second end block, then zeros up to the padded size.

        `next_member` must have returned None. With `floor` None no padding is allowed,
        otherwise it is as `padding_fits` says.

        Raises:
            ArchiveInvalid: Something follows, or the padding has another size.
        """
        _check_zeros(self._exactly(BLOCK))
        content = self.size
        most = content if floor is None else max(floor, padded_size(content, 0))
        while piece := self._take(BATCH):
            _check_zeros(bytes(piece))
            if self.size > most:
                raise ArchiveInvalid
        if floor is not None and not padding_fits(content, self.size, floor):
            raise ArchiveInvalid

    def _exactly(self, size: int) -> bytes:
        pieces = []
        while size > 0:
            piece = self._take(size)
            if not piece:
                raise ArchiveInvalid
            size -= len(piece)
            pieces.append(bytes(piece))
        return b"".join(pieces)

    def _take(self, limit: int) -> memoryview:
        if not self._ahead:
            self._ahead = self._source.read_piece()
        piece = self._ahead[:limit]
        self._ahead = self._ahead[limit:]
        self.size += len(piece)
        return piece


def pack(members: Iterable[tuple[str, bytes]], *, floor: int | None = None) -> bytes:
    """Return a small archive of `members`, in their order, padded unless `floor` is None.

    Raises:
        ArchiveInvalid: A name is not allowed.
    """
    target = io.BytesIO()
    writer = ArchiveWriter(target)
    for name, content in members:
        writer.add(name, content)
    writer.finish(floor=floor)
    return target.getvalue()


def unpack(
    archive: bytes, *, max_members: int, max_bytes: int, floor: int | None = None
) -> tuple[tuple[str, bytes], ...]:
    """Return the members of a small archive that `pack` wrote, in their order.

    Raises:
        ArchiveInvalid: Another kind of archive, too large, or two members of one name.
    """
    if len(archive) > max_bytes:
        raise ArchiveInvalid(_("The archive is larger than we accept."))
    reader = ArchiveReader(FilePieces(io.BytesIO(archive)))
    members: dict[str, bytes] = {}
    while (member := reader.next_member()) is not None:
        name, _size = member
        if name in members or len(members) >= max_members:
            raise ArchiveInvalid
        members[name] = reader.read_whole(at_most=max_bytes)
    reader.finish(floor=floor)
    return tuple(members.items())


def _check_zeros(piece: bytes) -> None:
    # Comparing with a constant runs at the speed of memory; counting would not.
    if piece != (_ZEROS if len(piece) == len(_ZEROS) else bytes(len(piece))):
        raise ArchiveInvalid
