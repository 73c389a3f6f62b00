"""Recordings that are not attachments yet: where each lies, its key, and what it belongs to."""

from __future__ import annotations

from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.identifiers import BlobId, ReportId
from fieldkit.vault.blobs import BlobFolder, BlobKey, remove_blob
from fieldkit.vault.database import Database, Row
from fieldkit.vault.recording_file import Recording

_COLUMNS = "blob_id, report_id, blob_key, question, begun_at, offset_minutes"


class RecordingStore:
    """Writes need an open `vault.transaction()`."""

    def __init__(self, database: Database, blobs: BlobFolder) -> None:
        self._database = database
        self._blobs = blobs

    def add(self, recording: Recording) -> None:
        """Add a recording before its file is written."""
        self._database.write(
            f"INSERT INTO recording ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",
            recording.blob_id,
            recording.report_id,
            recording.key,
            recording.question,
            to_text(recording.begun_at),
            recording.offset_minutes,
        )

    def all(self) -> tuple[Recording, ...]:
        """Return all recordings, the one begun first first."""
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM recording ORDER BY begun_at, blob_id")
        return tuple(_recording(row) for row in rows)

    def of_report(self, report_id: ReportId) -> tuple[Recording, ...]:
        """Return the recordings of a draft, the one begun first first."""
        return tuple(found for found in self.all() if found.report_id == report_id)

    def remove(self, blob_id: BlobId) -> None:
        """Remove a recording; its file goes with the commit. One that is not there is no error."""
        self._database.write("DELETE FROM recording WHERE blob_id = ?", blob_id)
        self._drop(blob_id)

    def remove_of_report(self, report_id: ReportId) -> None:
        """Remove all recordings of a report, as `remove` does."""
        for found in self.of_report(report_id):
            self.remove(found.blob_id)

    def _drop(self, blob_id: BlobId) -> None:
        self._database.after_commit(("blob", blob_id), lambda: remove_blob(self._blobs, blob_id))


def _recording(row: Row) -> Recording:
    blob_id, report_id, key, question, begun_at, offset_minutes = row
    return Recording(
        BlobId(blob_id),
        ReportId(report_id),
        BlobKey(key),
        question,
        from_text(begun_at),
        offset_minutes,
    )
