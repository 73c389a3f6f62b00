"""Private keys of this device or headquarters, wrapped once more under a key of their own."""

from __future__ import annotations

from fieldkit.crypto.keys import VaultKey
from fieldkit.crypto.wrap import unwrap, wrap
from fieldkit.vault.database import Database

LABEL = "fieldkit/vault/private-keys"


class KeyStore:
    """Writes need an open `vault.transaction()`."""

    def __init__(self, database: Database, vault_key: VaultKey) -> None:
        self._database = database
        self._wrapping_key = vault_key.derive(LABEL)

    def put(self, name: str, private: bytes) -> None:
        """Keep `private` under `name`, in place of what was there."""
        self._database.write(
            "INSERT OR REPLACE INTO private_key (name, wrapped) VALUES (?, ?)",
            name,
            wrap(self._wrapping_key, private, _context(name)),
        )

    def get(self, name: str) -> bytes | None:
        """Return what was kept under `name`, if anything.

        Raises:
            DamagedData: It was altered, or kept under another name.
        """
        row = self._database.row("SELECT wrapped FROM private_key WHERE name = ?", name)
        if row is None:
            return None
        return unwrap(self._wrapping_key, row[0], _context(name))

    def names(self) -> tuple[str, ...]:
        """Return the names of all keys, sorted."""
        rows = self._database.rows("SELECT name FROM private_key ORDER BY name")
        return tuple(str(name) for (name,) in rows)

    def remove(self, name: str) -> None:
        """Remove what is kept under `name`, if anything."""
        self._database.write("DELETE FROM private_key WHERE name = ?", name)


def _context(name: str) -> bytes:
    return b"fieldkit-private-key/1:" + name.encode("utf-8")
