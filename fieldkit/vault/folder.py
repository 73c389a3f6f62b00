"""The files of a vault, and how a new one comes to be whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from fieldkit.crypto.keys import VaultKey
from fieldkit.crypto.random import random_hex
from fieldkit.domain.identifiers import VaultId
from fieldkit.errors import VaultExists
from fieldkit.platform.durable import fsync_folder, translate_os_error
from fieldkit.platform.paths import PRIVATE_FOLDER, make_private_folder
from fieldkit.vault import migrate
from fieldkit.vault.connection import SALT_SIZE, open_database
from fieldkit.vault.presence import BLOBS_NAME, DATABASE_NAME, OUTBOX_NAME

DATABASE_LABEL = "fieldkit/vault/database"


def build_folder(
    folder: Path, key: VaultKey, vault_id: VaultId, finish: Callable[[Path], None]
) -> None:
    """Make a new vault beside `folder`, let `finish` add to it, and rename it at the very end.

    So a vault is there whole or not at all, whenever the power fails.

    Raises:
        VaultExists: `folder` is not empty.
        DeviceError: The disk does not take it.
    """
    check_free(folder)
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


def database_key(key: VaultKey, label: str) -> tuple[bytes, bytes]:
    """Return raw key and salt of the database that `label` names."""
    return key.derive(f"{label}/key"), key.derive(f"{label}/salt", SALT_SIZE)


def _create_database(path: Path, key: VaultKey, vault_id: VaultId) -> None:
    raw_key, salt = database_key(key, DATABASE_LABEL)
    connection = open_database(path, raw_key, salt, create=True)
    try:
        migrate.create_schema(connection, vault_id, migrate.steps())
    finally:
        connection.close()  # the last one to close empties the write-ahead log


def check_free(folder: Path) -> None:
    """Check that a vault can be made at `folder`: nothing is there, or an empty folder.

    Raises:
        VaultExists: Something is there.
        DeviceError: It cannot be looked at.
    """
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
