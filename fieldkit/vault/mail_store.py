"""Mail from headquarters: which mail objects came, and the letters that were in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.delivery import Letter
from fieldkit.domain.identifiers import Sha256
from fieldkit.errors import InvalidInput
from fieldkit.translations import _
from fieldkit.vault.database import Database, Row
from fieldkit.vault.known_hashes import known_in

_LETTER = (
    "SELECT letter.number, letter.mail_sha256, letter.kind, letter.content, mail.arrived_at,"
    " letter.is_read, letter.is_done FROM letter JOIN mail ON mail.sha256 = letter.mail_sha256"
)


class MailStore:
    """Writes need an open `vault.transaction()`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, sha256: Sha256, arrived_at: datetime) -> None:
        """Remember that the mail object with this file hash came; once only."""
        self._database.write(
            "INSERT INTO mail (sha256, arrived_at) VALUES (?, ?)", sha256, to_text(arrived_at)
        )

    def knows(self, sha256: Sha256) -> bool:
        """Say whether the mail object with this file hash came before."""
        return self._database.row("SELECT 1 FROM mail WHERE sha256 = ?", sha256) is not None

    def known_among(self, sha256s: Sequence[Sha256]) -> frozenset[Sha256]:
        """Return those mail objects that came before, of any number."""
        return known_in(self._database, "mail", sha256s)

    def add_letter(self, mail_sha256: Sha256, kind: str, content: bytes) -> None:
        """Keep one member of a mail object that was added before."""
        self._database.write(
            "INSERT INTO letter (mail_sha256, kind, content) VALUES (?, ?, ?)",
            mail_sha256,
            kind,
            content,
        )

    def letters(self) -> tuple[Letter, ...]:
        """Return all letters, newest first."""
        rows = self._database.rows(f"{_LETTER} ORDER BY letter.number DESC")
        return tuple(_letter(row) for row in rows)

    def letter(self, number: int) -> Letter:
        """Return one letter.

        Raises:
            InvalidInput: There is none of this number.
        """
        row = self._database.row(f"{_LETTER} WHERE letter.number = ?", number)
        if row is None:
            raise InvalidInput(_("There is no such message."))
        return _letter(row)

    def set_read(self, number: int) -> None:
        """Mark a letter as read."""
        self._database.write("UPDATE letter SET is_read = 1 WHERE number = ?", number)

    def set_done(self, number: int, *, is_done: bool = True) -> None:
        """Mark a task as done, or as not done yet."""
        self._database.write("UPDATE letter SET is_done = ? WHERE number = ?", int(is_done), number)

    def unread_count(self) -> int:
        """Return how many letters were not read yet."""
        return int(self._database.value("SELECT count(*) FROM letter WHERE is_read = 0"))

    def remove_letter(self, number: int) -> None:
        """Remove a letter; that its mail object came stays known."""
        self._database.write("DELETE FROM letter WHERE number = ?", number)

    def unacknowledged(self) -> tuple[Sha256, ...]:
        """Return the mail objects that no manifest of ours has named yet, oldest first."""
        rows = self._database.rows(
            "SELECT sha256 FROM mail WHERE acknowledged = 0 ORDER BY arrived_at, sha256"
        )
        return tuple(Sha256(sha256) for (sha256,) in rows)

    def set_acknowledged(self, mail: Iterable[Sha256]) -> None:
        """Remember that a sealed manifest names these mail objects."""
        for sha256 in mail:
            self._database.write("UPDATE mail SET acknowledged = 1 WHERE sha256 = ?", sha256)


def _letter(row: Row) -> Letter:
    number, mail_sha256, kind, content, arrived_at, is_read, is_done = row
    return Letter(
        number=number,
        mail_sha256=Sha256(mail_sha256),
        kind=kind,
        content=content,
        arrived_at=from_text(arrived_at),
        is_read=bool(is_read),
        is_done=bool(is_done),
    )
