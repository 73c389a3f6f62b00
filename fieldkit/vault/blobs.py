"""Attachments of drafts as encrypted files; works without the vault's connection.

A blob is one STREAM (crypto/stream.py) under a random key of its own, which stands in the
database only: deleting the row ends the blob. Inside the stream zeros follow the attachment, so
that the file's size says little; the true size stands in the database too.
"""

from __future__ import annotations

import contextlib
import io
import logging
import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NewType

from fieldkit.crypto.padding import padded_size
from fieldkit.crypto.parallel_digest import ParallelSha256
from fieldkit.crypto.random import random_bytes, random_hex
from fieldkit.crypto.stream import (
    CHUNK_SIZE,
    Readable,
    SeekableStreamReader,
    StreamReader,
    StreamWriter,
    sealed_size,
)
from fieldkit.domain.identifiers import HEX_32, BlobId, Sha256
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.errors import (
    AgePayloadDamaged,
    DiskFull,
    DriveUnreadable,
    UnknownAttachment,
    VaultDamaged,
)
from fieldkit.platform.durable import (
    UNFINISHED_SUFFIX,
    free_bytes,
    fsync_file,
    fsync_folder,
    translate_os_error,
    translate_read_error,
)
from fieldkit.platform.paths import PRIVATE_FOLDER
from fieldkit.translations import _

logger = logging.getLogger(__name__)

BlobKey = NewType("BlobKey", bytes)  # 32 random bytes

BATCH_SIZE = 1 << 20  # bytes per read, and between two calls of progress
FLOOR = CHUNK_SIZE  # smallest padded size: below it all attachments look alike

_KEY_SIZE = 32
_DISK_BATCH = 32 << 20  # bytes
_ZEROS = bytes(BATCH_SIZE)


@dataclass(frozen=True)
class BlobFolder:
    """Where the blobs of one vault lie: `<path>/<2 hex>/<32 hex>`."""

    path: Path

    def path_of(self, blob_id: BlobId) -> Path:
        """Return where the blob lies, if it exists."""
        return self.path / blob_id[:2] / blob_id


@dataclass(frozen=True)
class WrittenBlob:
    """A blob that is on the disk and nowhere else yet: its key is lost unless it is kept now."""

    blob_id: BlobId
    key: BlobKey = field(repr=False)
    size: int  # bytes of the attachment, without padding
    sha256: Sha256  # of the attachment


@dataclass(frozen=True)
class BlobReference:
    """What the database knows of a blob."""

    blob_id: BlobId
    key: BlobKey = field(repr=False)
    size: int
    sha256: Sha256


def write_blob(
    folder: BlobFolder,
    source: Readable,
    *,
    expected_size: int | None = None,
    progress: Progress = no_progress,
) -> WrittenBlob:
    """Read `source` once to its end, hashing and encrypting; return when it is on the disk.

    Memory use is constant. What fails or is cancelled leaves nothing behind.

    Raises:
        DriveUnreadable: `source` cannot be read, or is not of the expected size.
        DiskFull, DriveUnwritable: The vault's disk does not take it.
        Cancelled: `progress` said so.
    """
    if expected_size is not None and free_bytes(folder.path) < file_size(expected_size):
        raise DiskFull
    blob_id = BlobId(random_hex(16))
    key = BlobKey(random_bytes(_KEY_SIZE))
    path = folder.path_of(blob_id)
    unfinished = path.with_name(path.name + UNFINISHED_SUFFIX)
    with _new_file(unfinished) as target:
        size, sha256 = _encrypt(source, target, key, expected_size, progress)
        fsync_file(target)
    try:
        os.replace(unfinished, path)
    except OSError as error:
        raise translate_os_error(error) from error
    fsync_folder(path.parent)
    fsync_folder(folder.path)
    return WrittenBlob(blob_id, key, size, sha256)


def file_size(size: int) -> int:
    """Return how many bytes the blob of an attachment of `size` bytes takes."""
    return sealed_size(padded_size(size, FLOOR))


class BlobReader(io.RawIOBase):
    """An attachment's original bytes, readable at any offset; what is given out is authentic."""

    def __init__(self, stream: SeekableStreamReader, size: int) -> None:
        super().__init__()
        self._stream = stream
        self._place = 0
        self.size = size  # bytes

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def seekable(self) -> bool:
        """Return that it can be entered anywhere."""
        return True

    def tell(self) -> int:
        """Return the place in bytes."""
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Move to a place in bytes; behind the end reads give nothing."""
        origins = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self.size}
        place = origins[whence] + offset
        if place < 0:
            raise ValueError("a place is never negative")
        self._place = place
        return place

    def read(self, size: int | None = -1, /) -> bytes:
        """Return `size` bytes, fewer only at the end; -1: all that is left.

        Raises:
            VaultDamaged: The blob was altered.
            DriveUnreadable: The disk fails.
        """
        left = max(0, self.size - self._place)
        wanted = left if size is None or size < 0 else min(size, left)
        with _reading():
            self._stream.seek(self._place)
            data = self._stream.read(wanted)
        self._place += len(data)
        return data

    def readall(self) -> bytes:
        """Return all that is left."""
        return self.read()

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]  # its type is not exported
        """Fill `buffer` as far as there is something; return how many bytes."""
        view = memoryview(buffer).cast("B")
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the file and let go of the key."""
        self._stream.close()
        super().close()


def open_blob(folder: BlobFolder, blob_id: BlobId, key: BlobKey, size: int) -> BlobReader:
    """Open the attachment of `size` bytes; close the reader when done.

    Raises:
        VaultDamaged: Missing, or not of the size and key that the database knows.
        DriveUnreadable: The disk fails.
    """
    file = _open(folder, blob_id)
    try:
        with _reading():
            stream = SeekableStreamReader(file, key, owns_source=True)
        if stream.size != padded_size(size, FLOOR):
            raise VaultDamaged
    except BaseException:
        file.close()
        raise
    return BlobReader(stream, size)


def check_blob_present(folder: BlobFolder, reference: BlobReference) -> None:
    """Check that the blob's file is there and has the size that it must have.

    Raises:
        VaultDamaged: It is not, or has not.
    """
    try:
        found = folder.path_of(reference.blob_id).stat().st_size
    except FileNotFoundError as error:
        raise VaultDamaged from error
    except OSError as error:
        raise translate_read_error(error) from error
    if found != file_size(reference.size):
        raise VaultDamaged


def check_blob(
    folder: BlobFolder, reference: BlobReference, progress: Progress = no_progress
) -> None:
    """Decrypt the whole blob; check every chunk, the hash of the attachment, and the padding.

    `progress` is called with bytes of the attachment.

    Raises:
        VaultDamaged: Something does not fit.
        DriveUnreadable, Cancelled: It could not be read to its end.
    """
    left = reference.size
    with _open(folder, reference.blob_id) as file, _reading(), ParallelSha256() as digest:
        stream = StreamReader(file, reference.key)
        while left and (piece := stream.read_piece(min(left, BATCH_SIZE))):
            digest.update(bytes(piece))  # a copy: it may be hashed after the next piece is read
            left -= len(piece)
            progress(reference.size - left, reference.size)
        padding = padded_size(reference.size, FLOOR) - reference.size
        while zeros := stream.read(BATCH_SIZE):
            padding -= len(zeros)
            if zeros.strip(b"\0"):
                raise VaultDamaged
        sha256 = digest.hexdigest()
    if left or padding or sha256 != reference.sha256:
        raise VaultDamaged


def remove_blob(folder: BlobFolder, blob_id: BlobId) -> None:
    """Delete the blob's file, which may be missing.

    Raises:
        DriveUnwritable: The disk refuses.
    """
    try:
        folder.path_of(blob_id).unlink(missing_ok=True)
    except OSError as error:
        raise translate_os_error(error) from error


def remove_unlisted(folder: BlobFolder, listed: Collection[BlobId]) -> int:
    """Delete whatever is no blob of `listed`, unfinished ones too; return how many.

    Not while a blob is being written: it is not listed yet.

    Raises:
        DriveUnwritable: The disk refuses.
    """
    count = 0
    try:
        for place in sorted(folder.path.glob("*/*")):
            if place.name not in listed and _looks_like_ours(place):
                place.unlink(missing_ok=True)
                count += 1
    except OSError as error:
        raise translate_os_error(error) from error
    return count


def _looks_like_ours(place: Path) -> bool:
    return HEX_32.match(place.name.removesuffix(UNFINISHED_SUFFIX)) is not None


def _encrypt(
    source: Readable,
    target: BinaryIO,
    key: BlobKey,
    expected_size: int | None,
    progress: Progress,
) -> tuple[int, Sha256]:
    stream = StreamWriter(target, key)
    size = 0
    with ParallelSha256() as parallel:
        while batch := _read(source):
            size += len(batch)
            if expected_size is not None and size > expected_size:
                break
            parallel.update(batch)
            _write(stream, batch)
            _send_to_disk(target, size)
            progress(size, expected_size or 0)
        sha256 = parallel.hexdigest()
    if expected_size is not None and size != expected_size:
        raise DriveUnreadable(
            _("The file changed while it was being read."),
            hint=_("Wait until it is complete and add it again."),
        )
    _pad(stream, padded_size(size, FLOOR) - size)
    return size, sha256


def _send_to_disk(target: BinaryIO, size: int) -> None:
    # Linux begins to write the pages that it is told to drop. Else all of a large file would
    # wait for the fsync at the end.
    if size % _DISK_BATCH < BATCH_SIZE and hasattr(os, "posix_fadvise"):
        begin = max(0, size - _DISK_BATCH)
        os.posix_fadvise(target.fileno(), begin, size - begin, os.POSIX_FADV_DONTNEED)


def _pad(stream: StreamWriter, count: int) -> None:
    while count:
        piece = min(count, len(_ZEROS))
        _write(stream, memoryview(_ZEROS)[:piece])
        count -= piece
    try:
        stream.finish()
    except OSError as error:
        raise translate_os_error(error) from error


def _read(source: Readable) -> bytes:
    try:
        return source.read(BATCH_SIZE)
    except OSError as error:
        raise translate_read_error(error) from error


def _write(stream: StreamWriter, data: bytes | memoryview) -> None:
    try:
        stream.write(data)
    except OSError as error:
        raise translate_os_error(error) from error


@contextlib.contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    """Open a new private file, deleted again if the block fails."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        path.parent.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        # Unbuffered: the stream writes in large pieces itself.
        file = os.fdopen(os.open(path, flags, 0o600), "wb", buffering=0)
    except OSError as error:
        raise translate_os_error(error) from error
    try:
        with file:
            yield file
    except BaseException:
        with contextlib.suppress(OSError):  # housekeeping deletes what is left
            path.unlink()
        raise


def _open(folder: BlobFolder, blob_id: BlobId) -> io.FileIO:
    if HEX_32.match(blob_id) is None:
        raise UnknownAttachment
    try:
        return io.FileIO(folder.path_of(blob_id))
    except FileNotFoundError as error:
        raise VaultDamaged from error
    except OSError as error:
        raise translate_read_error(error) from error


@contextlib.contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except AgePayloadDamaged as error:
        raise VaultDamaged from error
    except OSError as error:
        raise translate_read_error(error) from error
