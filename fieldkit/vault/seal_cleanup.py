"""Leaves nothing of a removed draft in the database, its log or a copy of it.

SQLite's `secure_delete` is not enough: when it moves rows between the pages of a table, bytes of
rows that are deleted later can stay behind in the unused middle of a page (measured). So the
tables that hold drafts are emptied as a whole, which overwrites every page of theirs, and filled
again with what remains: a few open drafts.
"""

from __future__ import annotations

from pathlib import Path

from fieldkit.vault.database import Database
from fieldkit.vault.migrate import remove_backups

_TABLES = (
    "revision",
    "attachment",
    "recording",
    "report_custody",
    "report",
    "sheet",
    "sheet_row",
    "working",
)


def forget_on_commit(database: Database, folder: Path) -> None:
    """Let the open transaction overwrite what it deletes from drafts, and then tidy up.

    Part of the transaction: the pages. After it: the write-ahead log is emptied and copies made
    by migrations are deleted; if that is cut short, housekeeping does it at the next unlock.
    """
    database.before_commit(_overwrite, lambda: _overwrite(database))
    database.after_commit(finish, lambda: finish(database, folder))


def finish(database: Database, folder: Path) -> None:
    """Empty the write-ahead log and delete copies of older states; harmless to repeat.

    Raises:
        VaultInUse, DeviceError: Not finished; to be tried again.
    """
    database.checkpoint()
    remove_backups(folder)


def _overwrite(database: Database) -> None:
    for table in _TABLES:
        # The temporary table lies in memory (temp_store). No condition in the DELETE: that is
        # what makes SQLite clear pages instead of rows.
        database.write(f"CREATE TEMP TABLE kept AS SELECT * FROM main.{table}")
        database.write(f"DELETE FROM main.{table}")
        database.write(f"INSERT INTO main.{table} SELECT * FROM temp.kept")
        database.write("DROP TABLE temp.kept")
