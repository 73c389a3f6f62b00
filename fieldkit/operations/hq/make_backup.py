"""Back headquarters up: objects and attachments as they are, keys and databases for the reserve.

Three steps, because copying takes long and the databases must not wait for it: `plan_backup`
copies the databases beside themselves, `write_backup` copies everything to the other disk and
reads it again, `commit_backup` notes which objects have one more copy. Receipts tell devices of
that copy, and only then may they delete theirs.
"""

from __future__ import annotations

import contextlib
import logging
import shutil
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from fieldkit.crypto.age import PublicRecipient, parse_recipient
from fieldkit.crypto.keys import VaultKey
from fieldkit.crypto.random import random_hex
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.erasure import ErasedKind
from fieldkit.domain.identifiers import BlobId, HeadquartersId, Sha256, VaultId
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.errors import BackupDamaged, DiskFull, ObjectDamaged
from fieldkit.hq import backup as layout
from fieldkit.hq.archive import Archive
from fieldkit.hq.backup import BackupIndex, SavedState
from fieldkit.hq.store.backup_store import BackupRun
from fieldkit.operations.hq.backup_state import StateSource, write_state
from fieldkit.operations.hq.copy_verified import copy_verified, file_hash
from fieldkit.operations.hq.published import news_of
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.platform.durable import (
    free_bytes,
    fsync_folder,
    translate_os_error,
    translate_read_error,
    write_durably,
)
from fieldkit.translations import _
from fieldkit.vault import keyslots

logger = logging.getLogger(__name__)

_SPARE_BYTES = 16 * 1024 * 1024
_STATES_KEPT = 7  # an older one is of use where the newest was made after a mistake


@dataclass(frozen=True)
class BackupPlan:
    """What a backup holds and needs, read from the databases in one short step."""

    folder: Path
    index: BackupIndex
    archive: Archive
    objects: tuple[tuple[Sha256, Path, int], ...]  # hash, where it lies, bytes
    verified: frozenset[Sha256]  # seen in this backup before
    blobs: tuple[BlobId, ...]
    state: StateSource
    started: datetime
    is_deep: bool = False  # read again what is there already
    erased: tuple[Path, ...] = ()  # files that may lie there, of what was erased here


@dataclass(frozen=True)
class WrittenBackup:
    """What stands on the other disk now, every byte of it read again."""

    objects: tuple[Sha256, ...]
    damaged: tuple[str, ...]  # objects and blobs that are damaged or missing here
    state: SavedState
    byte_count: int  # written in this run


@dataclass
class _Tally:
    """What was done so far."""

    done: int = 0
    written: int = 0
    damaged: list[str] = field(default_factory=list)


def make_backup(
    session: HeadquartersSession,
    folder: Path,
    progress: Progress = no_progress,
    *,
    is_deep: bool = False,
) -> WrittenBackup:
    """Bring the backup in `folder` up to date, or begin one there; progress counts files.

    What is there already is not copied again; with `is_deep` it is read again, all of it.

    Raises:
        BackupDamaged: The folder holds something else, or the backup's own text is damaged.
        DiskFull, DriveUnwritable, Cancelled: The backup is not complete; running it again goes on.
    """
    plan = plan_backup(session, folder, is_deep=is_deep)
    try:
        written = write_backup(plan, progress)
    finally:
        discard_snapshot(plan)
    commit_backup(session, plan, written)
    return written


def plan_backup(session: HeadquartersSession, folder: Path, *, is_deep: bool = False) -> BackupPlan:
    """Read what is to be backed up, and copy the databases beside themselves.

    Raises:
        BackupDamaged: The folder holds something that is no backup.
        DeviceError, VaultError: Nothing was written to the folder.
    """
    index = _index_of(folder)
    now = session.clock.now()
    reserve = news_of(session.vault, now).headquarters.reserve
    archive, store = session.archive, session.store
    erased = store.erasures.every(ErasedKind.OBJECT)
    erased_blobs = store.erasures.every(ErasedKind.ATTACHMENT)
    return BackupPlan(
        folder=folder,
        index=index,
        archive=archive,
        objects=tuple(
            (sha256, archive.path_of(sha256, state), size)
            for sha256, size, state in store.objects.every()
            if sha256 not in erased
        ),
        verified=store.backups.verified(index.backup_id),
        blobs=tuple(sorted(store.contents.blobs())),
        state=_snapshot(session, index, tuple(parse_recipient(text) for text in reserve), now),
        started=now,
        is_deep=is_deep,
        erased=tuple(
            [_object_at(folder, Sha256(sha256)) for sha256 in sorted(erased)]
            + [_blob_at(folder, BlobId(blob_id)) for blob_id in sorted(erased_blobs)]
        ),
    )


def write_backup(plan: BackupPlan, progress: Progress = no_progress) -> WrittenBackup:
    """Copy what the backup lacks and read all that was written again; no database is needed.

    Raises:
        DiskFull, DriveUnwritable, Cancelled: What was copied stays for the next time.
    """
    _check_space(plan)
    tally = _Tally()
    total = len(plan.objects) + len(plan.blobs) + 1
    objects = tuple(_copy_objects(plan, tally, progress, total))
    _copy_blobs(plan, tally, progress, total)
    _remove_erased(plan)
    saved, size = write_state(plan.state, plan.folder / "states")
    state = SavedState(plan.state.number, saved, size, plan.started)
    states = (*plan.index.states, state)[-_STATES_KEPT:]
    write_durably(
        plan.folder / layout.INDEX_NAME,
        layout.write_index(BackupIndex(plan.index.backup_id, states)),
    )
    _remove_other_states(plan.folder / "states", {state.sha256 for state in states})
    progress(total, total)
    return WrittenBackup(objects, tuple(tally.damaged), state, tally.written + size)


def commit_backup(session: HeadquartersSession, plan: BackupPlan, written: WrittenBackup) -> None:
    """Note which objects the backup was seen to hold: each has one copy more from now on.

    Raises:
        DeviceError, VaultError: Nothing was noted.
    """
    backups, now = session.store.backups, session.clock.now()
    with session.store.transaction():
        backups.add_verified(plan.index.backup_id, written.objects, now)
        backups.add_run(
            BackupRun(
                backup_id=plan.index.backup_id,
                number=written.state.number,
                started_at=plan.started,
                finished_at=now,
                state_sha256=written.state.sha256,
                object_count=len(written.objects),
                byte_count=written.byte_count,
            )
        )
        session.store.audit.append(
            CustodyEvent.COPIED, plan.index.backup_id, written.state.sha256, now
        )
    logger.info(
        "backed up %d objects, %d bytes written, %d files damaged here",
        len(written.objects),
        written.byte_count,
        len(written.damaged),
    )


def discard_snapshot(plan: BackupPlan) -> None:
    """Delete the copies of the databases that lay beside them."""
    for path in (plan.state.vault_database, plan.state.store_database):
        with contextlib.suppress(OSError):  # the spool is emptied before the next intake
            path.unlink(missing_ok=True)


def _index_of(folder: Path) -> BackupIndex:
    """Return the index of the backup in `folder`, a new one where the folder is empty."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / layout.INDEX_NAME
        if path.exists():
            return layout.read_index(path.read_bytes())
        # The index comes last: folders of ours without one are a first backup cut short.
        if {entry.name for entry in folder.iterdir()} - {"objects", "attachments", "states"}:
            raise BackupDamaged(
                _("There is something else in this folder."),
                hint=_("Choose an empty folder, or the one of an earlier backup."),
            )
    except OSError as error:
        raise translate_os_error(error) from error
    return BackupIndex(random_hex(16), ())


def _snapshot(
    session: HeadquartersSession,
    index: BackupIndex,
    reserve: Sequence[PublicRecipient],
    now: datetime,
) -> StateSource:
    session.store.checkpoint()
    session.vault.checkpoint()
    spool, folder = session.archive.spool, session.vault.folder
    copies = []
    try:
        for name in (layout.VAULT_DATABASE, layout.STORE_DATABASE):
            # Nothing writes meanwhile: this thread alone uses the databases.
            copies.append(Path(shutil.copyfile(folder / name, spool / f"{random_hex(16)}.part")))
    except OSError as error:
        raise translate_os_error(error) from error
    return StateSource(
        backup_id=index.backup_id,
        number=1 + (index.states[-1].number if index.states else 0),
        created=now,
        vault_id=VaultId(session.vault.vault_id),
        headquarters=HeadquartersId(session.headquarters),
        vault_key=VaultKey(session.vault.key.value),
        keyslots=_keyslots(folder),
        vault_database=copies[0],
        store_database=copies[1],
        recipients=tuple(reserve),
    )


def _keyslots(folder: Path) -> bytes:
    if not any((folder / name).exists() for name in keyslots.COPY_NAMES):
        return b""  # a vault that only its key opens
    return keyslots.read(folder).to_bytes()


def _check_space(plan: BackupPlan) -> None:
    needed = _SPARE_BYTES
    files = [(path, _object_at(plan.folder, sha256)) for sha256, path, _size in plan.objects]
    files += [
        (plan.archive.attachments.path_of(blob_id), _blob_at(plan.folder, blob_id))
        for blob_id in plan.blobs
    ]
    try:
        for source, target in files:
            if not target.exists() and source.exists():
                needed += source.stat().st_size
        for path in (plan.state.vault_database, plan.state.store_database):
            needed += path.stat().st_size
    except OSError as error:
        raise translate_read_error(error) from error
    if free_bytes(plan.folder) < needed:
        raise DiskFull(
            _("There is not enough room on this disk for the backup."),
            hint=_("Take a larger disk; nothing was written."),
        )


def _copy_objects(
    plan: BackupPlan, tally: _Tally, progress: Progress, total: int
) -> Iterator[Sha256]:
    touched: set[Path] = set()
    for sha256, source, size in plan.objects:
        target = _object_at(plan.folder, sha256)
        try:
            if not _is_there(plan, target, sha256, size):
                copy_verified(source, target, sha256)
                tally.written += size
                touched.add(target.parent)
            yield sha256
        except ObjectDamaged:
            tally.damaged.append(sha256)
        tally.done += 1
        progress(tally.done, total)
    _flush(touched)


def _is_there(plan: BackupPlan, target: Path, sha256: Sha256, size: int) -> bool:
    """Say whether the backup holds the object; one that was not seen before is read."""
    if not target.exists() or target.stat().st_size != size:
        return False
    known = sha256 in plan.verified and not plan.is_deep
    return known or file_hash(target) == sha256


def _copy_blobs(plan: BackupPlan, tally: _Tally, progress: Progress, total: int) -> None:
    touched: set[Path] = set()
    for blob_id in plan.blobs:
        source = plan.archive.attachments.path_of(blob_id)
        target = _blob_at(plan.folder, blob_id)
        try:
            if not _is_same_blob(source, target, is_deep=plan.is_deep):
                copy_verified(source, target)
                tally.written += target.stat().st_size
                touched.add(target.parent)
        except ObjectDamaged:
            tally.damaged.append(blob_id)
        tally.done += 1
        progress(tally.done, total)
    _flush(touched)


def _is_same_blob(source: Path, target: Path, *, is_deep: bool) -> bool:
    # Blobs never change, so that a whole one of the same name is the same.
    if not target.exists() or not source.exists():
        return False
    if target.stat().st_size != source.stat().st_size:
        return False
    return not is_deep or file_hash(target) == file_hash(source)


def _remove_other_states(folder: Path, kept: Collection[Sha256]) -> None:
    try:
        for path in folder.iterdir():
            if path.stem not in kept:
                path.unlink()
    except OSError as error:
        raise translate_os_error(error) from error


def _remove_erased(plan: BackupPlan) -> None:
    try:
        for path in plan.erased:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise translate_os_error(error) from error


def _flush(folders: set[Path]) -> None:
    for folder in sorted(folders):
        fsync_folder(folder)
    for folder in sorted({folder.parent for folder in folders}):
        fsync_folder(folder)
        fsync_folder(folder.parent)


def _object_at(folder: Path, sha256: Sha256) -> Path:
    return folder / "objects" / sha256[:2] / f"{sha256}.age"


def _blob_at(folder: Path, blob_id: BlobId) -> Path:
    return folder / "attachments" / blob_id[:2] / blob_id
