"""Opens SQLCipher databases; the only place that imports `sqlcipher3`.

Every setting that the vault relies on is set and then asked back at each open: a library built
otherwise must be noticed, not believed.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

from sqlcipher3 import dbapi2  # type: ignore[import-untyped]  # the library has no stubs

from fieldkit.crypto.digest import equal
from fieldkit.errors import (
    ComponentMissing,
    DiskFull,
    DriveUnreadable,
    DriveUnwritable,
    FieldkitError,
    VaultDamaged,
    VaultExists,
    VaultInUse,
    VaultReadOnly,
)
from fieldkit.platform.durable import translate_os_error, translate_read_error
from fieldkit.translations import _

# What SQLAlchemy is to be told: create_engine("sqlite://", module=DRIVER, creator=...).
DRIVER: Any = dbapi2
Connection: TypeAlias = Any  # dbapi2.Connection; the library is untyped

KEY_SIZE = 32  # bytes
SALT_SIZE = 16  # bytes; the first bytes of the file, in clear

_SIDE_FILES = ("-wal", "-shm", "-journal")

# Asked only: SQLCipher 4's own defaults, which docs/formats.md promises.
_DEFAULTS = (
    ("cipher_page_size", "4096"),
    ("cipher_use_hmac", "1"),
    ("cipher_hmac_algorithm", "HMAC_SHA512"),
    ("cipher_kdf_algorithm", "PBKDF2_HMAC_SHA512"),
    ("cipher_plaintext_header_size", "0"),
    ("page_size", "4096"),
    ("mmap_size", "0"),
)
# Set, then asked: name, value to set, value to hear.
_SETTINGS = (
    ("temp_store", "MEMORY", "2"),
    ("synchronous", "FULL", "2"),
    # Only macOS asks for these: its fsync ends at the drive's own cache.
    ("fullfsync", "ON", "1"),
    ("checkpoint_fullfsync", "ON", "1"),
    ("secure_delete", "ON", "1"),
    ("foreign_keys", "ON", "1"),
    ("trusted_schema", "OFF", "0"),
    ("cell_size_check", "ON", "1"),
    ("cipher_memory_security", "ON", "1"),
)
# Primary result codes, sqlite.org/rescode.html.
_ERROR_BY_CODE: dict[int, type[FieldkitError]] = {
    5: VaultInUse,  # BUSY
    6: VaultInUse,  # LOCKED
    8: VaultReadOnly,
    10: DriveUnwritable,  # IOERR
    11: VaultDamaged,  # CORRUPT
    13: DiskFull,
    14: DriveUnreadable,  # CANTOPEN
    26: VaultDamaged,  # NOTADB
}
_READ_ERRORS = frozenset({10 | (1 << 8), 10 | (2 << 8)})  # IOERR_READ, IOERR_SHORT_READ


def open_database(
    path: Path, key: bytes, salt: bytes, *, create: bool = False, read_only: bool = False
) -> Connection:
    """Open the database at `path` with the raw `key` (32 bytes) and `salt` (16 bytes).

    The connection commits each statement by itself unless a transaction was begun, and belongs
    to the thread that opened it. With `create` the file must not exist; without it nothing is
    ever created, so an emptied file is damage and not a new vault. Where there are FTS5 tables
    they forget what is deleted from them.
    Source: docs/formats.md, "Vault"; zetetic.net/sqlcipher/sqlcipher-api.

    Raises:
        VaultDamaged: Missing, not a database under this key, or its salt is another one.
        VaultExists: There is a file already, and `create` was asked for.
        VaultInUse, VaultReadOnly, DeviceError: It cannot be opened now.
        ComponentMissing: The library does not do what the vault relies on.
    """
    if len(key) != KEY_SIZE or len(salt) != SALT_SIZE:
        raise ValueError("a database takes a key of 32 and a salt of 16 bytes")
    if create:
        _create_empty(path)
    else:
        _check_salt(path, salt)
    mode = "mode=ro" if read_only else "mode=rw"
    try:
        return _connect(path, mode, key + salt, read_only=read_only)
    except (VaultReadOnly, DriveUnreadable):
        # A write-protected folder takes no side files. With nothing in the write-ahead log none
        # are needed, and nobody can change the file meanwhile.
        if not read_only or _has_log(path):
            raise
    return _connect(path, "mode=ro&immutable=1", key + salt, read_only=True)


@contextlib.contextmanager
def translated_errors() -> Iterator[None]:
    """Turn what the library raises for the world's faults into our errors; bugs pass through."""
    try:
        yield
    except dbapi2.Error as error:
        known = _translate(error)
        if known is None:
            raise
        raise known from error


def check_undamaged(connection: Connection) -> None:
    """Check that no page read so far had a wrong HMAC; to be asked before results are used.

    SQLCipher hands such a page to SQLite filled with zeros. Zeros in the place of a table's
    structure are an error, but at the end of a long text or blob they are taken for content
    (measured), and only this question, a few microseconds, tells.

    Raises:
        VaultDamaged: One had. The connection gives nothing any more and takes no writes.
    """
    row = connection.execute("PRAGMA cipher_status").fetchone()
    if row is None or str(row[0]) != "1":
        raise VaultDamaged


def statements_of(script: str) -> Iterator[str]:
    """Yield the statements of an SQL script one by one.

    (`executescript` would commit the transaction that a migration must stay in.)
    """
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if dbapi2.complete_statement(statement):
            yield statement.strip()
            statement = ""
    if any(line.strip() and not line.lstrip().startswith("--") for line in statement.splitlines()):
        raise ValueError("the script ends within a statement")


def _translate(error: Any) -> FieldkitError | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    if code in _READ_ERRORS:
        return DriveUnreadable()
    kind = _ERROR_BY_CODE.get(code & 0xFF)
    return None if kind is None else kind()


def _connect(path: Path, mode: str, raw_key: bytes, *, read_only: bool) -> Connection:
    with translated_errors():
        connection = dbapi2.connect(
            f"{path.absolute().as_uri()}?{mode}", uri=True, isolation_level=None
        )
    try:
        with translated_errors():
            _prepare(connection, raw_key, read_only=read_only)
    except BaseException:
        connection.close()
        raise
    return connection


def _has_log(path: Path) -> bool:
    try:
        return path.with_name(path.name + "-wal").stat().st_size > 0
    except FileNotFoundError:
        return False
    except OSError as error:
        raise translate_read_error(error) from error


def _create_empty(path: Path) -> None:
    if any(path.with_name(path.name + suffix).exists() for suffix in _SIDE_FILES):
        raise VaultExists
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError as error:
        raise VaultExists from error
    except OSError as error:
        raise translate_os_error(error) from error


def _check_salt(path: Path, salt: bytes) -> None:
    # SQLCipher takes the salt from the file and never compares it with the one in the key.
    try:
        with path.open("rb") as file:
            header = file.read(SALT_SIZE)
    except FileNotFoundError as error:
        raise VaultDamaged from error
    except OSError as error:
        raise translate_read_error(error) from error
    if not equal(header, salt):
        raise VaultDamaged


def _prepare(connection: Connection, raw_key: bytes, *, read_only: bool) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")  # it would write to stderr
    connection.execute("PRAGMA cipher_memory_security = ON")  # before the key is copied about
    connection.execute(f"PRAGMA key = \"x'{raw_key.hex()}'\"")
    _check(connection, _DEFAULTS)
    for name, value, _heard in _SETTINGS:
        connection.execute(f"PRAGMA {name} = {value}")
    _check(connection, ((name, heard) for name, _value, heard in _SETTINGS))
    _refuse_extensions(connection)
    # The first read of the file: here a wrong key or a damaged first page shows.
    connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if not read_only:
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
        _check(connection, [("journal_mode", "wal")])
    check_undamaged(connection)
    _forget_in_full_text(connection, read_only=read_only)


def _check(connection: Connection, expected: Iterable[tuple[str, str]]) -> None:
    for name, value in expected:
        row = connection.execute(f"PRAGMA {name}").fetchone()
        # Not built with SQLCipher: a pragma that SQLite does not know answers nothing.
        if row is None or str(row[0]) != value:
            raise ComponentMissing(_("The encrypted database library does not work as it must."))


def _refuse_extensions(connection: Connection) -> None:
    connection.enable_load_extension(False)
    with contextlib.suppress(dbapi2.OperationalError):  # "not authorized" is the right answer
        connection.execute("SELECT load_extension('')").fetchone()
        raise ComponentMissing(_("The encrypted database library does not work as it must."))


def _forget_in_full_text(connection: Connection, *, read_only: bool) -> None:
    # Without it FTS5 keeps deleted text in its segments (sqlite.org/fts5.html section 6.11).
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%using fts5%'"
    ).fetchall()
    for (name,) in tables:
        quoted = str(name).replace('"', '""')
        question = f"SELECT v FROM \"{quoted}_config\" WHERE k = 'secure-delete'"
        if connection.execute(question).fetchone() != (1,) and not read_only:
            connection.execute(
                f'INSERT INTO "{quoted}" ("{quoted}", rank) VALUES (\'secure-delete\', 1)'
            )
            if connection.execute(question).fetchone() != (1,):
                raise ComponentMissing(
                    _("The encrypted database library does not work as it must.")
                )
