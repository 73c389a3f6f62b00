"""The index of the folder storage: what is complete, in which order, and who may come.

SQLite, one connection, used by one thread. Files are the truth about bytes, this about order.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

OBJECT = "object"
MAIL = "mail"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS stored (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    box TEXT NOT NULL,
    device TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    UNIQUE (box, device, sha256)
) STRICT;
CREATE INDEX IF NOT EXISTS stored_by_box ON stored (box, sequence);
CREATE INDEX IF NOT EXISTS stored_by_device ON stored (box, device, sequence);
CREATE TABLE IF NOT EXISTS allowed (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    role TEXT NOT NULL,
    device TEXT NOT NULL,
    certificate TEXT NOT NULL,
    UNIQUE (role, device, certificate)
) STRICT;
"""
VERSION = 1

Row = tuple[int, str, str, int]  # sequence, device, sha256, size


class OtherVersion(Exception):
    """The index was written by a later version."""


class Index:
    """One statement per method. Writes are durable when `commit` returns."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("PRAGMA journal_size_limit = 4194304")
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        if version not in (0, VERSION):
            raise OtherVersion
        self._connection.executescript(_SCHEMA)
        self._connection.execute(f"PRAGMA user_version = {VERSION}")

    def close(self) -> None:
        """Close it; the write-ahead log goes into the database."""
        self._connection.close()

    def begin(self) -> None:
        """Begin a transaction for writing."""
        self._connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Make everything since `begin` durable."""
        self._connection.execute("COMMIT")

    def rollback(self) -> None:
        """Take back everything since `begin`, if it has not been taken back already."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def add(self, box: str, device: str, sha256: str, size: int) -> None:
        """Put something at the end of its box; what was there under this name goes."""
        self._connection.execute(
            "INSERT OR REPLACE INTO stored (box, device, sha256, size) VALUES (?, ?, ?, ?)",
            (box, device, sha256, size),
        )

    def remove(self, box: str, device: str, sha256: str) -> int | None:
        """Remove it; return its size, None if it was not there."""
        row = self._connection.execute(
            "DELETE FROM stored WHERE box = ? AND device = ? AND sha256 = ? RETURNING size",
            (box, device, sha256),
        ).fetchone()
        return None if row is None else int(row[0])

    def has(self, box: str, device: str, sha256: str) -> bool:
        """Say whether something is in a box."""
        row = self._connection.execute(
            "SELECT 1 FROM stored WHERE box = ? AND device = ? AND sha256 = ?",
            (box, device, sha256),
        ).fetchone()
        return row is not None

    def page(self, box: str, after: int, limit: int) -> list[Row]:
        """Return what is in a box after a sequence number, oldest first."""
        return self._connection.execute(
            "SELECT sequence, device, sha256, size FROM stored"
            " WHERE box = ? AND sequence > ? ORDER BY sequence LIMIT ?",
            (box, after, limit),
        ).fetchall()

    def page_of(self, box: str, device: str, after: int, limit: int) -> list[Row]:
        """Return what is in a box for one device after a sequence number, oldest first."""
        return self._connection.execute(
            "SELECT sequence, device, sha256, size FROM stored"
            " WHERE box = ? AND device = ? AND sequence > ? ORDER BY sequence LIMIT ?",
            (box, device, after, limit),
        ).fetchall()

    def totals(self, box: str) -> tuple[int, int]:
        """Return how many things are in a box, and their bytes."""
        count, size = self._connection.execute(
            "SELECT COUNT(*), COALESCE(SUM(size), 0) FROM stored WHERE box = ?", (box,)
        ).fetchone()
        return count, size

    def allow(self, role: str, device: str, certificate: str) -> None:
        """Put a certificate on the list."""
        self._connection.execute(
            "INSERT OR IGNORE INTO allowed (role, device, certificate) VALUES (?, ?, ?)",
            (role, device, certificate),
        )

    def refuse(self, role: str, device: str, certificate: str) -> None:
        """Take a certificate off the list."""
        self._connection.execute(
            "DELETE FROM allowed WHERE role = ? AND device = ? AND certificate = ?",
            (role, device, certificate),
        )

    def allowed(self) -> list[tuple[int, str, str, str]]:
        """Return the whole list: sequence, role, device, certificate, in the order of adding."""
        return self._connection.execute(
            "SELECT sequence, role, device, certificate FROM allowed ORDER BY sequence"
        ).fetchall()
