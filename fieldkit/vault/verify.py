"""Checks of a whole vault, and the tidying after each unlock."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from fieldkit.crypto.digest import Sha256Stream
from fieldkit.domain.delivery import SealedObject
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.errors import VaultDamaged
from fieldkit.platform.durable import UNFINISHED_SUFFIX, translate_os_error, translate_read_error
from fieldkit.platform.paths import make_private_folder
from fieldkit.translations import ngettext
from fieldkit.vault.blobs import BATCH_SIZE, check_blob, check_blob_present, remove_unlisted
from fieldkit.vault.database import Database
from fieldkit.vault.seal_cleanup import finish
from fieldkit.vault.vault import Vault

logger = logging.getLogger(__name__)

STUB_DAYS = 30  # after an accepted receipt
CARRIED_DAYS = 30  # after a colleague's object was handed on; its owner has it until the receipt


@dataclass(frozen=True)
class VaultCheck:
    """How much was checked, all of it in order."""

    drafts: int
    stubs: int
    attachments: int
    sealed_objects: int  # whose file lies here
    content_bytes: int  # read and compared; 0 unless the check was deep


@dataclass(frozen=True)
class Tidied:
    """What housekeeping removed."""

    outbox_files: int
    blob_files: int
    stubs: int


def verify_vault(vault: Vault, *, deep: bool, progress: Progress = no_progress) -> VaultCheck:
    """Check every page of the database, and that every blob and sealed object is there.

    A deep check also decrypts every blob and reads every sealed object, comparing hashes;
    `progress` counts their bytes. The vault is not changed.

    Raises:
        VaultDamaged: The sentence says how much of what is damaged or missing.
        DriveUnreadable, Cancelled: The check did not come to its end.
    """
    _check_database(vault.database)
    references = vault.attachments.references()
    sealed_objects = vault.outbox.with_file()
    total = sum(r.size for r in references) + sum(s.size for s in sealed_objects) if deep else 0
    counter = _Counter(total, progress)
    damaged = 0
    for reference in references:
        try:
            check_blob_present(vault.blobs, reference)
            if deep:
                check_blob(vault.blobs, reference, counter.part())
        except VaultDamaged:
            damaged += 1
        counter.add(reference.size if deep else 0)
    for sealed in sealed_objects:
        try:
            _check_sealed(vault.outbox.path(sealed), sealed, counter, deep=deep)
        except VaultDamaged:
            damaged += 1
        counter.add(sealed.size if deep else 0)
    if damaged:
        raise VaultDamaged(
            ngettext(
                "%d file of the vault is damaged or missing.",
                "%d files of the vault are damaged or missing.",
                damaged,
            )
            % damaged
        )
    return VaultCheck(
        drafts=int(vault.database.value("SELECT count(*) FROM report")),
        stubs=int(vault.database.value("SELECT count(*) FROM stub")),
        attachments=len(references),
        sealed_objects=len(sealed_objects),
        content_bytes=total,
    )


def housekeeping(vault: Vault, now: datetime, *, keep_unlisted: bool = False) -> Tidied:
    """Tidy up after an unlock: finish what was cut short, delete what nothing lists, expire.

    Not while anything is being attached, sealed or taken along: that is not listed yet. With
    `keep_unlisted` nothing is deleted: an older copy of the database that was put back does not
    list what was sealed after it, and those files may be all that is left of their reports.

    Raises:
        VaultReadOnly, DeviceError: Not finished; harmless to repeat.
    """
    if keep_unlisted:
        vault.checkpoint()
        return Tidied(0, 0, 0)
    finish(vault.database, vault.folder)
    # Some tools that copy folders leave out the empty ones.
    for folder in (vault.outbox.folder, vault.outbox.carried_folder, vault.blobs.path):
        make_private_folder(folder)
    outbox_files = _remove_unlisted_objects(vault)
    listed = {reference.blob_id for reference in vault.attachments.references()}
    listed |= {recording.blob_id for recording in vault.recordings.all()}
    blob_files = remove_unlisted(vault.blobs, listed)
    before = (now - timedelta(days=STUB_DAYS)).date()
    stubs = 0
    if _has_expired(vault.database, before.isoformat()):
        with vault.transaction():
            stubs = vault.reports.expire_stubs(before)
            vault.outbox.expire(before)
    _let_carried_go(vault, (now - timedelta(days=CARRIED_DAYS)).date())
    tidied = Tidied(outbox_files, blob_files, stubs)
    logger.info("housekeeping: %s", tidied)
    return tidied


class _Counter:
    """Adds up bytes of many files for one progress."""

    def __init__(self, total: int, progress: Progress) -> None:
        self._done = 0
        self._total = total
        self._progress = progress

    def part(self) -> Progress:
        """Return the progress of the file at hand."""
        return lambda done, _total: self._progress(self._done + done, self._total)

    def add(self, size: int) -> None:
        """Count a file as done."""
        self._done += size
        if size:
            self._progress(self._done, self._total)


def _check_database(database: Database) -> None:
    # Pages on the disk against their HMAC, then the structure as SQLite sees it.
    if database.rows("PRAGMA cipher_integrity_check"):
        raise VaultDamaged
    if database.rows("PRAGMA integrity_check(1)") != [("ok",)]:
        raise VaultDamaged
    if database.rows("PRAGMA foreign_key_check"):
        raise VaultDamaged


def _check_sealed(path: Path, sealed: SealedObject, counter: _Counter, *, deep: bool) -> None:
    try:
        if path.stat().st_size != sealed.size:
            raise VaultDamaged
        if deep and _hash_of(path, counter.part()) != sealed.sha256:
            raise VaultDamaged
    except FileNotFoundError as error:
        raise VaultDamaged from error
    except OSError as error:
        raise translate_read_error(error) from error


def _hash_of(path: Path, progress: Progress) -> Sha256:
    digest = Sha256Stream()
    done = 0
    with path.open("rb", buffering=0) as file:
        while batch := file.read(BATCH_SIZE):
            digest.update(batch)
            done += len(batch)
            progress(done, 0)
    return digest.hexdigest()


def _remove_unlisted_objects(vault: Vault) -> int:
    listed = {vault.outbox.path(sealed) for sealed in vault.outbox.with_file()}
    count = 0
    try:
        for folder in (vault.outbox.folder, vault.outbox.carried_folder):
            for path in sorted(folder.iterdir()):
                if path not in listed and path.suffix in (".age", UNFINISHED_SUFFIX):
                    path.unlink(missing_ok=True)
                    count += 1
    except OSError as error:
        raise translate_os_error(error) from error
    return count


def _let_carried_go(vault: Vault, before: date) -> None:
    gone = vault.outbox.carried_on_before(before)
    if gone:
        with vault.transaction():
            for sha256 in gone:
                vault.outbox.remove_file_of(sha256)
        logger.info("%d carried objects have gone on long ago", len(gone))


def _has_expired(database: Database, before: str) -> bool:
    found = database.row(
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM stub WHERE state = 'received' AND received_on < ?)"
        " OR EXISTS (SELECT 1 FROM sealed_object WHERE has_file = 0 AND received_on < ?)",
        before,
        before,
    )
    return found is not None
