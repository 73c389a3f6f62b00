"""Restore headquarters from a backup, with the reserve identity and a new passphrase."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fieldkit.bundle.fingerprint import words_of
from fieldkit.crypto.age import Identity
from fieldkit.crypto.passphrase import Argon2Parameters
from fieldkit.crypto.random import random_hex
from fieldkit.domain.clock import Clock
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.erasure import ErasedKind
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.errors import BackupDamaged, DriveUnreadable, ObjectDamaged, VaultDamaged
from fieldkit.hq import backup as layout
from fieldkit.hq.backup import BackupIndex
from fieldkit.hq.store.content_store import StoredPart
from fieldkit.operations.hq.backup_state import OpenedState, open_state
from fieldkit.operations.hq.copy_verified import copy_verified
from fieldkit.operations.hq.published import directory_of
from fieldkit.operations.hq.session import HeadquartersSession, open_session
from fieldkit.operations.record_mark import record_mark
from fieldkit.operations.session import Session
from fieldkit.platform.durable import (
    discarded_on_failure,
    fsync_folder,
    translate_os_error,
    translate_read_error,
)
from fieldkit.platform.paths import make_private_folder
from fieldkit.platform.secret_store import SecretStore
from fieldkit.vault import keyslots
from fieldkit.vault.blobs import BlobFolder, BlobKey, BlobReference, check_blob, open_blob
from fieldkit.vault.folder import check_free
from fieldkit.vault.keyslot_file import SlotFile
from fieldkit.vault.presence import BLOBS_NAME, OUTBOX_NAME
from fieldkit.vault.vault import set_passphrase, unlock_vault_with_key

logger = logging.getLogger(__name__)

_BATCH = 1 << 20  # bytes


@dataclass(frozen=True)
class Restored:
    """What came back; what is missing stands in the backup neither whole nor at all."""

    created: datetime  # when the state was saved
    objects: int
    attachments: int
    missing_objects: tuple[Sha256, ...]
    missing_attachments: int
    fingerprint_words: tuple[str, ...]  # of the first root, to be compared with the cards


def restore_backup(
    backup: Path,
    identities: Sequence[Identity],
    folder: Path,
    passphrase: str,
    *,
    clock: Clock,
    secrets: SecretStore | None,
    parameters: Argon2Parameters | None = None,
    progress: Progress = no_progress,
) -> Restored:
    """Restore the newest state of `backup` into the empty `folder`, and check all of it.

    `identities` hold the reserve. The recovery shares on paper stay valid, the passphrase is new.
    What is damaged in the backup is named and left out; everything else is there. Until the end
    the folder has another name. Progress counts files.

    Raises:
        VaultExists: `folder` is not empty.
        AgeNoMatch: This is not the reserve the backup was sealed to.
        BackupDamaged: No state of it can be used.
        DeviceError, KeyringUnavailable, Cancelled: Nothing was restored.
    """
    check_free(folder)
    index = _index_of(backup)
    unfinished = folder.with_name(f"{folder.name}-{random_hex(4)}")
    with discarded_on_failure(unfinished):
        state = _open_newest(backup, index, identities, unfinished)
        _lay_out(unfinished, state)
        set_passphrase(
            unfinished, state.vault_key, passphrase, secrets=secrets, parameters=parameters
        )
        vault = unlock_vault_with_key(unfinished, state.vault_key)
        with contextlib.closing(vault):
            session = open_session(vault, clock, secrets)
            restored = _fill(session, backup, state.heading.created, progress)
            record_mark(Session(vault, clock, secrets))
            session.store.close()
        _give_name(unfinished, folder)
    logger.info(
        "restored %d objects and %d attachments, %d and %d are missing",
        restored.objects,
        restored.attachments,
        len(restored.missing_objects),
        restored.missing_attachments,
    )
    return restored


def _index_of(backup: Path) -> BackupIndex:
    try:
        data = (backup / layout.INDEX_NAME).read_bytes()
    except FileNotFoundError as error:
        raise BackupDamaged from error
    except OSError as error:
        raise translate_read_error(error) from error
    return layout.read_index(data)


def _open_newest(
    backup: Path, index: BackupIndex, identities: Sequence[Identity], unfinished: Path
) -> OpenedState:
    """Open the newest state that is whole; an older one is better than none."""
    for saved in reversed(index.states):
        make_private_folder(unfinished)
        path = backup / "states" / f"{saved.sha256}.age"
        try:
            state = open_state(path, identities, unfinished)
            if (state.heading.backup_id, state.heading.number) == (index.backup_id, saved.number):
                return state
        except BackupDamaged:
            logger.warning("a state of the backup is damaged")
        shutil.rmtree(unfinished)
    raise BackupDamaged


def _lay_out(folder: Path, state: OpenedState) -> None:
    for name in (BLOBS_NAME, OUTBOX_NAME, f"{OUTBOX_NAME}/carried"):
        make_private_folder(folder / name)
    slots = SlotFile.without_slots(state.vault_key, state.heading.vault_id)
    if state.keyslots:
        slots = SlotFile.from_bytes(state.keyslots)
    keyslots.write(folder, slots)


def _fill(
    session: HeadquartersSession, backup: Path, created: datetime, progress: Progress
) -> Restored:
    erased = session.store.erasures.every(ErasedKind.OBJECT)
    objects = [item for item in session.store.objects.every() if item[0] not in erased]
    blobs = sorted(session.store.contents.blobs())
    total = len(objects) + len(blobs)
    missing: list[Sha256] = []
    for number, (sha256, _size, state) in enumerate(objects):
        source = backup / "objects" / sha256[:2] / f"{sha256}.age"
        if not _bring(source, session.archive.path_of(sha256, state), sha256):
            missing.append(sha256)
        progress(number, total)
    for number, blob_id in enumerate(blobs, start=len(objects)):
        source = backup / "attachments" / blob_id[:2] / blob_id
        _bring(source, session.archive.attachments.path_of(blob_id))
        progress(number, total)
    damaged = _count_damaged(session)
    session.store.check()
    for _entry in session.store.audit.checked():
        pass  # it raises where the chain is broken
    with session.store.transaction():
        session.store.audit.append(
            CustodyEvent.COPIED, session.vault.vault_id, "restored", session.clock.now()
        )
    progress(total, total)
    return Restored(
        created=created,
        objects=len(objects) - len(missing),
        attachments=len(blobs) - damaged,
        missing_objects=tuple(missing),
        missing_attachments=damaged,
        fingerprint_words=words_of(directory_of(session.vault).root_sha256),
    )


def _bring(source: Path, target: Path, expected: Sha256 | None = None) -> bool:
    """Copy one file; say whether the backup had it whole."""
    try:
        copy_verified(source, target, expected)
    except (ObjectDamaged, DriveUnreadable):
        return False
    return True


def _count_damaged(session: HeadquartersSession) -> int:
    """Decrypt every attachment and part, and count those that are missing or damaged."""
    folder, contents = session.archive.attachments, session.store.contents
    damaged = 0
    for content in contents.every():
        reference = BlobReference(
            content.blob_id, BlobKey(content.key), content.size, content.sha256
        )
        try:
            check_blob(folder, reference)
        except VaultDamaged:
            damaged += 1
    for of, device in contents.unjoined():
        damaged += sum(not _is_whole(folder, part) for part in contents.parts(of, device))
    return damaged


def _is_whole(folder: BlobFolder, part: StoredPart) -> bool:
    if part.blob_id is None or part.key is None:
        return True
    try:
        reader = open_blob(folder, part.blob_id, BlobKey(part.key), part.length)
        with contextlib.closing(reader):
            while reader.read(_BATCH):
                pass
    except VaultDamaged:
        return False
    return True


def _give_name(unfinished: Path, folder: Path) -> None:
    try:
        fsync_folder(unfinished)
        with contextlib.suppress(FileNotFoundError):
            folder.rmdir()  # it is empty; Windows renames over nothing
        os.rename(unfinished, folder)
    except OSError as error:
        raise translate_os_error(error) from error
    fsync_folder(folder.parent)
