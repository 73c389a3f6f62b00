"""Turn a draft into the record that is sealed: every revision, people, consent, custody."""

from __future__ import annotations

from dataclasses import dataclass, field

from fieldkit.bundle.record import Record
from fieldkit.domain.answers import Json, Revision, current
from fieldkit.domain.form import Form
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.person import consent_of, people_of
from fieldkit.operations.field.check_report import refuse_incomplete
from fieldkit.operations.field.list_forms import form_of
from fieldkit.operations.field.open_draft import open_draft
from fieldkit.operations.field.write_report import FormLists, engine_of
from fieldkit.operations.session import Session


@dataclass(frozen=True)
class ComposedRecord:
    """A record, its form and its current answers."""

    record: Record = field(repr=False)
    form: Form = field(repr=False)
    answers: dict[str, Json] = field(repr=False)
    drafted: tuple[Revision, ...] = field(repr=False)  # as in the vault; the end is not among them


def compose_record(
    session: Session, report_id: ReportId, lists: FormLists | None = None
) -> ComposedRecord:
    """Read a draft as it will be sealed; changes nothing. `lists` as for `engine_of`.

    Raises:
        AlreadySealed, UnknownReport: It is no draft.
        ReportIncomplete: Its form does not let it be sealed like this.
    """
    vault = session.vault
    draft = open_draft(vault, report_id)
    engine = engine_of(session, draft, lists=lists)
    refuse_incomplete(engine, draft)
    form = form_of(vault, draft.form)
    now = session.clock.now()
    ending = (Revision(path, value, now) for path, value in engine.ending().items())
    drafted = vault.reports.revisions(report_id)
    revisions = (*drafted, *ending)
    answers = current(revisions)
    record = Record(
        record=report_id,
        form=draft.form,
        begun=draft.begun_at,
        revisions=revisions,
        people=tuple(people_of(form, answers)),
        consent=tuple(consent_of(form, answers)),
        attachments=vault.attachments.of_report(report_id),
        custody=vault.custody.of_report(report_id),
        amends=draft.amends,
    )
    return ComposedRecord(record, form, answers, drafted)
