"""The vault: an encrypted folder that is created, unlocked and closed as a whole."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Literal

from fieldkit.crypto.keys import VaultKey
from fieldkit.crypto.random import random_hex
from fieldkit.domain.identifiers import HEX_32, VaultId
from fieldkit.errors import DeviceError, VaultDamaged, VaultExists, VaultInUse, VaultMissing
from fieldkit.platform.durable import fsync_folder, translate_os_error
from fieldkit.platform.instance_lock import InstanceLock, lock_folder
from fieldkit.platform.paths import PRIVATE_FOLDER, make_private_folder
from fieldkit.vault import migrate
from fieldkit.vault.attachment_store import AttachmentStore
from fieldkit.vault.blobs import BlobFolder
from fieldkit.vault.connection import SALT_SIZE, Connection, open_database
from fieldkit.vault.custody_store import CustodyStore
from fieldkit.vault.database import Database
from fieldkit.vault.directory_store import DirectoryStore
from fieldkit.vault.form_store import FormStore
from fieldkit.vault.key_store import KeyStore
from fieldkit.vault.mail_store import MailStore
from fieldkit.vault.outbox_store import OutboxStore
from fieldkit.vault.report_store import ReportStore
from fieldkit.vault.setting_store import SettingStore

logger = logging.getLogger(__name__)

DATABASE_NAME = "vault.db"
BLOBS_NAME = "blobs"
OUTBOX_NAME = "outbox"

Level = Literal["keyring", "portable"]

_LABEL = "fieldkit/vault/database"
_OURS = (DATABASE_NAME, "keyslots.a", "keyslots.b", BLOBS_NAME, OUTBOX_NAME)


class Vault:
    """An unlocked vault; it belongs to the thread that opened it, its folders to any.

    Closing it leaves keys and text in memory: a window that locks replaces its process.
    """

    def __init__(
        self,
        folder: Path,
        vault_id: VaultId,
        key: VaultKey,
        database: Database,
        lock: InstanceLock,
        level: Level,
    ) -> None:
        self.folder = folder
        self.vault_id = vault_id
        self.key = key
        self.level = level
        self._database = database
        self._lock = lock
        self.blobs = BlobFolder(folder / BLOBS_NAME)
        self.attachments = AttachmentStore(database, self.blobs, folder)
        self.reports = ReportStore(database, self.attachments, folder)
        self.outbox = OutboxStore(database, folder / OUTBOX_NAME)
        self.custody = CustodyStore(database)
        self.keys = KeyStore(database, key)
        self.settings = SettingStore(database)
        self.mail = MailStore(database)
        self.directory = DirectoryStore(database)
        self.forms = FormStore(database)

    @property
    def read_only(self) -> bool:
        """Whether it was opened to rescue what is left, and refuses to be written."""
        return self._database.read_only

    @property
    def database(self) -> Database:
        """The connection, for the modules of the vault itself."""
        return self._database

    @property
    def commit_counter(self) -> int:
        """How many transactions this vault has seen; it only rises."""
        return self._database.commit_counter

    def transaction(self) -> AbstractContextManager[None]:
        """Commit what the stores write in the block together, or nothing of it.

        Raises:
            VaultReadOnly, DeviceError: It cannot be written, or not any more.
        """
        return self._database.transaction()

    def connect(
        self, file_name: str, label: str, *, create: bool = False
    ) -> Callable[[], Connection]:
        """Return a function that opens another database in this folder, under a key of its own.

        `label` tells its key from all others of this vault, for ever. With `create` the database
        is made first and must not exist.

        Raises:
            VaultExists: There is one already, and `create` was asked for.
        """
        if Path(file_name).name != file_name or file_name in _OURS:
            raise ValueError("the name of a file of its own is needed")
        path, read_only = self.folder / file_name, self.read_only
        key, salt = _database_key(self.key, label)
        if create:
            open_database(path, key, salt, create=True).close()
            fsync_folder(self.folder)
        return lambda: open_database(path, key, salt, read_only=read_only)

    def checkpoint(self) -> None:
        """Move the write-ahead log into the database and empty it.

        Raises:
            VaultReadOnly, DeviceError: Not finished.
        """
        self._database.checkpoint()

    def close(self) -> None:
        """Close the database and let other programs in."""
        try:
            self._database.close()
        finally:
            self._lock.release()

    def __enter__(self) -> Vault:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def create_vault_with_key(folder: Path, key: VaultKey) -> Vault:
    """Create a vault that only its key opens, for tests and recovery.

    Raises:
        VaultExists: `folder` is not empty.
        DeviceError: The disk does not take it.
    """
    build_folder(folder, key, VaultId(random_hex(16)), lambda _unfinished: None)
    return open_with_key(folder, key, level="portable")


def unlock_vault_with_key(folder: Path, key: VaultKey, *, read_only: bool = False) -> Vault:
    """Open a vault by its key, without passphrase and keyring.

    Raises:
        VaultMissing: There is nothing here.
        VaultInUse, VaultTooNew, VaultDamaged, DeviceError: It cannot be opened.
    """
    return open_with_key(folder, key, level="portable", read_only=read_only)


def holds_vault(folder: Path) -> bool:
    """Say whether something of a vault lies in `folder`."""
    return any((folder / name).exists() for name in _OURS)


def build_folder(
    folder: Path, key: VaultKey, vault_id: VaultId, finish: Callable[[Path], None]
) -> None:
    """Make a new vault beside `folder`, let `finish` add to it, and rename it at the very end.

    So a vault is there whole or not at all, whenever the power fails.

    Raises:
        VaultExists: `folder` is not empty.
        DeviceError: The disk does not take it.
    """
    _check_free(folder)
    unfinished = folder.with_name(f"{folder.name}-{random_hex(4)}")
    make_private_folder(unfinished)
    try:
        for name in (BLOBS_NAME, OUTBOX_NAME, f"{OUTBOX_NAME}/carried"):
            (unfinished / name).mkdir(mode=PRIVATE_FOLDER)
        _create_database(unfinished / DATABASE_NAME, key, vault_id)
        finish(unfinished)
        fsync_folder(unfinished / OUTBOX_NAME)
        fsync_folder(unfinished)
        with contextlib.suppress(FileNotFoundError):
            folder.rmdir()  # it is empty; Windows renames over nothing
        unfinished.rename(folder)
    except OSError as error:
        _discard(unfinished)
        raise translate_os_error(error) from error
    except BaseException:
        _discard(unfinished)
        raise
    fsync_folder(folder.parent)


def open_with_key(
    folder: Path,
    key: VaultKey,
    *,
    level: Level,
    vault_id: VaultId | None = None,
    read_only: bool = False,
) -> Vault:
    """Open the database of the vault in `folder` and take the only hold on the folder.

    Raises:
        VaultMissing: There is nothing here.
        VaultDamaged: The database is missing or does not decode, or is not that of `vault_id`.
        VaultInUse, VaultTooNew, DeviceError: It cannot be opened.
    """
    if not holds_vault(folder):
        raise VaultMissing
    lock = _lock(folder, read_only=read_only)
    try:
        connection = _open_database(folder, key, read_only=read_only)
    except BaseException:
        lock.release()
        raise
    database = Database(connection, read_only=read_only)
    try:
        row = database.row("SELECT vault_id FROM vault")
        if row is None or not HEX_32.match(row[0]) or row[0] != (vault_id or row[0]):
            raise VaultDamaged
    except BaseException:
        database.close()
        lock.release()
        raise
    return Vault(folder, VaultId(row[0]), key, database, lock, level)


def _open_database(folder: Path, key: VaultKey, *, read_only: bool) -> Connection:
    path = folder / DATABASE_NAME
    raw_key, salt = _database_key(key, _LABEL)
    connection = open_database(path, raw_key, salt, read_only=read_only)
    try:
        migrate.migrate(connection, path, migrate.steps(), read_only=read_only)
    except BaseException:
        connection.close()
        raise
    return connection


def _create_database(path: Path, key: VaultKey, vault_id: VaultId) -> None:
    raw_key, salt = _database_key(key, _LABEL)
    connection = open_database(path, raw_key, salt, create=True)
    try:
        migrate.create_schema(connection, vault_id, migrate.steps())
    finally:
        connection.close()  # the last one to close empties the write-ahead log


def _database_key(key: VaultKey, label: str) -> tuple[bytes, bytes]:
    return key.derive(f"{label}/key"), key.derive(f"{label}/salt", SALT_SIZE)


def _lock(folder: Path, *, read_only: bool) -> InstanceLock:
    try:
        return lock_folder(folder)
    except VaultInUse:
        raise
    except DeviceError:
        if read_only:  # to rescue from a disk that takes no writes any more
            return InstanceLock(None)
        raise


def _check_free(folder: Path) -> None:
    try:
        if folder.is_symlink() or (folder.exists() and any(folder.iterdir())):
            raise VaultExists
    except NotADirectoryError as error:
        raise VaultExists from error
    except OSError as error:
        raise translate_os_error(error) from error


def _discard(folder: Path) -> None:
    """Delete what an unfinished creation made; no data can be in it."""
    with contextlib.suppress(OSError):  # what cannot be deleted holds nothing and has no key
        for parent, folders, files in os.walk(folder, topdown=False):
            for name in files:
                (Path(parent) / name).unlink()
            for name in folders:
                (Path(parent) / name).rmdir()
        folder.rmdir()
