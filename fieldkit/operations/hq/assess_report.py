"""Say how far a report is verified, and read what was said of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from fieldkit.domain import assessment as contents
from fieldkit.domain.assessment import MAX_NOTE, Assessment
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.statement import NewStatement, Source, SourceKind, Statement, StatementKind
from fieldkit.errors import InvalidInput, InvalidJson
from fieldkit.operations.hq.make_statement import make_statements
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_report import find_report
from fieldkit.operations.shipped_forms import shipped_vocabulary
from fieldkit.translations import _


@dataclass(frozen=True)
class StatedAssessment:
    """A judgement, and the statement that makes it."""

    assessment: Assessment
    statement: Statement


def assess_report(
    session: HeadquartersSession, report_id: ReportId, assessment: Assessment
) -> Statement:
    """State how far a report is verified; earlier judgements stay beside it.

    Raises:
        UnknownReport: It is not here.
        InvalidInput: The status is none of the vocabulary, or the note is too long.
        NotAllowed: Nobody said who they are.
    """
    find_report(session, report_id)
    known = shipped_vocabulary(contents.VOCABULARY).by_code
    if assessment.status not in known or len(assessment.note) > MAX_NOTE:
        raise InvalidInput(_("This is no status of a report."))
    new = NewStatement(
        StatementKind.ASSESSMENT,
        report_id,
        contents.to_content(assessment),
        sources=(Source(SourceKind.REPORT, report_id),),
    )
    return make_statements(session, new)[0]


def assessments_of(
    session: HeadquartersSession, report_ids: Collection[str]
) -> Mapping[ReportId, tuple[StatedAssessment, ...]]:
    """Return the judgements in force of each report, the newest first; without any: left out."""
    found: dict[ReportId, tuple[StatedAssessment, ...]] = {}
    for statement in session.store.statements.about(report_ids, [StatementKind.ASSESSMENT]):
        if not statement.is_in_force:
            continue
        try:
            read = contents.from_content(statement.content)
        except InvalidJson:
            continue  # a later version says more; it is shown there
        report_id = ReportId(statement.subject)
        found[report_id] = (StatedAssessment(read, statement), *found.get(report_id, ()))
    return found
