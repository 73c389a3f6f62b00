"""Copies what can still be read of a damaged vault into a new one; the damaged one stays as it is.

A table is read from its beginning up to the damage, and from its end back to it: what lies on the
damaged pages is lost, what lies around them is not.
"""

from __future__ import annotations

import contextlib
import logging
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from fieldkit.crypto.digest import Sha256Stream
from fieldkit.domain.delivery import SealedObject
from fieldkit.domain.identifiers import HEX_64, BlobId, Sha256
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.domain.report import ReportState
from fieldkit.errors import DamagedData, VaultDamaged, VaultExists
from fieldkit.platform.durable import (
    UNFINISHED_SUFFIX,
    fsync_file,
    fsync_folder,
    translate_os_error,
)
from fieldkit.platform.paths import PRIVATE_FOLDER
from fieldkit.vault.blobs import BATCH_SIZE
from fieldkit.vault.database import Database, Row
from fieldkit.vault.vault import Vault

logger = logging.getLogger(__name__)

# Name and key of each table that is copied row by row, what matters most first.
_TABLES = (
    ("report", "report_id"),
    ("revision", "report_id, number"),
    ("report_custody", "report_id, sequence"),
    ("sheet", "sheet_id"),
    ("sheet_row", "row_id"),
    ("stub", "report_id"),
    ("taken_along", "sha256"),
    ("upload", "sha256"),
    ("device_custody", "sequence"),
    ("setting", "name"),
    ("mail", "sha256"),
    ("letter", "number"),
    ("directory_metadata", "name"),
    ("directory_target", "sha256"),
    ("directory_pending", "only_row"),
    ("form", "number"),
    ("vocabulary", "number"),
)


@dataclass(frozen=True)
class Rescued:
    """How much was copied, and how many pieces are known to be lost."""

    drafts: int
    stubs: int
    attachments: int
    sealed_objects: int
    damaged_tables: int  # of which some rows could not be read
    lost_files: int  # attachments and sealed objects that are missing or cannot be read
    lost_keys: int


def rescue(source: Vault, target: Vault, progress: Progress = no_progress) -> Rescued:
    """Copy all that can be read of `source` into the new and empty vault `target`.

    `source` should be open for reading only: then reading goes on behind a damaged page.
    `progress` counts tables and files.

    Raises:
        VaultExists: `target` is not empty.
        DeviceError: `target` cannot be written; start again with another new vault.
        Cancelled: `progress` said so.
    """
    if target.commit_counter:
        raise VaultExists
    copy = _Copy(source, target, progress)
    with target.transaction():
        for table, key in _TABLES:
            copy.table(table, key)
        copy.with_blobs("attachment", "rowid")
        copy.with_blobs("recording", "blob_id")  # cut off; the next unlock attaches them
        copy.sealed_objects()
        copy.keys()
        copy.chain()
    rescued = Rescued(
        drafts=copy.counts["report"],
        stubs=copy.counts["stub"],
        attachments=copy.counts["attachment"],
        sealed_objects=copy.counts["sealed_object"],
        damaged_tables=copy.damaged_tables,
        lost_files=copy.lost_files,
        lost_keys=copy.lost_keys,
    )
    logger.info("rescued: %s", rescued)
    return rescued


class _Copy:
    """The copying of one vault, counting as it goes."""

    def __init__(self, source: Vault, target: Vault, progress: Progress) -> None:
        self._source = source
        self._target = target
        self._progress = progress
        self._done = 0
        self.counts: dict[str, int] = {}
        self.damaged_tables = 0
        self.lost_files = 0
        self.lost_keys = 0

    def table(self, table: str, key: str) -> None:
        """Copy the rows of a table that can be read."""
        columns, rows = self._readable(table, key)
        if table == "letter":  # one whose mail is lost cannot be shown
            place = columns.index("mail_sha256")
            rows = [row for row in rows if self._target.mail.knows(row[place])]
        self.counts[table] = sum(self._insert(table, columns, row) for row in rows)

    def with_blobs(self, table: str, key: str) -> None:
        """Copy the rows of a table whose encrypted file is there, as it is."""
        columns, rows = self._readable(table, key)
        self.counts[table] = 0
        for row in rows:
            blob_id = BlobId(row[columns.index("blob_id")])
            if self._copy_file(
                self._source.blobs.path_of(blob_id), self._target.blobs.path_of(blob_id)
            ):
                self.counts[table] += self._insert(table, columns, row)

    def sealed_objects(self) -> None:
        """Copy what is known of sealed objects, and their files."""
        damaged_before = self.damaged_tables
        columns, rows = self._readable("sealed_object", "sha256")
        self.counts["sealed_object"] = sum(
            self._insert("sealed_object", columns, row) for row in rows
        )
        for sealed in self._target.outbox.with_file():
            source, target = self._source.outbox.path(sealed), self._target.outbox.path(sealed)
            if not self._copy_file(source, target):
                self._target.database.write(
                    "UPDATE sealed_object SET has_file = 0 WHERE sha256 = ?", sealed.sha256
                )

        if self.damaged_tables > damaged_before:
            self._unlisted_objects()

    def _unlisted_objects(self) -> None:
        # Which reports these are is lost, but headquarters can open them: carried like those of
        # a colleague they get there. Of a whole table they would be what a cut-off sealing left.
        outbox = self._source.outbox
        for path in (*outbox.folder.glob("*.age"), *outbox.carried_folder.glob("*.age")):
            if HEX_64.match(path.stem) is None or self._target.outbox.knows(Sha256(path.stem)):
                continue
            found = _as_carried(path)
            if found is None:
                self.lost_files += 1
            elif self._copy_file(path, self._target.outbox.path(found)):
                self._target.outbox.add(found)
                self.counts["sealed_object"] += 1

    def keys(self) -> None:
        """Copy private keys; they are wrapped anew, since the new vault has another key."""
        _columns, rows = self._readable("private_key", "name")
        for name, _wrapped in rows:
            try:
                private = self._source.keys.get(name)
            except (DamagedData, VaultDamaged):
                private = None
            if private is None:
                self.lost_keys += 1
            else:
                self._target.keys.put(name, private)

    def chain(self) -> None:
        """Let the new vault continue the chain of the old one."""
        with contextlib.suppress(VaultDamaged):
            sequence, head = self._source.outbox.chain_head()
            self._target.database.write(
                "UPDATE vault SET chain_sequence = ?, chain_head = ?", sequence, head
            )

    def _readable(self, table: str, key: str) -> tuple[list[str], list[Row]]:
        columns = self._columns(self._target.database, table)
        with contextlib.suppress(VaultDamaged):  # the question below meets it again, and counts it
            # One that was never brought up to date has fewer tables, with fewer columns.
            there = self._columns(self._source.database, table)
            columns = [name for name in columns if name in there]
        if not columns:
            return [], []
        question = f"SELECT {', '.join(columns)} FROM {table} ORDER BY "
        rows: list[Row] = []
        whole = _collect(self._source.database, question + key, rows)
        if not whole:
            self.damaged_tables += 1
            descending = ", ".join(f"{column} DESC" for column in key.split(", "))
            _collect(self._source.database, question + descending, rows)
        self._step()
        return columns, list(dict.fromkeys(rows))

    @staticmethod
    def _columns(database: Database, table: str) -> list[str]:
        return [row[1] for row in database.rows(f"PRAGMA table_info({table})")]

    def _insert(self, table: str, columns: list[str], row: Row) -> int:
        return self._target.database.write(
            f"INSERT OR IGNORE INTO {table} ({', '.join(columns)})"
            f" VALUES ({', '.join('?' * len(columns))})",
            *row,
        )

    def _copy_file(self, source: Path, target: Path) -> bool:
        self._step()
        file = _open(source)
        is_whole = False
        if file is not None:
            with file:
                is_whole = _copy_as_it_is(file, target)
        self.lost_files += not is_whole
        return is_whole

    def _step(self) -> None:
        self._done += 1
        self._progress(self._done, 0)


def _collect(database: Database, question: str, rows: list[Row]) -> bool:
    """Add to `rows` what can be read; say whether that was all."""
    try:
        for row in database.each(question):
            rows.append(row)
    except VaultDamaged:
        return False
    return True


def _copy_as_it_is(source: BinaryIO, target: Path) -> bool:
    """Copy an encrypted file; say whether it could be read to its end.

    Raises:
        DeviceError: The target's disk does not take it.
    """
    unfinished = target.with_name(target.name + UNFINISHED_SUFFIX)
    try:
        target.parent.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as copy:
            while (piece := _read(source)) and copy.write(piece):
                pass
            fsync_file(copy)
        if piece is None:
            unfinished.unlink()
            return False
        os.replace(unfinished, target)
    except OSError as error:
        raise translate_os_error(error) from error
    fsync_folder(target.parent)
    fsync_folder(target.parent.parent)  # of a blob it may be new
    return True


def _as_carried(path: Path) -> SealedObject | None:
    """Return what can be said of a sealed file by itself, None where its name is not its hash."""
    digest = Sha256Stream()
    file = _open(path)
    if file is None:
        return None
    with file:
        found = os.fstat(file.fileno())
        while piece := _read(file):
            digest.update(piece)
    if piece is None or digest.hexdigest() != path.stem:
        return None
    return SealedObject(
        sha256=digest.hexdigest(),
        size=found.st_size,
        sealed_on=datetime.fromtimestamp(found.st_mtime, UTC).date(),
        state=ReportState.SEALED,
        carried=True,
    )


def _read(source: BinaryIO) -> bytes | None:
    """Return the next piece, empty at the end, None where the disk fails."""
    try:
        return source.read(BATCH_SIZE)
    except OSError:
        return None


def _open(path: Path) -> BinaryIO | None:
    try:
        return path.open("rb", buffering=0)
    except OSError:
        return None
