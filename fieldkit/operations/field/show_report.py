"""Show a draft: its questions, answers and attachments, in the form's order."""

from __future__ import annotations

from dataclasses import dataclass

from fieldkit.domain.answers import Json, current
from fieldkit.domain.attachment import Attachment
from fieldkit.domain.form import Form
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.report import Draft
from fieldkit.operations.field.list_forms import form_of
from fieldkit.operations.session import Session


@dataclass(frozen=True)
class ShownReport:
    """A draft as it is now."""

    draft: Draft
    form: Form
    answers: dict[str, Json]
    attachments: tuple[Attachment, ...]


def show_report(session: Session, report_id: ReportId) -> ShownReport:
    """Return a draft with its current answers.

    Raises:
        AlreadySealed: Only a stub is left; nobody on this device can read it.
        UnknownReport: There is no such report.
    """
    vault = session.vault
    draft = vault.reports.draft(report_id)
    return ShownReport(
        draft=draft,
        form=form_of(vault, draft.form),
        answers=current(vault.reports.revisions(report_id)),
        attachments=vault.attachments.of_report(report_id),
    )
