"""Settings of a vault, and what is kept only while work is not done: small JSON values by name."""

from __future__ import annotations

from fieldkit.domain import canonical_json
from fieldkit.domain.answers import Json
from fieldkit.vault.database import Database

MAX_SETTING = 1024 * 1024  # bytes of JSON


class SettingStore:
    """Writes need an open `vault.transaction()`."""

    def __init__(self, database: Database, table: str = "setting") -> None:
        self._database = database
        self._table = table

    def get(self, name: str, default: Json = None) -> Json:
        """Return the value of `name`, or `default` where it was never put."""
        row = self._database.row(f"SELECT value FROM {self._table} WHERE name = ?", name)
        if row is None:
            return default
        value: Json = canonical_json.read(row[0].encode("utf-8"), max_bytes=MAX_SETTING)
        return value

    def put(self, name: str, value: Json) -> None:
        """Keep `value` under `name`, in place of what was there.

        Raises:
            InvalidJson: The value is not what strict JSON can hold.
        """
        text = canonical_json.write(value).decode("utf-8")
        self._database.write(
            f"INSERT OR REPLACE INTO {self._table} (name, value) VALUES (?, ?)", name, text
        )

    def remove(self, name: str) -> None:
        """Forget `name`, if it was put."""
        self._database.write(f"DELETE FROM {self._table} WHERE name = ?", name)

    def names(self) -> tuple[str, ...]:
        """Return the names of all settings, sorted."""
        rows = self._database.rows(f"SELECT name FROM {self._table} ORDER BY name")
        return tuple(str(name) for (name,) in rows)
