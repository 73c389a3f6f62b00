"""The one connection to headquarters' database: transactions, schema, and errors translated."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, column, create_engine, event, inspect, select, table
from sqlalchemy.engine import Row
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool
from sqlalchemy.sql import Executable

from fieldkit.errors import (
    DriveUnwritable,
    VaultDamaged,
    VaultInUse,
    VaultReadOnly,
)
from fieldkit.vault.connection import DRIVER, check_undamaged, translated_errors

# Anything that gives a raw DB-API connection; SQLCipher's comes from `vault.connect`.
Creator = Callable[[], Any]

_STREAMED_ROWS = 2000
NEWEST = "0009"  # version of the tables as `tables.py` describes them
_version_table = table("alembic_version", column("version_num"))


class StoreConnection:
    """Headquarters' database, open. All of its use stays in the thread that opened it."""

    def __init__(self, creator: Creator, *, read_only: bool = False) -> None:
        self.read_only = read_only
        self._engine = _engine(creator)
        with _translated():
            self._connection: Connection = self._engine.connect()
        self._in_transaction = False
        self._writes_failed = False

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit what is written inside, durably, or none of it.

        Raises:
            VaultReadOnly: The database is open read-only.
            VaultDamaged: A page that was read is damaged; nothing was committed.
            DriveUnwritable: The disk failed, now or earlier; then nothing more is written.
        """
        if self.read_only:
            raise VaultReadOnly
        if self._writes_failed:
            raise DriveUnwritable
        with self._watching_the_disk(), self._connection.begin():
            self._in_transaction = True
            try:
                yield
            finally:
                self._in_transaction = False
        self._writes_failed = False

    @contextlib.contextmanager
    def savepoint(self) -> Iterator[None]:
        """Keep what is written inside, or none of it, within an open transaction."""
        self._require_transaction()
        with self._watching_the_disk(), self._connection.begin_nested():
            yield

    def rows(self, statement: Executable) -> Sequence[Row[Any]]:
        """Return every row of a query, in its order.

        Raises:
            VaultDamaged: A page that was read is damaged.
        """
        with _translated():
            if not self._in_transaction:
                with self._connection.begin():  # its end checks, too
                    return self._connection.execute(statement).all()
            rows = self._connection.execute(statement).all()
            check_undamaged(self._raw())
            return rows

    def stream(self, statement: Executable) -> Iterator[Row[Any]]:
        """Yield every row of a query that is too long to be held, in its order, while nothing else
        is asked for; not within a transaction.

        Raises:
            VaultDamaged: A page that was read is damaged; rows that were yielded may be wrong.
        """
        with _translated(), self._connection.begin():  # its end checks
            yield from self._connection.execute(
                statement, execution_options={"yield_per": _STREAMED_ROWS}
            )

    def write(self, statement: Executable, rows: Sequence[dict[str, Any]] | None = None) -> int:
        """Run a statement that writes and return how many rows it met."""
        self._require_transaction()
        with self._watching_the_disk():
            if rows is None:
                count = self._connection.execute(statement).rowcount
            else:
                count = self._connection.execute(statement, rows).rowcount if rows else 0
            check_undamaged(self._raw())  # how many rows it met is something read, too
            return count

    def checkpoint(self) -> None:
        """Move everything from the write-ahead log into the database file."""
        with self._watching_the_disk():
            if self._raw().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise VaultInUse

    def rewrite(self) -> None:
        """Write the whole database anew, so that no page holds what was deleted from it.

        Its size in memory is needed meanwhile: nothing of it may lie in a temporary file.
        """
        with self._watching_the_disk():
            self._raw().execute("VACUUM")
        self.checkpoint()

    def size(self) -> int:
        """Return how large the database is, in bytes."""
        with _translated():
            pages = self._raw().execute("PRAGMA page_count").fetchone()[0]
            return int(pages) * int(self._raw().execute("PRAGMA page_size").fetchone()[0])

    def check(self) -> None:
        """Read every page and every link between tables.

        Raises:
            VaultDamaged: Something does not fit.
        """
        with _translated():
            raw = self._raw()
            for pragma, fine in (
                ("cipher_integrity_check", []),
                ("integrity_check", [("ok",)]),
                ("foreign_key_check", []),
            ):
                if [tuple(row) for row in raw.execute(f"PRAGMA {pragma}").fetchall()] != fine:
                    raise VaultDamaged
            check_undamaged(raw)

    def close(self) -> None:
        """Close the database; an open transaction is undone."""
        self._connection.close()
        self._engine.dispose()

    def upgrade(self) -> None:
        """Bring the tables to the newest version, in one transaction.

        Raises:
            VaultTooNew: A newer program wrote this database.
            VaultReadOnly: It is older, and open read-only.
        """
        with self._watching_the_disk(), self._connection.begin():
            if self._version() != NEWEST:
                # It loads slowly, and is needed only here.
                from fieldkit.hq.store.migrate import migrate

                migrate(self._connection, read_only=self.read_only)

    def _version(self) -> str | None:
        if not inspect(self._connection).has_table(_version_table.name):
            return None
        return self._connection.execute(select(_version_table.c.version_num)).scalar()

    def _raw(self) -> Any:
        return self._connection.connection.dbapi_connection

    @contextlib.contextmanager
    def _watching_the_disk(self) -> Iterator[None]:
        # After a failed write or flush the system may call the next one good though pages are
        # lost: only a new unlock, which reads what is really there, may write again.
        try:
            with _translated():
                yield
        except DriveUnwritable as error:
            # Only what the database met counts, not other disks' faults within a transaction.
            self._writes_failed |= isinstance(error.__cause__, DRIVER.Error)
            raise
        except VaultReadOnly:
            check_undamaged(self._raw())  # having met damage, it refuses writes like this
            raise

    def _require_transaction(self) -> None:
        if not self._in_transaction:
            raise RuntimeError("a write outside of a transaction")


def _engine(creator: Creator) -> Engine:
    # One connection for ever: SQLCipher connections stay in their thread.
    engine = create_engine(
        "sqlite://",
        creator=creator,
        poolclass=StaticPool,
        module=DRIVER,
        hide_parameters=True,  # an error's text must not say what was being written
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # The driver would begin only at the first write, and not at a savepoint.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    @event.listens_for(engine, "commit")
    def commit(connection: Connection) -> None:
        # Just before it; what fails here is undone. It ends reading, too.
        check_undamaged(connection.connection.dbapi_connection)

    return engine


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Turn what the driver raises for the world's faults into our errors; bugs pass through."""
    with translated_errors():
        try:
            yield
        except DBAPIError as error:
            if error.orig is None:
                raise
            raise error.orig from error
