"""Custody entries: the log of this device, and those that will go with each draft."""

from __future__ import annotations

from fieldkit.domain import canonical_json, custody
from fieldkit.domain.custody import CustodyEntry
from fieldkit.domain.identifiers import ReportId
from fieldkit.vault.database import Database

MAX_ENTRY = 4096  # bytes of JSON


class CustodyStore:
    """Writes need an open `vault.transaction()`; entries are added, never changed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, entry: CustodyEntry) -> None:
        """Add the next entry of the device's log."""
        self._database.write(
            "INSERT INTO device_custody (sequence, entry) VALUES (?, ?)",
            entry.sequence,
            _text(entry),
        )

    def last(self) -> CustodyEntry | None:
        """Return the newest entry of the device's log, if any."""
        row = self._database.row("SELECT entry FROM device_custody ORDER BY sequence DESC LIMIT 1")
        return None if row is None else _entry(row[0])

    def entries(self, after: int = 0) -> tuple[CustodyEntry, ...]:
        """Return the device's log behind the number `after`, oldest first."""
        rows = self._database.rows(
            "SELECT entry FROM device_custody WHERE sequence > ? ORDER BY sequence", after
        )
        return tuple(_entry(text) for (text,) in rows)

    def append_of_report(self, report_id: ReportId, entry: CustodyEntry) -> None:
        """Add the next entry of a draft; it goes when the draft goes."""
        self._database.write(
            "INSERT INTO report_custody (report_id, sequence, entry) VALUES (?, ?, ?)",
            report_id,
            entry.sequence,
            _text(entry),
        )

    def last_of_report(self, report_id: ReportId) -> CustodyEntry | None:
        """Return the newest entry of a draft, if any."""
        row = self._database.row(
            "SELECT entry FROM report_custody WHERE report_id = ? ORDER BY sequence DESC LIMIT 1",
            report_id,
        )
        return None if row is None else _entry(row[0])

    def of_report(self, report_id: ReportId) -> tuple[CustodyEntry, ...]:
        """Return the entries of a draft, oldest first."""
        rows = self._database.rows(
            "SELECT entry FROM report_custody WHERE report_id = ? ORDER BY sequence", report_id
        )
        return tuple(_entry(text) for (text,) in rows)


def _text(entry: CustodyEntry) -> str:
    return canonical_json.write(custody.to_json(entry)).decode("utf-8")


def _entry(text: str) -> CustodyEntry:
    return custody.from_json(canonical_json.read(text.encode("utf-8"), max_bytes=MAX_ENTRY))
