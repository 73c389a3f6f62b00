"""Compiled forms and vocabularies that came into this vault, as exact bytes."""

from __future__ import annotations

from fieldkit.domain.identifiers import FormId, Sha256
from fieldkit.domain.report import FormReference
from fieldkit.errors import UnknownForm
from fieldkit.translations import _
from fieldkit.vault.database import Database


class FormStore:
    """Checked by whoever puts them; writes need an open `vault.transaction()`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put_form(self, reference: FormReference, content: bytes) -> None:
        """Keep the canonical JSON of a compiled form; the same bytes once only."""
        self._database.write(
            "INSERT OR IGNORE INTO form (form, version, sha256, content) VALUES (?, ?, ?, ?)",
            reference.form,
            reference.version,
            reference.sha256,
            content,
        )

    def forms(self) -> tuple[FormReference, ...]:
        """Return all forms, the one that came last first."""
        rows = self._database.rows("SELECT form, version, sha256 FROM form ORDER BY number DESC")
        return tuple(
            FormReference(FormId(form), version, Sha256(sha256)) for form, version, sha256 in rows
        )

    def form(self, form: FormId, version: str) -> bytes:
        """Return the form of this name and version; of two, the one that came last.

        Raises:
            UnknownForm: It never came here.
        """
        row = self._database.row(
            "SELECT content FROM form WHERE form = ? AND version = ? ORDER BY number DESC LIMIT 1",
            form,
            version,
        )
        if row is None:
            raise UnknownForm
        return bytes(row[0])

    def form_by_hash(self, sha256: Sha256) -> bytes:
        """Return the form whose canonical JSON has this hash.

        Raises:
            UnknownForm: It never came here.
        """
        row = self._database.row("SELECT content FROM form WHERE sha256 = ?", sha256)
        if row is None:
            raise UnknownForm
        return bytes(row[0])

    def put_vocabulary(self, name: str, version: str, sha256: Sha256, content: bytes) -> None:
        """Keep the canonical JSON of a vocabulary; the same bytes once only."""
        self._database.write(
            "INSERT OR IGNORE INTO vocabulary (name, version, sha256, content) VALUES (?, ?, ?, ?)",
            name,
            version,
            sha256,
            content,
        )

    def vocabularies(self) -> tuple[tuple[str, str, Sha256], ...]:
        """Return name, version and hash of all vocabularies, the one that came last first."""
        rows = self._database.rows(
            "SELECT name, version, sha256 FROM vocabulary ORDER BY number DESC"
        )
        return tuple((name, version, Sha256(sha256)) for name, version, sha256 in rows)

    def vocabulary(self, name: str, version: str) -> bytes:
        """Return the vocabulary of this name and version; of two, the one that came last.

        Raises:
            UnknownForm: It never came here.
        """
        row = self._database.row(
            "SELECT content FROM vocabulary WHERE name = ? AND version = ?"
            " ORDER BY number DESC LIMIT 1",
            name,
            version,
        )
        if row is None:
            raise UnknownForm(_("There is no such vocabulary."))
        return bytes(row[0])

    def vocabulary_by_hash(self, sha256: Sha256) -> bytes:
        """Return the vocabulary whose canonical JSON has this hash.

        Raises:
            UnknownForm: It never came here.
        """
        row = self._database.row("SELECT content FROM vocabulary WHERE sha256 = ?", sha256)
        if row is None:
            raise UnknownForm(_("There is no such vocabulary."))
        return bytes(row[0])
