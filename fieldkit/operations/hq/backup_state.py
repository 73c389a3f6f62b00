"""Write and open the state of a backup: keys and databases, sealed to the reserve."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from fieldkit.bundle.ustar import BATCH, ArchiveReader, ArchiveWriter
from fieldkit.crypto.age import AgeReader, AgeWriter, Identity, PublicRecipient
from fieldkit.crypto.digest import Sha256Stream, sha256_hex
from fieldkit.crypto.keys import FileKey, VaultKey
from fieldkit.crypto.padding import DEFAULT_FLOOR
from fieldkit.crypto.random import random_hex
from fieldkit.crypto.stream import Writable, write_fully
from fieldkit.domain.identifiers import HeadquartersId, Sha256, VaultId
from fieldkit.errors import BackupDamaged, DamagedData, DriveUnwritable
from fieldkit.hq import backup as layout
from fieldkit.hq.backup import StateFile, StateHeading
from fieldkit.operations.hq.copy_verified import check_file
from fieldkit.platform.durable import (
    UNFINISHED_SUFFIX,
    fsync_file,
    fsync_folder,
    translate_os_error,
    translate_read_error,
)

_MAX_SMALL_BYTES = 1024 * 1024  # of key and slots


@dataclass(frozen=True)
class StateSource:
    """What goes into a state; the databases are copies at rest."""

    backup_id: str
    number: int
    created: datetime
    vault_id: VaultId
    headquarters: HeadquartersId
    vault_key: VaultKey
    keyslots: bytes = field(repr=False)
    vault_database: Path
    store_database: Path
    recipients: Sequence[PublicRecipient]  # the reserve


@dataclass(frozen=True)
class OpenedState:
    """A state whose databases have been written out."""

    heading: StateHeading
    vault_key: VaultKey
    keyslots: bytes = field(repr=False)


def write_state(source: StateSource, folder: Path) -> tuple[Sha256, int]:
    """Seal a state into `folder`, named by its hash; return hash and size in bytes.

    It is read back from the disk, and opened once more with the key of this one file, which is
    then forgotten: only the reserve opens it from now on.

    Raises:
        DiskFull, DriveUnwritable: The disk does not take it, or does not give it back.
    """
    unfinished = folder / f"{random_hex(16)}{UNFINISHED_SUFFIX}"
    heading = _heading(source)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with unfinished.open("xb", buffering=0) as file:
            target = _HashedTarget(file)
            file_key = _write(target, source, heading)
            fsync_file(file)
        sha256 = target.digest.hexdigest()
        check_file(unfinished, sha256)
        _check(unfinished, file_key, heading)
        os.replace(unfinished, folder / f"{sha256}.age")
    except OSError as error:
        raise translate_os_error(error) from error
    finally:
        with contextlib.suppress(OSError):  # gone when all is well
            unfinished.unlink()
    fsync_folder(folder)
    return sha256, target.size


def open_state(path: Path, identities: Sequence[Identity], folder: Path) -> OpenedState:
    """Open a state with the reserve, and write its databases, still encrypted, into `folder`.

    Raises:
        AgeNoMatch: These identities are not the reserve it was sealed to.
        BackupDamaged: It is damaged, or not a state.
        DiskFull, DriveUnwritable, DriveUnreadable: As they say.
    """
    try:
        source = path.open("rb", buffering=0)
    except FileNotFoundError as error:
        raise BackupDamaged from error
    except OSError as error:
        raise translate_read_error(error) from error
    with source:
        opened = AgeReader(source, identities)
        try:
            return _unpack(ArchiveReader(opened), folder)
        except DamagedData as error:
            raise BackupDamaged from error


def _heading(source: StateSource) -> StateHeading:
    small = ((layout.VAULT_KEY, source.vault_key.value), (layout.KEYSLOTS, source.keyslots))
    files = [StateFile(name, len(content), sha256_hex(content)) for name, content in small]
    for name, path in _databases(source):
        files.append(_file(name, path))
    return StateHeading(
        source.backup_id,
        source.number,
        source.created,
        source.vault_id,
        source.headquarters,
        tuple(files),
    )


def _databases(source: StateSource) -> tuple[tuple[str, Path], ...]:
    return (
        (layout.VAULT_DATABASE, source.vault_database),
        (layout.STORE_DATABASE, source.store_database),
    )


def _file(name: str, path: Path) -> StateFile:
    digest, size = Sha256Stream(), 0
    with path.open("rb") as file:
        while piece := file.read(BATCH):
            digest.update(piece)
            size += len(piece)
    return StateFile(name, size, digest.hexdigest())


def _write(target: Writable, source: StateSource, heading: StateHeading) -> FileKey:
    sealed = AgeWriter(target, source.recipients)
    archive = ArchiveWriter(sealed)
    archive.add(layout.HEADING, layout.write_heading(heading))
    archive.add(layout.VAULT_KEY, source.vault_key.value)
    archive.add(layout.KEYSLOTS, source.keyslots)
    sizes = {file.name: file.size for file in heading.files}
    for name, path in _databases(source):
        archive.begin(name, sizes[name])
        with path.open("rb") as file:
            while piece := file.read(BATCH):
                archive.write(piece)
    archive.finish(floor=DEFAULT_FLOOR)
    sealed.finish()
    return sealed.file_key


def _check(path: Path, file_key: FileKey, heading: StateHeading) -> None:
    with path.open("rb", buffering=0) as file:
        archive = ArchiveReader(AgeReader(file, file_key))
        try:
            if _read_heading(archive) != heading:
                raise BackupDamaged
            for line in heading.files:
                _read_file(archive, line, None)
            _finish(archive)
        except DamagedData as error:
            raise DriveUnwritable from error


def _unpack(archive: ArchiveReader, folder: Path) -> OpenedState:
    heading = _read_heading(archive)
    small = []
    for line in heading.files:
        if line.name in (layout.VAULT_DATABASE, layout.STORE_DATABASE):
            _unpack_database(archive, line, folder / line.name)
        else:
            archive.expect(line.name, line.size)
            content = archive.read_whole(at_most=_MAX_SMALL_BYTES)
            if sha256_hex(content) != line.sha256:
                raise BackupDamaged
            small.append(content)
    _finish(archive)
    return OpenedState(heading, VaultKey(small[0]), small[1])


def _unpack_database(archive: ArchiveReader, line: StateFile, path: Path) -> None:
    try:
        with path.open("xb") as file:
            path.chmod(0o600)
            _read_file(archive, line, file)
            fsync_file(file)
    except OSError as error:
        raise translate_os_error(error) from error


def _read_heading(archive: ArchiveReader) -> StateHeading:
    member = archive.next_member()
    if member is None or member[0] != layout.HEADING:
        raise BackupDamaged
    return layout.read_heading(archive.read_whole(at_most=layout.MAX_HEADING_BYTES))


def _read_file(archive: ArchiveReader, line: StateFile, target: BinaryIO | None) -> None:
    archive.expect(line.name, line.size)
    digest = Sha256Stream()
    while piece := archive.read_piece():
        digest.update(piece)
        if target is not None:
            target.write(piece)
    if digest.hexdigest() != line.sha256:
        raise BackupDamaged


def _finish(archive: ArchiveReader) -> None:
    if archive.next_member() is not None:
        raise BackupDamaged
    archive.finish(floor=DEFAULT_FLOOR)


class _HashedTarget:
    """Counts and hashes what is written."""

    def __init__(self, target: Writable) -> None:
        self._target = target
        self.digest = Sha256Stream()
        self.size = 0

    def write(self, data: bytes | bytearray | memoryview, /) -> int:
        self.digest.update(data)
        self.size += len(data)
        write_fully(self._target, data)
        return len(data)
