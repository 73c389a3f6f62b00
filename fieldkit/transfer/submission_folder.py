"""Finds ODK submissions and opens what belongs to them; folders and files may be hostile.

A folder with a `submission.xml`, or with one XML file, is one submission, with all files beside it
(Briefcase, Collect, and what fieldkit exports). A folder with several is as many submissions, each
with the files that it names. A folder without any is looked into, a few levels deep. No link is
followed.
"""

from __future__ import annotations

import contextlib
import enum
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from fieldkit.crypto.digest import Sha256Stream
from fieldkit.domain.identifiers import Sha256
from fieldkit.errors import DriveUnreadable, SubmissionRefused
from fieldkit.forms.strict_xml import MAX_BYTES
from fieldkit.transfer.hostile_folder import BadReason, HostileFolder, Refused, pieces

DOCUMENT = "submission.xml"
MAX_FILE_BYTES = 4 * 1024**3  # of one file beside a submission
MAX_FILES = 500  # beside one submission
MAX_NAMES = 100_000  # in one folder
_MAX_DEPTH = 3
_BATCH = 1 << 20  # bytes


class Refusal(enum.StrEnum):
    """Why a submission was not taken in; nothing of it is kept."""

    INVALID = "invalid"
    ENCRYPTED = "encrypted"
    UNKNOWN_FORM = "unknown-form"
    NOTHING_FOUND = "nothing-found"
    NOT_A_FILE = "not-a-file"
    OVERSIZE = "oversize"
    TOO_MANY = "too-many"
    UNREADABLE = "unreadable"
    CHANGED = "changed"  # between two looks at it


_OF_DRIVE = {BadReason.NOT_A_FILE: Refusal.NOT_A_FILE, BadReason.OVERSIZE: Refusal.OVERSIZE}


@dataclass(frozen=True)
class FoundSubmission:
    """Where a submission lies; what it is nobody knows yet."""

    folder: Path
    name: str  # of its XML file
    takes_all: bool  # all files of the folder belong to it, not only those that it names


@dataclass(frozen=True)
class NotFound:
    """A place that a person or a folder named, and where no submission could be found."""

    path: Path
    reason: Refusal


@dataclass(frozen=True)
class BesideFile:
    """A file beside a submission, as it was when it was hashed."""

    name: str
    size: int  # bytes
    sha256: Sha256


def find_submissions(path: Path) -> Iterator[FoundSubmission | NotFound]:
    """Yield what lies at `path`, by name; what is wrong at one place stops no other."""
    yield from _find(path, 0)


def _find(path: Path, depth: int) -> Iterator[FoundSubmission | NotFound]:
    try:
        mode = path.lstat().st_mode
    except OSError:
        yield NotFound(path, Refusal.UNREADABLE)
        return
    if stat.S_ISREG(mode):
        yield FoundSubmission(path.parent, path.name, takes_all=False)
    elif not stat.S_ISDIR(mode):
        yield NotFound(path, Refusal.NOT_A_FILE)
    elif depth > _MAX_DEPTH:
        yield NotFound(path, Refusal.NOTHING_FOUND)
    else:
        yield from _in_folder(path, depth)


def _in_folder(path: Path, depth: int) -> Iterator[FoundSubmission | NotFound]:
    try:
        with HostileFolder(path) as folder:
            names = sorted(folder.names(MAX_NAMES + 1))
    except (DriveUnreadable, OSError):
        yield NotFound(path, Refusal.UNREADABLE)
        return
    if len(names) > MAX_NAMES:
        yield NotFound(path, Refusal.TOO_MANY)
        return
    documents = [name for name in names if name == DOCUMENT]
    documents = documents or [name for name in names if _is_document(name)]
    folders = [name for name in names if os.path.isdir(path / name)]  # a link is refused when met
    for name in documents:
        yield FoundSubmission(path, name, takes_all=len(documents) == 1)
    if not documents:
        for name in folders:
            yield from _find(path / name, depth + 1)
        if not folders:
            yield NotFound(path, Refusal.NOTHING_FOUND)


def _is_document(name: str) -> bool:
    return name.lower().endswith(".xml") and not name.startswith(".")


class SubmissionFolder:
    """One submission's folder, held open while it is read."""

    def __init__(self, found: FoundSubmission, folder: HostileFolder) -> None:
        self._found = found
        self._folder = folder

    def document(self) -> bytes:
        """Return the XML.

        Raises:
            SubmissionRefused: It is no regular file, too large, or cannot be read.
        """
        with self._reading(), self._folder.open(self._found.name, most=MAX_BYTES) as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise SubmissionRefused(Refusal.OVERSIZE)
        return data

    def names_beside(self, named: frozenset[str]) -> tuple[str, ...]:
        """Return the files that belong to the submission and are here, ascending.

        Raises:
            SubmissionRefused: They are too many.
        """
        with self._reading():
            here = set(self._folder.names(MAX_NAMES)) - {self._found.name}
        wanted = here & named
        if self._found.takes_all:
            wanted |= {name for name in here if not name.startswith(".")}
        if len(wanted) > MAX_FILES:
            raise SubmissionRefused(Refusal.TOO_MANY)
        return tuple(sorted(wanted))

    def hashed(self, name: str) -> BesideFile:
        """Read a file once and return what it is.

        Raises:
            SubmissionRefused: It is no regular file, too large, or cannot be read.
        """
        digest, size = Sha256Stream(), 0
        with self.opened(name) as file:
            for piece in pieces(file, memoryview(bytearray(_BATCH))):
                digest.update(bytes(piece))
                size += len(piece)
                if size > MAX_FILE_BYTES:  # it grows while it is read
                    raise SubmissionRefused(Refusal.OVERSIZE)
        return BesideFile(name, size, digest.hexdigest())

    @contextlib.contextmanager
    def opened(self, name: str) -> Iterator[FileIO]:
        """Open a file beside the submission.

        Raises:
            SubmissionRefused: It is no regular file, too large, or cannot be read.
        """
        with self._reading(), self._folder.open(name, most=MAX_FILE_BYTES) as file:
            yield file

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except Refused as refused:
            reason = _OF_DRIVE.get(refused.reason, Refusal.UNREADABLE)
            raise SubmissionRefused(reason) from refused
        except OSError as error:
            raise SubmissionRefused(Refusal.UNREADABLE) from error


@contextlib.contextmanager
def open_submission(found: FoundSubmission) -> Iterator[SubmissionFolder]:
    """Hold a submission's folder open.

    Raises:
        SubmissionRefused: The folder is gone, or a link.
    """
    try:
        folder = HostileFolder(found.folder)
    except DriveUnreadable as error:
        raise SubmissionRefused(Refusal.UNREADABLE) from error
    with folder:
        yield SubmissionFolder(found, folder)
