"""Copy a file to another disk so that it is there whole, and proved by reading it again."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import BinaryIO

from fieldkit.crypto.digest import Sha256Stream
from fieldkit.domain.identifiers import Sha256
from fieldkit.errors import DriveUnwritable, ObjectDamaged
from fieldkit.platform.durable import (
    UNFINISHED_SUFFIX,
    fsync_file,
    translate_os_error,
    translate_read_error,
)
from fieldkit.platform.page_cache import Reread, spare_cache
from fieldkit.translations import _

_BATCH = 1 << 20  # bytes


def copy_verified(source: Path, target: Path, expected: Sha256 | None = None) -> Sha256:
    """Copy `source` to `target`, read it back from its disk, and give it its name only then.

    The folder of `target` is made, and is left for the caller to flush. Returns the SHA-256.

    Raises:
        ObjectDamaged: `source` is missing, or not what its hash `expected` says; nothing was
            written.
        DriveUnreadable: `source` cannot be read.
        DiskFull, DriveUnwritable: The disk does not take it, or does not give it back.
    """
    unfinished = target.with_name(target.name + UNFINISHED_SUFFIX)
    try:
        file = source.open("rb", buffering=0)
    except FileNotFoundError as error:
        raise ObjectDamaged from error
    except OSError as error:
        raise translate_read_error(error) from error
    with file:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with unfinished.open("wb", buffering=0) as copy:
                spare_cache(copy.fileno())
                sha256 = _copy(file, copy)
                fsync_file(copy)
            if expected is not None and sha256 != expected:
                raise ObjectDamaged
            check_file(unfinished, sha256)
            os.replace(unfinished, target)
        except OSError as error:
            raise translate_os_error(error) from error
        finally:
            with contextlib.suppress(OSError):  # gone when all is well
                unfinished.unlink()
    return sha256


def check_file(path: Path, expected: Sha256) -> None:
    """Read a file that was written and flushed just now back from its disk.

    Raises:
        DriveUnwritable: The disk does not give back what was written.
    """
    if file_hash(path) != expected:
        raise DriveUnwritable(
            _("The disk does not give back what was written to it."),
            hint=_("Do not use it any more; nothing was lost here."),
        )


def file_hash(path: Path) -> Sha256:
    """Return the SHA-256 of a file, read from its disk.

    Raises:
        DriveUnreadable: It cannot be read.
    """
    stream = Sha256Stream()
    try:
        with Reread(path) as reread:
            for batch in reread.batches():
                stream.update(batch)
    except OSError as error:
        raise translate_read_error(error) from error
    return stream.hexdigest()


def _copy(source: BinaryIO, target: BinaryIO) -> Sha256:
    stream = Sha256Stream()
    while piece := _read(source):
        stream.update(piece)
        rest = memoryview(piece)
        while rest:
            rest = rest[target.write(rest) :]
    return stream.hexdigest()


def _read(source: BinaryIO) -> bytes:
    try:
        return source.read(_BATCH)
    except OSError as error:
        raise translate_read_error(error) from error
