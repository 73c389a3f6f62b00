"""Hands sealed objects over on a removable drive, as a bag that is proved by reading it back.

While it is written, a bag is a folder named `<8 hex>.part`; it gets its name when everything in it
has been read back and found right, so a bag cut short never looks complete. Writing the same
objects again goes on where it was interrupted, and finds out if there is nothing left to do.

What a finder sees: that there is encrypted data, how much, and when the drive's file system noted
the making of the files (their times of change are constant, that one cannot be set).
"""

from __future__ import annotations

import contextlib
import logging
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO, FileIO
from pathlib import Path

from fieldkit.bundle import bag
from fieldkit.crypto.digest import Sha256Stream, sha256_hex
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.errors import DiskFull, DriveUnwritable, InvalidInput, ObjectDamaged
from fieldkit.platform import durable, page_cache
from fieldkit.transfer.spool import BadMember as BadMember
from fieldkit.transfer.spool import BadReason as BadReason
from fieldkit.transfer.spool import SpooledObject as SpooledObject
from fieldkit.transfer.spool import SpoolLimits as SpoolLimits
from fieldkit.transfer.spool import copy_to_spool as copy_to_spool
from fieldkit.transfer.spool import find_bags as find_bags
from fieldkit.translations import _

logger = logging.getLogger(__name__)

MOST_OBJECT_BYTES = 3_900_000_000  # FAT32 ends at 4 GiB
CONSTANT_TIME = 946_684_800 * 10**9  # 2000-01-01 00:00 UTC, in nanoseconds
UNFINISHED = durable.UNFINISHED_SUFFIX

_BATCH = page_cache.BATCH_BYTES
_SPARE_BYTES = 2 * 1024**2  # for names and tag files
_CLUSTER = 64 * 1024  # what a file may take beyond its size on large drives
_NEW_FILE = os.O_WRONLY | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class HandedOver:
    """What stands on the drive now."""

    folder_name: str
    count: int
    bytes: int
    verified: bool  # read back from the drive itself; False: only from what the system remembers


@dataclass(frozen=True)
class _Load:
    """What a bag is to hold."""

    sources: dict[Sha256, Path]
    sizes: dict[Sha256, int]
    tags: dict[str, bytes]

    def object_names(self) -> set[str]:
        """Return the file names of the payload."""
        return {bag.object_name(sha256) for sha256 in self.sizes}

    def folder_names(self) -> list[str]:
        """Return the neutral names it may have, the first one first."""
        digest = sha256_hex(self.tags[bag.MANIFEST])
        return [digest[at : at + 8] for at in range(0, len(digest), 8)]


class _Meter:
    """Counts bytes: each is copied once and read back once."""

    def __init__(self, total: int, progress: Progress) -> None:
        self._total = 2 * total
        self._done = 0
        self._progress = progress

    def add(self, count: int) -> None:
        self._done = min(self._done + count, self._total)
        self._progress(self._done, self._total)


def write_bag(
    parent: Path,
    files: Sequence[tuple[Sha256, Path, int]],
    progress: Progress = no_progress,
) -> HandedOver:
    """Write a bag of sealed objects (SHA-256, where it is, size in bytes) into the folder `parent`.

    Space is checked first. Each file is flushed, read back from the drive and compared with its
    hash; then the folder gets its name. Stopped by `progress` or by an error, the unfinished one
    stays for the next attempt. Progress counts bytes, copying and reading back.

    Raises:
        DiskFull: There is not room enough.
        DriveUnwritable: The drive refuses, or does not give back what was written.
        DriveUnreadable: A source cannot be read.
        ObjectDamaged: A source is not what its hash says.
        InvalidInput: There is nothing to hand over, or an object above 3.9 GB.
    """
    load = _load(files)
    meter = _Meter(sum(load.sizes.values()), progress)
    try:
        folder, handed_over = _place(parent, load, meter)
        if handed_over is None:
            _check_space(folder, load)
            verified = _fill(folder, load, meter)
            name = folder.name.removesuffix(UNFINISHED)
            folder.rename(parent / name)
            durable.fsync_folder(parent)
            handed_over = _handed_over(name, load, verified=verified)
    except OSError as error:
        raise durable.translate_os_error(error) from error
    logger.info(
        "handed over %d objects, %d bytes, verified: %s",
        handed_over.count,
        handed_over.bytes,
        handed_over.verified,
    )
    return handed_over


def bytes_there(parent: Path, files: Sequence[tuple[Sha256, Path, int]]) -> int:
    """Return how many bytes of these objects an attempt that was cut short left in `parent`.

    What is said by it is not proved: `write_bag` reads it all again.
    """
    with contextlib.suppress(OSError, InvalidInput):
        load = _load(files)
        for name in load.folder_names():
            unfinished = parent / (name + UNFINISHED)
            if _is_folder(unfinished) and _is_ours(unfinished, load):
                payload = unfinished / bag.PAYLOAD_FOLDER
                return sum(
                    min(path.stat().st_size, load.sizes[bag.parse_object_name(path.name)])
                    for path in _members(payload)
                )
    return 0


def _load(files: Sequence[tuple[Sha256, Path, int]]) -> _Load:
    if not files:
        raise InvalidInput(_("There is nothing to hand over."))
    if any(size > MOST_OBJECT_BYTES for _sha256, _path, size in files):
        raise InvalidInput(_("An object is too large for a removable drive."))
    sizes = {sha256: size for sha256, _path, size in sorted(files)}
    sources = {sha256: path for sha256, path, _size in files}
    return _Load(sources, sizes, bag.tag_files(sizes))


def _handed_over(name: str, load: _Load, *, verified: bool) -> HandedOver:
    return HandedOver(name, len(load.sizes), sum(load.sizes.values()), verified)


def _place(parent: Path, load: _Load, meter: _Meter) -> tuple[Path, HandedOver | None]:
    """Return the folder to fill, or what is there already. What is not ours is left alone."""
    for name in load.folder_names():
        final, unfinished = parent / name, parent / (name + UNFINISHED)
        if os.path.lexists(final):
            verified = _finished(final, load, meter)
            if verified is not None:
                return final, _handed_over(name, load, verified=verified)
        elif not os.path.lexists(unfinished) or _is_ours(unfinished, load):
            return unfinished, None
    raise DriveUnwritable(
        _("There is no free name left on this drive."),
        hint=_("Delete damaged hand-overs from it, or use another drive."),
    )


def _is_ours(folder: Path, load: _Load) -> bool:
    """Say whether a folder holds nothing but what an interrupted attempt of ours left there."""
    payload = folder / bag.PAYLOAD_FOLDER
    if not _is_folder(folder) or (os.path.lexists(payload) and not _is_folder(payload)):
        return False
    members = [(path, path.name in load.object_names()) for path in _members(payload)]
    members += [(path, path.name in bag.TAG_FILES) for path in _members(folder) if path != payload]
    return all(is_known and _is_single_file(path) for path, is_known in members)


def _finished(folder: Path, load: _Load, meter: _Meter) -> bool | None:
    """Return whether a bag was read from the drive, or None if it is not this one, whole."""
    payload = folder / bag.PAYLOAD_FOLDER
    # Systems drop small files of their own into folders; beside the payload that does no harm.
    there = {path.name for path in _members(payload)} if _is_folder(folder) else set()
    if there != load.object_names():
        return None
    verified = True
    for sha256, path, size in _contents(folder, load):
        if not _is_single_file(path) or path.stat().st_size != size:
            return None
        meter.add(size if path.parent == payload else 0)
        found, from_disk = _reread(path, meter)
        if found != sha256:
            return None
        verified &= from_disk
    return verified


def _contents(folder: Path, load: _Load) -> Iterator[tuple[Sha256, Path, int]]:
    for sha256, size in load.sizes.items():
        yield sha256, folder / bag.PAYLOAD_FOLDER / bag.object_name(sha256), size
    for name, text in load.tags.items():
        yield sha256_hex(text), folder / name, len(text)


def _check_space(folder: Path, load: _Load) -> None:
    needed = _SPARE_BYTES
    for _sha256, path, size in _contents(folder, load):
        there = path.stat().st_size if path.exists() else 0
        needed += max(0, size - there) + _CLUSTER
    if durable.free_bytes(folder.parent) < needed:
        raise DiskFull(
            _("There is not enough room on this drive."),
            hint=_("Free some space on it, or use another drive; nothing was lost."),
        )


def _fill(folder: Path, load: _Load, meter: _Meter) -> bool:
    """Write what is missing, the tag files last; return whether all was read from the drive."""
    payload = folder / bag.PAYLOAD_FOLDER
    folder.mkdir(exist_ok=True)
    payload.mkdir(exist_ok=True)
    verified = True
    for sha256, size in load.sizes.items():
        with _source(load.sources[sha256], size) as source:
            target = payload / bag.object_name(sha256)
            verified &= _write(source, target, sha256, size, meter)
    for name, text in load.tags.items():
        with contextlib.suppress(FileNotFoundError):
            (folder / name).unlink()
        silent = _Meter(len(text), no_progress)
        verified &= _write(BytesIO(text), folder / name, sha256_hex(text), len(text), silent)
    for finished in (payload, folder):
        os.utime(finished, ns=(CONSTANT_TIME, CONSTANT_TIME))
        durable.fsync_folder(finished)
    return verified


@contextlib.contextmanager
def _source(path: Path, size: int) -> Iterator[FileIO]:
    try:
        file = path.open("rb", buffering=0)
    except OSError as error:
        raise durable.translate_read_error(error) from error
    with file:
        if os.fstat(file.fileno()).st_size != size:
            raise ObjectDamaged
        yield file


def _write(
    source: FileIO | BytesIO, target: Path, sha256: Sha256, size: int, meter: _Meter
) -> bool:
    """Bring `target` to hold `source`, going on from what is there; return if it was reread."""
    there = target.stat().st_size if target.exists() else 0
    if there == size:
        with open(os.open(target, _NEW_FILE, 0o644), "wb", buffering=0) as file:
            _settle(file, target)
        found, from_disk = _reread(target, _Meter(size, no_progress))
        if found == sha256:
            meter.add(2 * size)
            return from_disk
    begin = there - there % _BATCH if there < size else 0
    meter.add(begin)
    _copy(source, target, begin, meter)
    found, from_disk = _reread(target, meter)
    if found != sha256 and begin:
        # What an interrupted attempt left was not what it had written: all of it again.
        _copy(source, target, 0, meter)
        found, from_disk = _reread(target, meter)
    if found != sha256:
        _blame(source, sha256)
    return from_disk


def _blame(source: FileIO | BytesIO, sha256: Sha256) -> None:
    """Find out whether the source or the drive is at fault."""
    stream = Sha256Stream()
    for piece in _pieces(source, 0):
        stream.update(piece)
    if stream.hexdigest() != sha256:
        raise ObjectDamaged
    raise DriveUnwritable(
        _("The drive does not give back what was written to it."),
        hint=_("Do not use it any more; nothing was lost."),
    )


def _copy(source: FileIO | BytesIO, target: Path, begin: int, meter: _Meter) -> None:
    with open(os.open(target, _NEW_FILE, 0o644), "wb", buffering=0) as file:
        descriptor = file.fileno()
        page_cache.spare_cache(descriptor)
        file.truncate(begin)
        at = file.seek(begin)
        for piece in _pieces(source, begin):
            rest = piece
            while rest:
                rest = rest[file.write(rest) :]
            page_cache.start_writing_out(descriptor, at, len(piece))
            at += len(piece)
            meter.add(len(piece))
        _settle(file, target)


def _settle(file: FileIO, target: Path) -> None:
    """Take the time from a whole file and flush it: an attempt may have ended just before that."""
    if os.fstat(file.fileno()).st_mtime_ns != CONSTANT_TIME:
        os.utime(
            file.fileno() if os.utime in os.supports_fd else target,
            ns=(CONSTANT_TIME, CONSTANT_TIME),
        )
    durable.fsync_file(file)


def _pieces(source: FileIO | BytesIO, begin: int) -> Iterator[memoryview]:
    """Yield the source from `begin` on; each piece holds until the next one is asked for."""
    held = memoryview(bytearray(_BATCH))
    try:
        source.seek(begin)
        while length := source.readinto(held):
            yield held[:length]
    except OSError as error:
        raise durable.translate_read_error(error) from error


def _reread(path: Path, meter: _Meter) -> tuple[Sha256, bool]:
    stream = Sha256Stream()
    with page_cache.Reread(path) as reread:
        for batch in reread.batches():
            stream.update(batch)
            meter.add(len(batch))
        return stream.hexdigest(), reread.is_from_disk


def _members(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if _is_folder(folder) else []


def _is_folder(path: Path) -> bool:
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        return stat.S_ISDIR(path.lstat().st_mode)
    return False


def _is_single_file(path: Path) -> bool:
    if not os.path.lexists(path):
        return False
    found = path.lstat()
    return stat.S_ISREG(found.st_mode) and found.st_nlink <= 1
