"""What headquarters published: signed metadata, its targets, and what awaits confirmation."""

from __future__ import annotations

from collections.abc import Collection

from fieldkit.domain.identifiers import Sha256
from fieldkit.vault.database import Database


class DirectoryStore:
    """Exact bytes, checked by whoever puts them; writes need an open `vault.transaction()`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def metadata(self, name: str) -> bytes | None:
        """Return the metadata file `name` (e.g. `root-0001.json`), if there is one."""
        row = self._database.row("SELECT content FROM directory_metadata WHERE name = ?", name)
        return None if row is None else bytes(row[0])

    def metadata_names(self) -> tuple[str, ...]:
        """Return the names of all metadata files, sorted."""
        rows = self._database.rows("SELECT name FROM directory_metadata ORDER BY name")
        return tuple(str(name) for (name,) in rows)

    def put_metadata(self, name: str, content: bytes) -> None:
        """Keep a metadata file, in place of the one before."""
        self._database.write(
            "INSERT OR REPLACE INTO directory_metadata (name, content) VALUES (?, ?)",
            name,
            content,
        )

    def target(self, sha256: Sha256) -> bytes | None:
        """Return the target file of this hash, if there is one."""
        row = self._database.row("SELECT content FROM directory_target WHERE sha256 = ?", sha256)
        return None if row is None else bytes(row[0])

    def target_hashes(self) -> tuple[Sha256, ...]:
        """Return the hashes of all target files, sorted."""
        rows = self._database.rows("SELECT sha256 FROM directory_target ORDER BY sha256")
        return tuple(Sha256(sha256) for (sha256,) in rows)

    def put_target(self, sha256: Sha256, content: bytes) -> None:
        """Keep a target file under its hash."""
        self._database.write(
            "INSERT OR REPLACE INTO directory_target (sha256, content) VALUES (?, ?)",
            sha256,
            content,
        )

    def keep_targets(self, wanted: Collection[Sha256]) -> None:
        """Delete all target files but the `wanted` ones."""
        for sha256 in self.target_hashes():
            if sha256 not in wanted:
                self._database.write("DELETE FROM directory_target WHERE sha256 = ?", sha256)

    def pending(self) -> bytes | None:
        """Return the snapshot that waits for the person's confirmation, if any."""
        row = self._database.row("SELECT content FROM directory_pending")
        return None if row is None else bytes(row[0])

    def put_pending(self, content: bytes) -> None:
        """Keep a snapshot until it is confirmed, in place of the one before."""
        self._database.write(
            "INSERT OR REPLACE INTO directory_pending (only_row, content) VALUES (1, ?)", content
        )

    def clear_pending(self) -> None:
        """Forget the snapshot that waited, if any."""
        self._database.write("DELETE FROM directory_pending")
