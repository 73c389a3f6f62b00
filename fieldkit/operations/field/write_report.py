"""Write a draft: begin it, put answers, add and remove rows, throw it away."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Mapping
from datetime import datetime

from fieldkit.crypto.digest import digest_by_name
from fieldkit.crypto.random import random_hex
from fieldkit.custody.log import record_event
from fieldkit.domain.answers import Json, current, first_written
from fieldkit.domain.custody import CustodyEvent
from fieldkit.domain.identifiers import FormId, ReportId, Sha256
from fieldkit.domain.report import Amended, Draft
from fieldkit.domain.vocabulary import Vocabulary
from fieldkit.errors import InvalidAnswer
from fieldkit.forms.engine import FormEngine
from fieldkit.operations.field.count_begun import count_begun
from fieldkit.operations.field.list_forms import newest_form, program_of, vocabularies_of
from fieldkit.operations.session import Session
from fieldkit.translations import _

logger = logging.getLogger(__name__)

FormLists = dict[Sha256, Mapping[str, Vocabulary]]  # by hash of the form

# A record that holds every revision must stay below bundle.record.MAX_RECORD_BYTES.
MAX_ANSWER = 1_000_000  # characters
_RECORD_ID = "record_id"  # the question that the program answers itself


def begin_report(session: Session, form_id: FormId, *, amends: Amended | None = None) -> Draft:
    """Begin a draft with the newest version of a form; its defaults are its first answers.

    An amendment has no defaults: it carries only what its author changes.

    Raises:
        UnknownForm: There is no such form.
    """
    reference, form_bytes = newest_form(session, form_id)
    vault, now = session.vault, session.clock.now()
    draft = Draft(ReportId(random_hex(16)), reference, now, now, amends)
    with vault.transaction():
        vault.forms.put_form(reference, form_bytes)
        if amends is None:
            count_begun(vault, form_id)
        vault.reports.add(draft)
        record_event(vault, draft.report_id, CustodyEvent.CAPTURED, draft.report_id, at=now)
        engine = engine_of(session, draft)
        answers = {} if amends is not None else dict(engine.begin().values)
        if amends is None:
            with contextlib.suppress(InvalidAnswer):  # a form need not ask for it
                answers |= engine.put(_RECORD_ID, draft.report_id).values
        _put(session, draft.report_id, answers, at=now)
    logger.info("began report %s", draft.report_id)
    return draft


def engine_of(
    session: Session, draft: Draft, language: str = "", lists: FormLists | None = None
) -> FormEngine:
    """Return the form of a draft with its answers so far; its messages are in `language`.

    `lists` are filled with the vocabularies of each form: who opens many drafts hands in the same.
    """
    program = program_of(session.vault, draft.form)
    known = {} if lists is None else lists
    if draft.form.sha256 not in known:
        known[draft.form.sha256] = vocabularies_of(session.vault, program.schema.form)
    revisions = session.vault.reports.revisions(draft.report_id)
    return FormEngine(
        program,
        known[draft.form.sha256],
        current(revisions),
        session.clock,
        digest_by_name,
        language=language,
        written=first_written(revisions),
        is_amendment=draft.amends is not None,
    )


def put_answers(
    session: Session,
    report_id: ReportId,
    answers: Mapping[str, Json],
    *,
    replaces_last: bool = False,
) -> None:
    """Save answers by path, durably and together; None takes an answer away.

    With `replaces_last` an answer overwrites the last revision if that is of the same question:
    typing within one visit is one revision.

    Raises:
        AlreadySealed, UnknownReport: It is no draft; nothing was saved.
    """
    with session.vault.transaction():
        _put(session, report_id, answers, at=session.clock.now(), replaces_last=replaces_last)


def discard_draft(session: Session, report_id: ReportId) -> None:
    """Throw a draft away for good, with its attachments; also a readable copy of a sealed report.

    With a sheet go the people in it.

    Raises:
        AlreadySealed, UnknownReport: It is no draft.
    """
    reports, sheets = session.vault.reports, session.vault.sheets
    with session.vault.transaction():
        for row_id in sheets.reported(report_id):
            reports.remove_draft(row_id)
        reports.remove_draft(report_id)
    logger.info("discarded a draft")


def _put(
    session: Session,
    report_id: ReportId,
    answers: Mapping[str, Json],
    *,
    at: datetime,
    replaces_last: bool = False,
) -> None:
    for path, value in answers.items():
        if isinstance(value, str) and len(value) > MAX_ANSWER:
            raise InvalidAnswer(
                _("This answer is too long."), hint=_("Attach long texts as a file.")
            )
        session.vault.reports.put_revision(report_id, path, value, at, replaces_last=replaces_last)
