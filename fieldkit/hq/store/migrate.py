"""Brings the tables of headquarters' database to the newest version; loaded only when it must."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection

from fieldkit.errors import VaultReadOnly, VaultTooNew

_MIGRATIONS = "fieldkit.hq.store:migrations"


def migrate(connection: Connection, *, read_only: bool) -> None:
    """Bring the tables to the newest version, within a transaction of the caller.

    Raises:
        VaultTooNew: A newer program wrote this database.
        VaultReadOnly: It is older, and must not be changed.
    """
    config = configuration()
    known = ScriptDirectory.from_config(config)
    current = MigrationContext.configure(connection).get_current_revision()
    if current == known.get_current_head():
        return
    try:
        known.get_revision(current or "base")
    except CommandError as error:
        raise VaultTooNew from error
    if read_only:
        raise VaultReadOnly
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def configuration() -> Config:
    """Return where the migrations lie, for those who run them."""
    config = Config()
    config.set_main_option("script_location", _MIGRATIONS)
    return config
