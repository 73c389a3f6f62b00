"""Copy a single file, chosen by hand, to the spool: only the copy is read afterwards."""

from __future__ import annotations

import contextlib
import os
import stat
from io import FileIO
from pathlib import Path

from fieldkit.crypto.digest import Sha256Stream
from fieldkit.crypto.random import random_hex
from fieldkit.domain.identifiers import Sha256
from fieldkit.errors import DriveUnreadable, InvalidInput
from fieldkit.hq.intake import MAX_OBJECT_BYTES
from fieldkit.platform.durable import (
    UNFINISHED_SUFFIX,
    translate_os_error,
    translate_read_error,
)
from fieldkit.transfer.drive import SpooledObject
from fieldkit.translations import _

_BATCH = 1 << 20  # bytes
# A link is not followed, and a named pipe must not make us wait.
_CAREFULLY = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)


def spool_file(path: Path, spool: Path) -> SpooledObject:
    """Copy the file at `path` into the folder `spool`, named by its hash, not yet flushed.

    Raises:
        DriveUnreadable: It cannot be read, or is not a regular file.
        InvalidInput: It is larger than an object can be.
        DiskFull, DriveUnwritable: The spool does not take it.
    """
    unfinished = spool / f"{random_hex(16)}{UNFINISHED_SUFFIX}"
    with _opened(path) as source:
        try:
            with unfinished.open("xb", buffering=0) as target:
                sha256, size = _copy(source, target)
            final = spool / f"{sha256}.age"
            os.replace(unfinished, final)
        except OSError as error:
            raise translate_os_error(error) from error
        finally:
            with contextlib.suppress(OSError):  # gone when all is well
                unfinished.unlink()
    return SpooledObject(sha256, final, size)


def _opened(path: Path) -> FileIO:
    try:
        file = FileIO(os.open(path, _CAREFULLY))
    except OSError as error:
        raise translate_read_error(error) from error
    found = os.fstat(file.fileno())
    if stat.S_ISREG(found.st_mode) and found.st_size <= MAX_OBJECT_BYTES:
        return file
    file.close()
    if stat.S_ISREG(found.st_mode):
        raise InvalidInput(_("This file is larger than a sealed report can be."))
    raise DriveUnreadable


def _copy(source: FileIO, target: FileIO) -> tuple[Sha256, int]:
    stream, size = Sha256Stream(), 0
    while piece := _read(source):
        size += len(piece)
        if size > MAX_OBJECT_BYTES:  # it grew since we looked
            raise InvalidInput(_("This file is larger than a sealed report can be."))
        stream.update(piece)
        rest = memoryview(piece)
        while rest:
            rest = rest[target.write(rest) :]
    return stream.hexdigest(), size


def _read(source: FileIO) -> bytes:
    try:
        return source.read(_BATCH) or b""
    except OSError as error:
        raise translate_read_error(error) from error
