"""Begin a sheet of many people: the report of an assembly, and no person yet."""

from __future__ import annotations

import logging

from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.sheet_columns import SHEET_FORM
from fieldkit.operations.field.write_report import begin_report
from fieldkit.operations.session import Session

logger = logging.getLogger(__name__)


def begin_sheet(session: Session) -> ReportId:
    """Return the id of a new sheet; it is that of the report of what all people share.

    Raises:
        UnknownForm: There is no form for it.
    """
    draft = begin_report(session, SHEET_FORM)
    with session.vault.transaction():
        session.vault.sheets.add(draft.report_id, draft.begun_at)
    logger.info("began a sheet")
    return draft.report_id
