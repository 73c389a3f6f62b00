"""Writes the opened parts of a report, in plain, for whoever asked for that; all or nothing."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from fieldkit.crypto.random import random_hex
from fieldkit.errors import DiskFull, DriveUnwritable, InvalidInput
from fieldkit.translations import _


class Extraction:
    """Collects files in a hidden folder beside `target`, which gets its name by `publish` only.

    Left without `publish`, the folder and all in it disappear. Without a target nothing is written.
    """

    def __init__(self, target: Path | None) -> None:
        self._target = target
        self._folder: Path | None = None

    def __enter__(self) -> Extraction:
        """Make the hidden folder, for this user only."""
        if self._target is not None:
            if os.path.lexists(self._target):
                raise InvalidInput(_("The folder to extract to must not exist yet."))
            folder = self._target.with_name(f".{random_hex(8)}.part")
            with _writing():
                folder.mkdir(mode=0o700)
            self._folder = folder
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove what was not published: no plaintext may stay under the temporary name."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def write(self, name: str, pieces: Iterator[bytes | memoryview]) -> None:
        """Write one file of a name that the manifest allows; read `pieces` in any case."""
        if self._folder is None:
            for _piece in pieces:
                pass
            return
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with _writing():
            file = os.fdopen(os.open(self._folder / name, flags, 0o600), "wb")
        with file:
            for piece in pieces:
                with _writing():
                    file.write(piece)
            with _writing():
                file.flush()

    def publish(self) -> None:
        """Give the folder its name."""
        if self._folder is not None and self._target is not None:
            with _writing():
                self._folder.rename(self._target)
            self._folder = None


@contextlib.contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull from error
        raise DriveUnwritable from error
