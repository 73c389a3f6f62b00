"""The vault's one connection: reading rows, writing within a transaction, counting commits."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Hashable, Iterator
from typing import Any

from fieldkit.errors import DriveUnwritable, FieldkitError, VaultDamaged, VaultInUse, VaultReadOnly
from fieldkit.vault.connection import DRIVER, Connection, check_undamaged, translated_errors

logger = logging.getLogger(__name__)

Row = tuple[Any, ...]


class Database:
    """A connection in the hands of the stores; it stays in the thread that opened it."""

    def __init__(
        self, connection: Connection, *, reopen: Callable[[], Connection] | None = None
    ) -> None:
        """Take an open connection; one for reading brings the function that opened it."""
        self._connection = connection
        self._reopen = reopen
        self._in_transaction = False
        self._writes_failed = False
        self._before_commit: dict[Hashable, Callable[[], None]] = {}
        self._after_commit: dict[Hashable, Callable[[], None]] = {}

    @property
    def read_only(self) -> bool:
        """Whether it was opened for reading."""
        return self._reopen is not None

    def rows(self, sql: str, *parameters: object) -> list[Row]:
        """Return all rows that a query gives."""
        with self._past_damage():
            rows: list[Row] = self._connection.execute(sql, parameters).fetchall()
            check_undamaged(self._connection)
            return rows

    def row(self, sql: str, *parameters: object) -> Row | None:
        """Return the first row that a query gives, if any."""
        with self._past_damage():
            row: Row | None = self._connection.execute(sql, parameters).fetchone()
            check_undamaged(self._connection)
            return row

    def each(self, sql: str, *parameters: object) -> Iterator[Row]:
        """Yield the rows that a query gives, as far as they can be read.

        Raises:
            VaultDamaged: Behind the last row before the damage.
        """
        with self._past_damage():
            for row in self._connection.execute(sql, parameters):
                check_undamaged(self._connection)
                yield row

    def value(self, sql: str, *parameters: object) -> Any:
        """Return the one value of a query that always gives a row."""
        row = self.row(sql, *parameters)
        if row is None:
            raise LookupError("this query always gives a row")
        return row[0]

    def write(self, sql: str, *parameters: object) -> int:
        """Run a writing statement within the open transaction; return how many rows it met."""
        if not self._in_transaction:
            raise RuntimeError("the vault is written within vault.transaction() only")
        with self._watching_the_disk():
            count: int = self._connection.execute(sql, parameters).rowcount
            return count

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit what is written in the block together, and count it; or undo all of it.

        Raises:
            VaultReadOnly: Opened for reading.
            DriveUnwritable: The disk failed earlier; after that nothing more is written.
        """
        self._check_writable()
        with self._watching_the_disk():
            self._connection.execute("BEGIN IMMEDIATE")
        self._in_transaction = True
        try:
            yield
            for action in self._before_commit.values():
                action()
            self.write("UPDATE vault SET commit_counter = commit_counter + 1")
            with self._watching_the_disk():
                check_undamaged(self._connection)
                self._connection.execute("COMMIT")
            follow_ups = tuple(self._after_commit.values())
        except BaseException:
            self._undo()
            raise
        finally:
            self._in_transaction = False
            self._before_commit.clear()
            self._after_commit.clear()
        for action in follow_ups:
            _attempt(action)

    def before_commit(self, key: Hashable, action: Callable[[], None]) -> None:
        """Run `action` at the end of the open transaction, once for each `key`."""
        self._before_commit.setdefault(key, action)

    def after_commit(self, key: Hashable, action: Callable[[], None]) -> None:
        """Run `action` once the open transaction is on the disk, once for each `key`.

        What fails there is left to housekeeping: the commit itself has happened.
        """
        self._after_commit.setdefault(key, action)

    @property
    def commit_counter(self) -> int:
        """How many transactions this vault has seen."""
        return int(self.value("SELECT commit_counter FROM vault"))

    def checkpoint(self) -> None:
        """Move all of the write-ahead log into the database and empty it.

        Raises:
            VaultInUse: Somebody else still reads the old state.
        """
        self._check_writable()
        with self._watching_the_disk():
            busy = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            raise VaultInUse

    def close(self) -> None:
        """Close the connection; nothing can be read or written after it."""
        with translated_errors():
            self._connection.close()

    @contextlib.contextmanager
    def _past_damage(self) -> Iterator[None]:
        # Having met one damaged page, a connection gives nothing any more. To rescue the rest,
        # the next question is put to a new one.
        try:
            with translated_errors():
                yield
        except VaultDamaged:
            if self._reopen is not None:
                fresh = self._reopen()
                self._connection.close()
                self._connection = fresh
            raise

    def _check_writable(self) -> None:
        if self.read_only:
            raise VaultReadOnly
        if self._writes_failed:
            raise DriveUnwritable
        if self._in_transaction:
            raise RuntimeError("a transaction is open already")

    @contextlib.contextmanager
    def _watching_the_disk(self) -> Iterator[None]:
        # After a failed write or flush the system may call the next one good though pages are
        # lost: only a new unlock, which reads what is really there, may write again.
        try:
            with translated_errors():
                yield
        except DriveUnwritable:
            self._writes_failed = True
            raise
        except VaultReadOnly:
            check_undamaged(self._connection)  # having met damage, it refuses writes like this
            raise

    def _undo(self) -> None:
        # What fails here fails because of the error that is already on its way up.
        with contextlib.suppress(FieldkitError), translated_errors():
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")


def _attempt(action: Callable[[], None]) -> None:
    try:
        action()
    except FieldkitError as error:
        logger.warning("left to housekeeping: %s", error.code)
    except (DRIVER.Error, MemoryError) as error:
        # Let through it would look as if nothing had been committed, and a caller would take
        # back the files that the committed rows name.
        logger.warning("left to housekeeping: %s", type(error).__name__)
