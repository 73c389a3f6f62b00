"""Let a file belong to one person of a sheet; the row has a report from then on."""

from __future__ import annotations

from fieldkit.domain.attachment import Attachment
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.unfinished import WorkId
from fieldkit.operations.field.attach_file import AttachedBytes, commit_attachment
from fieldkit.operations.field.fill_sheet import sheet_reports
from fieldkit.operations.session import Session


def attach_to_row(
    session: Session,
    sheet_id: ReportId,
    row_id: ReportId,
    name: str,
    attached: AttachedBytes,
    *,
    finishes: WorkId | None = None,
) -> Attachment:
    """Add what was streamed (`attach_file.stream_bytes`) to the person in a row that is saved.

    `finishes`: the noted work that is done by this.

    Raises:
        AlreadySealed, UnknownReport: The sheet is no draft any more.
    """
    reports = sheet_reports(session, sheet_id)
    reports.begin(row_id)
    return commit_attachment(
        session, row_id, name, attached, question=reports.photo_path, finishes=finishes
    )
