"""The draft that is to be changed: never a report that is sealed already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.report import Draft
from fieldkit.errors import AlreadySealed

if TYPE_CHECKING:
    from fieldkit.vault.vault import Vault


def open_draft(vault: Vault, report_id: ReportId) -> Draft:
    """Return a draft for changing.

    Where headquarters lets devices keep a readable copy, that copy is there and still no draft.

    Raises:
        AlreadySealed, UnknownReport: It is no draft, or none any more.
    """
    if vault.reports.is_sealed(report_id):
        raise AlreadySealed
    return vault.reports.draft(report_id)
