"""The vault: an encrypted folder that is created, unlocked and closed as a whole."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Literal

from fieldkit.crypto.keys import VaultKey
from fieldkit.crypto.passphrase import Argon2Parameters, calibrate
from fieldkit.crypto.random import random_hex
from fieldkit.domain.identifiers import HEX_32, VaultId
from fieldkit.errors import (
    DeviceError,
    InvalidInput,
    KeyringEntryMissing,
    KeyringUnavailable,
    VaultDamaged,
    VaultInUse,
    VaultMissing,
)
from fieldkit.platform.durable import fsync_folder
from fieldkit.platform.instance_lock import InstanceLock, lock_folder
from fieldkit.platform.secret_store import SecretStore
from fieldkit.translations import _
from fieldkit.vault import keyslots, migrate
from fieldkit.vault.attachment_store import AttachmentStore
from fieldkit.vault.blobs import BlobFolder
from fieldkit.vault.connection import Connection, open_database
from fieldkit.vault.custody_store import CustodyStore
from fieldkit.vault.database import Database
from fieldkit.vault.directory_store import DirectoryStore
from fieldkit.vault.folder import DATABASE_LABEL, build_folder, check_free, database_key
from fieldkit.vault.form_store import FormStore
from fieldkit.vault.key_store import KeyStore
from fieldkit.vault.keyslot_file import (
    DEFAULT_KEYRING_LABEL,
    SlotFile,
    device_secret_account,
    new_device_secret,
)
from fieldkit.vault.mail_store import MailStore
from fieldkit.vault.outbox_store import OutboxStore
from fieldkit.vault.presence import BLOBS_NAME, DATABASE_NAME, OURS, OUTBOX_NAME, holds_vault
from fieldkit.vault.recording_store import RecordingStore
from fieldkit.vault.report_store import ReportStore
from fieldkit.vault.setting_store import SettingStore
from fieldkit.vault.sheet_store import SheetStore
from fieldkit.vault.upload_store import UploadStore

logger = logging.getLogger(__name__)

Level = Literal["keyring", "portable"]


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
        keyring_label: str,
    ) -> None:
        self.folder = folder
        self.vault_id = vault_id
        self.key = key
        self.keyring_label = keyring_label  # empty: portable
        self._database = database
        self._lock = lock
        self.blobs = BlobFolder(folder / BLOBS_NAME)
        self.attachments = AttachmentStore(database, self.blobs, folder)
        self.recordings = RecordingStore(database, self.blobs)
        self.reports = ReportStore(database, self.attachments, self.recordings, folder)
        self.sheets = SheetStore(database)
        self.outbox = OutboxStore(database, folder / OUTBOX_NAME)
        self.uploads = UploadStore(database)
        self.custody = CustodyStore(database)
        self.keys = KeyStore(database, key)
        self.settings = SettingStore(database)
        self.working = SettingStore(database, "working")  # may quote drafts, and goes with them
        self.mail = MailStore(database)
        self.directory = DirectoryStore(database)
        self.forms = FormStore(database)

    @property
    def read_only(self) -> bool:
        """Whether it was opened to rescue what is left, and refuses to be written."""
        return self._database.read_only

    @property
    def level(self) -> Level:
        """Whether the keyring guards it too, or the passphrase alone."""
        return "keyring" if self.keyring_label else "portable"

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
        if not file_name or Path(file_name).name != file_name or file_name in OURS:
            raise ValueError("the name of a file of its own is needed")
        path, read_only = self.folder / file_name, self.read_only
        key, salt = database_key(self.key, label)
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


def create_vault(
    folder: Path,
    passphrase: str,
    *,
    secrets: SecretStore | None,
    parameters: Argon2Parameters | None = None,
    keyring_label: str = DEFAULT_KEYRING_LABEL,
) -> Vault:
    """Create a vault that passphrase and keyring open together; `secrets` None makes it portable.

    Without `parameters` the cost of a passphrase is measured for this machine: about a second.

    Raises:
        VaultExists: `folder` is not empty.
        InvalidInput: An empty passphrase, or a label that does not fit.
        KeyringUnavailable: The keyring did not take the entry.
        DeviceError: The disk does not take it.
    """
    _check_passphrase(passphrase)
    check_free(folder)
    key, vault_id = VaultKey.generate(), VaultId(random_hex(16))
    secret = None if secrets is None else new_device_secret()
    slots = SlotFile.create(
        key, passphrase, secret, parameters or calibrate(), vault_id, keyring_label=keyring_label
    )
    if secrets is not None and secret is not None:
        secrets.set(slots.keyring_label, device_secret_account(vault_id), secret)
    try:
        build_folder(folder, key, vault_id, lambda unfinished: keyslots.write(unfinished, slots))
    except BaseException:
        if secrets is not None and not holds_vault(folder):
            with contextlib.suppress(KeyringUnavailable):  # the entry opens nothing
                secrets.delete(slots.keyring_label, device_secret_account(vault_id))
        raise
    return _open(folder, key, slots.keyring_label, vault_id)


def unlock_vault(
    folder: Path,
    passphrase: str,
    *,
    secrets: SecretStore | None,
    read_only: bool = False,
    keeps_old: bool = False,
) -> Vault:
    """Open a vault by its passphrase and, unless it is portable, the keyring's entry.

    With `keeps_old` one of an earlier version is not brought up to date: only to rescue from it.

    Raises:
        VaultMissing: There is nothing here.
        WrongPassphrase, KeyringEntryMissing, KeyringUnavailable, KeyDerivationTooCostly: No key.
        VaultInUse, VaultTooNew, VaultDamaged, DeviceError: It cannot be opened.
    """
    if not holds_vault(folder):
        raise VaultMissing
    slots = keyslots.read(folder)
    key = slots.unlock(passphrase, _device_secret(slots, secrets))
    vault = _open(
        folder,
        key,
        slots.keyring_label,
        slots.vault_id,
        read_only=read_only,
        keeps_old=keeps_old,
    )
    if not read_only:
        # Mends a second copy that is damaged or behind. VaultInUse: both were changed just now.
        with contextlib.suppress(DeviceError, VaultInUse):
            keyslots.write(folder, slots)
    return vault


def change_passphrase(folder: Path, old: str, new: str, secrets: SecretStore | None) -> None:
    """Let `new` open the vault instead of `old`, at the same cost; keyring or not stays as it is.

    The vault may be unlocked or not. Runs Argon2id twice.

    Raises:
        InvalidInput: The new passphrase is empty.
        WrongPassphrase, KeyringEntryMissing, KeyringUnavailable, KeyDerivationTooCostly: As
            `unlock_vault`; nothing was changed.
        DeviceError: The disk does not take it.
    """
    _check_passphrase(new)
    if not holds_vault(folder):
        raise VaultMissing
    slots = keyslots.read(folder)
    secret = _device_secret(slots, secrets)
    key = slots.unlock(old, secret)
    keyslots.write(
        folder,
        slots.with_passphrase(
            key, new, secret if slots.needs_keyring else None, slots.layout.parameters
        ),
    )


def set_passphrase(
    folder: Path,
    key: VaultKey,
    passphrase: str,
    *,
    secrets: SecretStore | None,
    parameters: Argon2Parameters | None = None,
) -> None:
    """Let `passphrase` open the vault whose key is known, after recovery or to change its level.

    With `secrets` the keyring's entry is used, or made anew where it is missing; None makes the
    vault portable.

    Raises:
        InvalidInput: An empty passphrase.
        KeyringUnavailable, DeviceError: Nothing was changed.
    """
    _check_passphrase(passphrase)
    slots = keyslots.read(folder)
    secret = None if secrets is None else _secret_or_new(slots, secrets)
    keyslots.write(
        folder, slots.with_passphrase(key, passphrase, secret, parameters or calibrate())
    )


def create_vault_with_key(folder: Path, key: VaultKey) -> Vault:
    """Create a vault that only its key opens, for tests and recovery.

    Raises:
        VaultExists: `folder` is not empty.
        DeviceError: The disk does not take it.
    """
    build_folder(folder, key, VaultId(random_hex(16)), lambda _unfinished: None)
    return unlock_vault_with_key(folder, key)


def unlock_vault_with_key(
    folder: Path, key: VaultKey, *, read_only: bool = False, keeps_old: bool = False
) -> Vault:
    """Open a vault by its key, without passphrase and keyring; the rest is as `unlock_vault`.

    Raises:
        VaultMissing: There is nothing here.
        VaultInUse, VaultTooNew, VaultDamaged, DeviceError: It cannot be opened.
    """
    if not holds_vault(folder):
        raise VaultMissing
    keyring_label, vault_id = "", None
    if any((folder / name).exists() for name in keyslots.COPY_NAMES):
        with contextlib.suppress(VaultDamaged):  # who has the key does not need the slots
            slots = keyslots.read(folder)
            keyring_label, vault_id = slots.keyring_label, slots.vault_id
    return _open(folder, key, keyring_label, vault_id, read_only=read_only, keeps_old=keeps_old)


def _open(
    folder: Path,
    key: VaultKey,
    keyring_label: str,
    vault_id: VaultId | None,
    *,
    read_only: bool = False,
    keeps_old: bool = False,
) -> Vault:
    lock = _lock(folder, read_only=read_only)
    try:
        database = _open_database(folder, key, read_only=read_only, keeps_old=keeps_old)
    except BaseException:
        lock.release()
        raise
    try:
        row = database.row("SELECT vault_id FROM vault")
        if row is None or not HEX_32.match(row[0]) or row[0] != (vault_id or row[0]):
            raise VaultDamaged
    except BaseException:
        database.close()
        lock.release()
        raise
    return Vault(folder, VaultId(row[0]), key, database, lock, keyring_label)


def _open_database(folder: Path, key: VaultKey, *, read_only: bool, keeps_old: bool) -> Database:
    path = folder / DATABASE_NAME
    raw_key, salt = database_key(key, DATABASE_LABEL)

    def connect() -> Connection:
        connection = open_database(path, raw_key, salt, read_only=read_only)
        try:
            migrate.migrate(
                connection, path, migrate.steps(), read_only=read_only, keeps_old=keeps_old
            )
        except BaseException:
            connection.close()
            raise
        return connection

    return Database(connect(), reopen=connect if read_only else None)


def _lock(folder: Path, *, read_only: bool) -> InstanceLock:
    try:
        return lock_folder(folder)
    except VaultInUse:
        raise
    except DeviceError:
        if read_only:  # to rescue from a disk that takes no writes any more
            return InstanceLock(None)
        raise


def _device_secret(slots: SlotFile, secrets: SecretStore | None) -> bytes | None:
    if not slots.needs_keyring:
        return None
    if secrets is None:
        raise KeyringUnavailable
    return secrets.get(slots.keyring_label, device_secret_account(slots.vault_id))


def _secret_or_new(slots: SlotFile, secrets: SecretStore) -> bytes:
    label = slots.keyring_label or DEFAULT_KEYRING_LABEL
    account = device_secret_account(slots.vault_id)
    found = secrets.get(label, account)
    if found is not None and slots.needs_keyring:
        with contextlib.suppress(KeyringEntryMissing):  # another vault's: it opens nothing here
            slots.check_device_secret(found)
            return found
    secret = new_device_secret()
    secrets.set(label, account, secret)
    return secret


def _check_passphrase(passphrase: str) -> None:
    if not passphrase:
        raise InvalidInput(_("The passphrase is empty."), hint=_("Choose several words."))
