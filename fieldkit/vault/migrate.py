"""Brings a vault's database to the current version: a copy first, then all steps or none."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import BinaryIO

from fieldkit.errors import DeviceError, VaultDamaged, VaultReadOnly, VaultTooNew
from fieldkit.platform.durable import fsync_file, fsync_folder, translate_os_error
from fieldkit.translations import _
from fieldkit.vault.connection import Connection, statements_of, translated_errors

logger = logging.getLogger(__name__)

BACKUP_GLOB = "*.before-*"

_FILE_NAME = re.compile(r"([0-9]{4})\.sql\Z")


@dataclass(frozen=True)
class Step:
    """One numbered file; after it the database has version `number`."""

    number: int
    script: str


def steps() -> tuple[Step, ...]:
    """Return all steps that this program knows, in order, numbered from 1 without a gap."""
    found = []
    for file in resources.files("fieldkit.vault.migrations").iterdir():
        match = _FILE_NAME.match(file.name)
        if match is not None:
            found.append(Step(int(match.group(1)), file.read_text("utf-8")))
    found.sort(key=lambda step: step.number)
    if [step.number for step in found] != list(range(1, len(found) + 1)):
        raise ValueError("migrations are numbered from 1 without a gap")
    return tuple(found)


def create_schema(connection: Connection, vault_id: str, known: Sequence[Step]) -> None:
    """Give an empty database all tables and the row that names the vault."""
    with translated_errors(), _transaction(connection):
        for step in known:
            _apply(connection, step)
        connection.execute("INSERT INTO vault (only_row, vault_id) VALUES (1, ?)", (vault_id,))


def migrate(
    connection: Connection,
    path: Path,
    known: Sequence[Step],
    *,
    read_only: bool = False,
    keeps_old: bool = False,
) -> None:
    """Apply to the database at `path` the steps that it lacks, after copying the file beside.

    With `keeps_old` an older one stays as it is: to rescue from what is too damaged to be changed.

    A step that fails leaves the database as it was. The copy, encrypted like the original, is
    for `remove_backups` to delete once the vault has been unlocked.

    Raises:
        VaultTooNew: Written by a newer program; nothing was changed.
        VaultDamaged: It has no version, or does not fit the steps.
        VaultReadOnly: Steps are missing, and nothing may be written.
        DeviceError: There is no room for the copy, or the disk fails.
    """
    with translated_errors():
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    missing = [step for step in known if step.number > version]
    if version > len(known):
        raise VaultTooNew
    if version < 1:
        raise VaultDamaged
    if not missing or keeps_old:
        return
    if read_only:
        raise VaultReadOnly(_("This vault must be opened once for writing, to be updated."))
    _copy_beside(connection, path, version)
    with translated_errors(), _transaction(connection):
        for step in missing:
            _apply(connection, step)
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise VaultDamaged
    logger.info("migrated the vault from version %d to %d", version, len(known))


def remove_backups(folder: Path) -> int:
    """Delete the copies that migrations made in `folder`; return how many there were."""
    copies = [*folder.glob(BACKUP_GLOB)]
    try:
        for copy in copies:
            copy.unlink(missing_ok=True)
    except OSError as error:
        raise translate_os_error(error) from error
    if copies:
        fsync_folder(folder)
    return len(copies)


def _apply(connection: Connection, step: Step) -> None:
    for statement in statements_of(step.script):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {step.number}")


@contextlib.contextmanager
def _transaction(connection: Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _copy_beside(connection: Connection, path: Path, version: int) -> None:
    with translated_errors():
        # All of it must be in the one file that is copied.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    copy = path.with_name(f"{path.name}.before-{version + 1}")
    unfinished = copy.with_name(copy.name + ".part")
    try:
        with path.open("rb") as source, _private_file(unfinished) as target:
            shutil.copyfileobj(source, target, 1 << 20)
            fsync_file(target)
        os.replace(unfinished, copy)
    except (OSError, DeviceError) as error:
        with contextlib.suppress(OSError):  # the first error is the one to tell
            unfinished.unlink()
        if isinstance(error, OSError):
            raise translate_os_error(error) from error
        raise
    fsync_folder(path.parent)


def _private_file(path: Path) -> BinaryIO:
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
