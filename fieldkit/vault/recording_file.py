"""Sound that is being recorded, as an encrypted file that grows; works without the connection.

The file is one STREAM (crypto/stream.py) under a random key that stands in the database before the
first byte is written. Each chunk goes to the disk as soon as it is full, so a kill takes what was
not yet a full chunk: `CHUNK_SIZE` bytes at most. A file that was cut off has no last chunk; what
stands before the cut is sound and can be read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from fieldkit.crypto.random import random_bytes, random_hex
from fieldkit.crypto.stream import StreamReader, StreamWriter
from fieldkit.domain.identifiers import BlobId, ReportId
from fieldkit.errors import AgePayloadDamaged, VaultDamaged
from fieldkit.platform.durable import fsync_file, translate_os_error, translate_read_error
from fieldkit.platform.paths import PRIVATE_FOLDER
from fieldkit.vault.blobs import BlobFolder, BlobKey

_KEY_SIZE = 32


@dataclass(frozen=True)
class Recording:
    """A recording that is not an attachment yet."""

    blob_id: BlobId
    report_id: ReportId
    key: BlobKey = field(repr=False)
    question: str  # path of the question it answers, if any
    begun_at: datetime  # aware, UTC
    offset_minutes: int  # what local time was ahead of UTC


def new_recording(
    report_id: ReportId, question: str, begun_at: datetime, offset_minutes: int
) -> Recording:
    """Return a recording with a new name and a new key; nothing is on the disk yet."""
    return Recording(
        BlobId(random_hex(16)),
        report_id,
        BlobKey(random_bytes(_KEY_SIZE)),
        question,
        begun_at,
        offset_minutes,
    )


class RecordingWriter:
    """Appends to the file of one recording; used by one thread at a time."""

    def __init__(self, target: BinaryIO, key: BlobKey) -> None:
        self._target = target
        self._stream = StreamWriter(target, key)
        self.size = 0  # bytes of sound so far

    def append(self, sound: bytes) -> None:
        """Encrypt more sound; return when all full chunks are on the disk.

        Raises:
            DiskFull, DriveUnwritable: The disk does not take it; what it took before stays.
        """
        try:
            self._stream.write(sound)
            self._stream.send()
        except OSError as error:
            raise translate_os_error(error) from error
        fsync_file(self._target)
        self.size += len(sound)

    def finish(self) -> None:
        """Write the last chunk and close the file.

        Raises:
            DiskFull, DriveUnwritable: As `append`.
        """
        try:
            self._stream.finish()
            fsync_file(self._target)
        except OSError as error:
            raise translate_os_error(error) from error
        finally:
            self._target.close()

    def abandon(self) -> None:
        """Close the file as it is; it can be read as far as it was sent to the disk."""
        self._target.close()


def create_recording(folder: BlobFolder, recording: Recording) -> RecordingWriter:
    """Create the file of a recording that the database knows already.

    Raises:
        DiskFull, DriveUnwritable: The disk does not take it.
    """
    path = folder.path_of(recording.blob_id)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        path.parent.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        file = os.fdopen(os.open(path, flags, 0o600), "wb", buffering=0)
    except OSError as error:
        raise translate_os_error(error) from error
    return RecordingWriter(file, recording.key)


def sound_of(folder: BlobFolder, recording: Recording) -> Iterator[bytes]:
    """Yield the sound of a recording from its beginning to its end, or to where it was cut off.

    Raises:
        VaultDamaged: Its file is missing.
        DriveUnreadable: The disk fails.
    """
    try:
        with folder.path_of(recording.blob_id).open("rb", buffering=0) as file:
            for piece in _sound_pieces(StreamReader(file, recording.key)):
                yield bytes(piece)
    except FileNotFoundError as error:
        raise VaultDamaged from error
    except OSError as error:
        raise translate_read_error(error) from error


def _sound_pieces(stream: StreamReader) -> Iterator[memoryview]:
    try:
        yield from stream.pieces()
    except AgePayloadDamaged:
        return  # here it was cut off
