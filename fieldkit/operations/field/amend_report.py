"""Begin a correction of a sealed report: a draft that holds only what its author changes."""

from __future__ import annotations

from fieldkit.domain.identifiers import FormId, ReportId
from fieldkit.domain.report import Amended, Draft
from fieldkit.operations.field.write_report import begin_report
from fieldkit.operations.session import Session


def amend_report(session: Session, sealed_id: ReportId, form_id: FormId) -> Draft:
    """Begin an amendment; the device does not know any more which form the report was.

    Raises:
        UnknownReport: No such report was sealed here, or its stub has expired.
        UnknownForm: There is no such form.
    """
    stub = session.vault.reports.stub(sealed_id)
    return begin_report(session, form_id, amends=Amended(stub.object_id, stub.report_id))
