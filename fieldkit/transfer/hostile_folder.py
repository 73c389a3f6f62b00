"""A folder on a drive that may be hostile: held open, no link followed, regular files only."""

from __future__ import annotations

import enum
import errno
import itertools
import os
import stat
from collections.abc import Iterator
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Self

from fieldkit.errors import DriveUnreadable
from fieldkit.platform import durable

# A named pipe must not make us wait, a terminal must not become ours.
_CAREFULLY = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)
_HAS_FOLDER_DESCRIPTORS = os.open in os.supports_dir_fd and hasattr(os, "O_DIRECTORY")


class BadReason(enum.StrEnum):
    """Why a member of a bag was not taken."""

    BAD_BAG = "bad-bag"  # the tag files are missing, damaged or disagree; objects still count
    UNEXPECTED = "unexpected"  # not the name of a sealed object
    NOT_A_FILE = "not-a-file"  # a link, folder, pipe or device
    OVERSIZE = "oversize"
    TOO_MANY = "too-many"
    UNREADABLE = "unreadable"
    DAMAGED = "damaged"  # its content is not what its name says
    MISSING = "missing"  # listed, and not there
    NOT_SEALED = "not-sealed"  # not a file that fieldkit seals
    NOT_FOR_US = "not-for-us"  # sealed to others
    NO_ROOM = "no-room"  # no place for more that cannot be taken in


class Refused(Exception):
    """A member is not taken; never leaves this package."""

    def __init__(self, reason: BadReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class HostileFolder:
    """A folder held open, so that no link can take its place meanwhile; on Windows its path."""

    def __init__(self, path: Path, *, within: HostileFolder | None = None) -> None:
        """Open a folder.

        Raises:
            DriveUnreadable: It is not there, or not a folder; a link is not.
        """
        self._path = path
        self._descriptor: int | None = None
        above = within._descriptor if within else None
        try:
            if not stat.S_ISDIR(self._look(path, above).st_mode):
                raise DriveUnreadable
            if _HAS_FOLDER_DESCRIPTORS:
                flags = _CAREFULLY | os.O_DIRECTORY
                self._descriptor = os.open(
                    path if above is None else path.name, flags, dir_fd=above
                )
        except OSError as error:
            raise durable.translate_read_error(error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)

    def inner(self, name: str) -> HostileFolder:
        """Return the folder of this name inside."""
        return HostileFolder(self._path / name, within=self)

    def names(self, most: int) -> list[str]:
        """Return the names inside, in no order, `most` at most."""
        with os.scandir(self._path if self._descriptor is None else self._descriptor) as entries:
            return [entry.name for entry in itertools.islice(entries, most)]

    def size(self, name: str) -> int:
        """Return what the drive says the size is, in bytes, 0 for what is gone."""
        try:
            return self._look(self._path / name, self._descriptor).st_size
        except OSError:
            return 0

    def open(self, name: str, *, most: int) -> FileIO:
        """Open a regular file of at most `most` bytes for reading.

        Raises:
            Refused: It is anything else.
        """
        path = self._path / name
        try:
            # Looked at first: merely opening a device can set something going.
            if not stat.S_ISREG(self._look(path, self._descriptor).st_mode):
                raise Refused(BadReason.NOT_A_FILE)
            file = FileIO(
                os.open(
                    path if self._descriptor is None else name,
                    _CAREFULLY,
                    dir_fd=self._descriptor,
                )
            )
        except OSError as error:
            is_link = error.errno == errno.ELOOP
            reason = BadReason.NOT_A_FILE if is_link else BadReason.UNREADABLE
            raise Refused(reason) from error
        found = os.fstat(file.fileno())
        if stat.S_ISREG(found.st_mode) and found.st_size <= most:
            return file
        file.close()
        is_file = stat.S_ISREG(found.st_mode)
        raise Refused(BadReason.OVERSIZE if is_file else BadReason.NOT_A_FILE)

    @staticmethod
    def _look(path: Path, within: int | None) -> os.stat_result:
        if within is None:
            return os.lstat(path)
        return os.stat(path.name, dir_fd=within, follow_symlinks=False)


def pieces(source: FileIO, held: memoryview) -> Iterator[memoryview]:
    """Yield what is left of a file, through `held`; each view holds until the next is asked for.

    Raises:
        Refused: The drive does not give it.
    """
    while length := _read_into(source, held):
        yield held[:length]


def _read_into(source: FileIO, held: memoryview) -> int:
    try:
        return source.readinto(held) or 0
    except OSError as error:
        raise Refused(BadReason.UNREADABLE) from error
