"""Takes sealed objects off a drive that may be hostile: copied while hashed, only copies count.

Nothing on the drive is believed. No link is followed, only regular files are opened, sizes and
counts are limited, and what changes between two reads changes nothing: a copy either has the hash
that is its name, or it is thrown away. One bad member never stops the others.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
import stat
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from fieldkit.bundle import bag
from fieldkit.crypto.digest import Sha256Stream
from fieldkit.crypto.random import random_hex
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.errors import BagInvalid, DiskFull, DriveUnreadable
from fieldkit.platform import durable
from fieldkit.transfer.hostile_folder import BadReason as BadReason
from fieldkit.transfer.hostile_folder import HostileFolder, Refused, pieces

logger = logging.getLogger(__name__)

MAX_BAGS = 1000
MAX_ENTRIES = 10_000  # of one folder that are looked at
_DEPTH = 2
_BATCH = 2 * 1024**2
SPARE_BYTES = 16 * 1024**2
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class SpoolLimits:
    """What is taken from one bag at most; sizes in bytes."""

    object_bytes: int = 4 * 1024**3
    total_bytes: int = 256 * 1024**3
    count: int = bag.MAX_OBJECTS
    keep_free: int = SPARE_BYTES  # of the spool's disk


@dataclass(frozen=True)
class SpooledObject:
    """A copy in the spool whose content has the hash that is its name."""

    sha256: Sha256
    path: Path
    size: int  # bytes


@dataclass(frozen=True)
class BadMember:
    """Something in the bag that was not taken."""

    name: str  # `<64 hex>.age`, or empty: no name chosen by a stranger is passed on
    reason: BadReason


# Looks at an open file of so many bytes before it is copied; returns why it is refused, if it is.
# It saves room and time only: the drive may give other bytes to the copy, which alone counts.
Glance = Callable[[FileIO, int], BadReason | None]


def find_bags(root: Path) -> list[Path]:
    """Return the folders that look like bags: `root` itself, or up to two folders below it.

    In the order of their paths. Links are not followed, unfinished ones (`.part`) left out.

    Raises:
        DriveUnreadable: `root` cannot be read.
    """
    try:
        root = root.resolve(strict=True)
        with os.scandir(root):
            pass
    except OSError as error:
        raise durable.translate_read_error(error) from error
    found: set[Path] = set()
    folders = [root]
    for _depth in range(_DEPTH + 1):
        found.update(folder for folder in folders if _looks_like_bag(folder))
        # No more than that is ever listed: a file system can be made to show any number of
        # folders, each as often as it likes.
        folders = list(itertools.islice(_below(folders, found), MAX_ENTRIES))
    return sorted(found)[:MAX_BAGS]


def _below(folders: Iterable[Path], bags: Collection[Path]) -> Iterator[Path]:
    """Yield what lies in folders that are no bags themselves, as far as somebody asks."""
    for folder in folders:
        if folder not in bags:
            yield from (
                inner for inner in _folders_in(folder) if inner.suffix != durable.UNFINISHED_SUFFIX
            )


def copy_to_spool(
    bag_folder: Path,
    spool: Path,
    limits: SpoolLimits | None = None,
    progress: Progress = no_progress,
    glance: Glance | None = None,
    *,
    only: Collection[Sha256] | None = None,
) -> Iterator[SpooledObject | BadMember]:
    """Copy the objects of a bag into the folder `spool`; yield each as it is done, by name.

    With `only` all others are passed over without a word.

    Damaged tag files are named as such and cost no object, since an object's name proves it. Only
    the copies may be read afterwards. Progress counts bytes.

    Raises:
        DriveUnreadable: The bag cannot be read at all.
        DiskFull, DriveUnwritable: The spool cannot take more (what was yielded stays).
    """
    limits = limits or SpoolLimits()
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(HostileFolder(bag_folder))
        listed = _listed(folder)
        if listed is None:
            yield BadMember("", BadReason.BAD_BAG)
        try:
            payload = stack.enter_context(folder.inner(bag.PAYLOAD_FOLDER))
        except DriveUnreadable:
            yield BadMember("", BadReason.UNREADABLE)
            return
        wanted: list[str] = []
        for result in _sorted_out(payload, limits.count):
            if isinstance(result, BadMember):
                yield result
            elif _is_asked_for(bag.parse_object_name(result), only):
                wanted.append(result)
        yield from _copied(payload, wanted, _Target(spool, limits, progress, glance))
        for sha256 in listed or ():
            if _is_asked_for(sha256, only) and bag.object_name(sha256) not in wanted:
                yield BadMember(bag.object_name(sha256), BadReason.MISSING)


def _is_asked_for(sha256: Sha256, only: Collection[Sha256] | None) -> bool:
    return only is None or sha256 in only


def copy_file_to_spool(
    path: Path, spool: Path, limits: SpoolLimits | None = None, glance: Glance | None = None
) -> SpooledObject | BadMember:
    """Copy a single file, chosen by hand, into the folder `spool`, where its hash is its name.

    Raises:
        DiskFull, DriveUnwritable: The spool cannot take it.
    """
    limits = limits or SpoolLimits()
    try:
        with (
            HostileFolder(path.parent.resolve()) as folder,
            folder.open(path.name, most=limits.object_bytes) as source,
        ):
            _look(source, glance)
            copying = _Copying(spool, None, limits.keep_free)
            held = memoryview(bytearray(_BATCH))
            return copying.copy(source, held, limits.object_bytes, lambda _count: None)
    except DriveUnreadable:
        return BadMember("", BadReason.UNREADABLE)
    except Refused as refused:
        return BadMember("", refused.reason)


def _listed(folder: HostileFolder) -> tuple[Sha256, ...] | None:
    """Return the objects that the tag files list, or None where they are no good."""
    texts = {}
    try:
        for name in bag.TAG_FILES:
            with folder.open(name, most=bag.MAX_TAG_FILE_BYTES) as file:
                # One more than allowed: the file may have grown since.
                texts[name] = file.read(bag.MAX_TAG_FILE_BYTES + 1)
        return bag.read_tag_files(texts)
    except (Refused, OSError, BagInvalid):
        return None


def _sorted_out(payload: HostileFolder, most: int) -> Iterator[str | BadMember]:
    """Yield the names of objects in their order, after what is none."""
    try:
        names = payload.names(most + 1)
    except OSError:
        yield BadMember("", BadReason.UNREADABLE)
        return
    if len(names) > most:
        yield BadMember("", BadReason.TOO_MANY)
    objects = []
    for name in sorted(names)[:most]:
        try:
            bag.parse_object_name(name)
            objects.append(name)
        except BagInvalid:
            yield BadMember("", BadReason.UNEXPECTED)
    yield from objects


@dataclass(frozen=True)
class _Target:
    """Where copies go, what is taken at most, and who is told and asked."""

    spool: Path
    limits: SpoolLimits
    progress: Progress
    glance: Glance | None


def _copied(
    payload: HostileFolder, wanted: list[str], target: _Target
) -> Iterator[SpooledObject | BadMember]:
    limits = target.limits
    held = memoryview(bytearray(_BATCH))
    total = sum(payload.size(name) for name in wanted)
    done = taken = 0

    def add(count: int) -> None:
        nonlocal done
        done += count
        target.progress(min(done, total), total)

    for name in wanted:
        most = min(limits.object_bytes, limits.total_bytes - taken)
        try:
            with payload.open(name, most=most) as source:
                _look(source, target.glance)
                copying = _Copying(target.spool, bag.parse_object_name(name), limits.keep_free)
                result = copying.copy(source, held, most, add)
            taken += result.size
            yield result
        except Refused as refused:
            logger.info("a member of a bag was not taken: %s", refused.reason.value)
            yield BadMember(name, refused.reason)


def _look(source: FileIO, glance: Glance | None) -> None:
    if glance is None:
        return
    try:
        reason = glance(source, os.fstat(source.fileno()).st_size)
        source.seek(0)
    except OSError as error:
        raise Refused(BadReason.UNREADABLE) from error
    if reason is not None:
        raise Refused(reason)


class _Copying:
    """One object on its way into the spool; it has its name there only if it deserves it."""

    def __init__(self, spool: Path, expected: Sha256 | None, keep_free: int) -> None:
        self._spool = spool
        self._expected = expected
        self._keep_free = keep_free
        name = bag.object_name(expected) if expected else random_hex(16)
        self._unfinished = spool / (name + durable.UNFINISHED_SUFFIX)

    def copy(
        self, source: FileIO, held: memoryview, most: int, add: Callable[[int], None]
    ) -> SpooledObject:
        """Copy at most `most` bytes through `held`, telling `add` how many at a time.

        Raises:
            Refused: It is larger, unreadable, or has another hash.
            DiskFull, DriveUnwritable: The spool cannot take it.
        """
        stream, size = Sha256Stream(), 0
        try:
            with self._new_file(os.fstat(source.fileno()).st_size) as file:
                for piece in pieces(source, held):
                    size += len(piece)
                    if size > most:
                        raise Refused(BadReason.OVERSIZE)
                    stream.update(piece)
                    self._write(file, piece)
                    add(len(piece))
            sha256 = stream.hexdigest()
            if self._expected not in (None, sha256):
                raise Refused(BadReason.DAMAGED)
            path = self._spool / bag.object_name(sha256)
            os.replace(self._unfinished, path)
        except OSError as error:
            raise durable.translate_os_error(error) from error
        finally:
            with contextlib.suppress(OSError):  # gone when all is well
                self._unfinished.unlink()
        return SpooledObject(sha256, path, size)

    def _new_file(self, size: int) -> FileIO:
        if durable.free_bytes(self._spool) < size + self._keep_free:
            raise DiskFull
        self._unfinished.unlink(missing_ok=True)
        return open(os.open(self._unfinished, _NEW_FILE, 0o600), "wb", buffering=0)

    @staticmethod
    def _write(file: FileIO, piece: memoryview) -> None:
        while piece:
            piece = piece[file.write(piece) :]


def _looks_like_bag(folder: Path) -> bool:
    # Either text will do: objects are taken from a bag that has lost the other one.
    has_text = any(stat.S_ISREG(_mode(folder / name)) for name in (bag.DECLARATION, bag.MANIFEST))
    return has_text and stat.S_ISDIR(_mode(folder / bag.PAYLOAD_FOLDER))


def _folders_in(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            looked_at = itertools.islice(entries, MAX_ENTRIES)
            return [
                folder / entry.name for entry in looked_at if entry.is_dir(follow_symlinks=False)
            ]
    except OSError:
        return []  # one unreadable folder hides no other


def _mode(path: Path) -> int:
    try:
        return path.lstat().st_mode
    except OSError:
        return 0
