"""How far sealed objects are on their way over the network."""

from __future__ import annotations

from datetime import date, datetime

from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.report import ReportState
from fieldkit.domain.upload import OutboxItem, Upload, UploadState, check_upload_transition
from fieldkit.errors import UnknownReport
from fieldkit.translations import _
from fieldkit.vault.database import Database, Row

# A receipt leads from every state to its own, whichever way it came: so it counts first.
_ITEMS = (
    "SELECT sealed_object.sha256, size, sealed_on, carried, sealed_object.state,"
    " upload.state, acknowledged, attempts, not_before, upload.reason, since,"
    " (SELECT stub.reason FROM stub WHERE stub.object_sha256 = sealed_object.sha256 LIMIT 1)"
    " FROM sealed_object LEFT JOIN upload ON upload.sha256 = sealed_object.sha256"
    " WHERE has_file = 1"
)
_BY_RECEIPT = {
    ReportState.RECEIVED.value: UploadState.RECEIVED,
    ReportState.HELD.value: UploadState.HELD,
}


class UploadStore:
    """Writes need an open `vault.transaction()`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def items(self) -> tuple[OutboxItem, ...]:
        """Return every object whose file lies here, oldest first."""
        rows = self._database.rows(f"{_ITEMS} ORDER BY sealed_on, sequence, sealed_object.sha256")
        return tuple(_item(row) for row in rows)

    def item(self, sha256: Sha256) -> OutboxItem:
        """Return one object.

        Raises:
            UnknownReport: Its file does not lie here, or not any more.
        """
        row = self._database.row(f"{_ITEMS} AND sealed_object.sha256 = ?", sha256)
        if row is None:
            raise UnknownReport(_("There is no such sealed object here."))
        return _item(row)

    def put(self, upload: Upload, at: datetime) -> None:
        """Keep how far an object is; `at` counts where that is another state than before.

        Raises:
            UnknownReport: Its file does not lie here, or not any more.
            NotAllowed: docs/formats.md, "On the way over the network", does not have this step.
        """
        before = self.item(upload.sha256)
        check_upload_transition(before.upload.state, upload.state)
        is_same = before.upload.state is upload.state and before.since is not None
        since = before.since if is_same and before.since is not None else at
        self._database.write(
            "INSERT OR REPLACE INTO upload"
            " (sha256, state, acknowledged, attempts, not_before, reason, since)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            upload.sha256,
            upload.state.value,
            upload.offset,
            upload.attempts,
            None if upload.not_before is None else to_text(upload.not_before),
            upload.reason,
            to_text(since),
        )

    def set_seen(self, sha256: Sha256, at: datetime) -> None:
        """Remember that a stored object was still at the server at this time."""
        self._database.write(
            "UPDATE upload SET since = ? WHERE sha256 = ? AND state = 'stored'",
            to_text(at),
            sha256,
        )

    def count_stored_reports(self) -> int:
        """Return how many reports the server has, and headquarters, as far as is known, not yet."""
        return int(
            self._database.value(
                "SELECT count(*) FROM upload JOIN stub ON stub.object_sha256 = upload.sha256"
                " WHERE upload.state = 'stored' AND stub.state NOT IN ('received', 'held')"
            )
        )


def _item(row: Row) -> OutboxItem:
    (
        sha256,
        size,
        sealed_on,
        carried,
        sealed_state,
        state,
        acknowledged,
        attempts,
        not_before,
        reason,
        since,
        held_reason,
    ) = row
    upload = Upload(Sha256(sha256), size)
    if state is not None:
        upload = Upload(
            sha256=Sha256(sha256),
            size=size,
            state=UploadState(state),
            offset=acknowledged,
            attempts=attempts,
            not_before=None if not_before is None else from_text(not_before),
            reason=reason,
        )
    by_receipt = _BY_RECEIPT.get(sealed_state)
    if by_receipt is not None:
        upload = Upload(Sha256(sha256), size, by_receipt, upload.offset, reason=held_reason or "")
    return OutboxItem(
        upload=upload,
        sealed_on=date.fromisoformat(sealed_on),
        carried=bool(carried),
        since=None if since is None else from_text(since),
    )
