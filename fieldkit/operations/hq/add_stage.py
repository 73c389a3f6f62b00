"""State steps of a case, and confirm those that were only reported."""

from __future__ import annotations

from collections.abc import Sequence

from fieldkit.domain.identifiers import CaseId, PersonId, StatementId
from fieldkit.domain.stage import Stage, confirmation, confirmed_stage
from fieldkit.domain.statement import NewStatement, Source, SourceKind, Statement, StatementKind
from fieldkit.errors import InvalidInput
from fieldkit.operations.hq.find_case import find_case
from fieldkit.operations.hq.make_statement import make_statements
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _


def add_stage(
    session: HeadquartersSession,
    case_id: CaseId,
    stage: Stage,
    *,
    person: PersonId | None = None,
    sources: Sequence[Source] = (),
) -> Statement:
    """State one step of a case; `person` where it concerns one of several.

    Raises:
        UnknownCase: There is no such case.
        InvalidInput: The person is not in it, or the step does not fit.
    """
    case = find_case(session, case_id)
    check_person(case.people, person)
    return make_statements(session, stage_statement(case.case_id, stage, person, sources))[0]


def stage_statement(
    case_id: CaseId,
    stage: Stage,
    person: PersonId | None = None,
    sources: Sequence[Source] = (),
) -> NewStatement:
    """Return the statement of a step, to be made."""
    return NewStatement(
        StatementKind.STAGE, case_id, stage.to_content(), other=person, sources=tuple(sources)
    )


def confirm_stages(
    session: HeadquartersSession, stages: Sequence[StatementId]
) -> tuple[Statement, ...]:
    """Confirm steps that were only reported, all or none; each confirmation rests on its step.

    Raises:
        InvalidInput: One of them is no step, is taken back, or is confirmed already.
    """
    return make_statements(session, *[_confirming(session, item) for item in stages])


def check_person(people: Sequence[PersonId], person: PersonId | None) -> None:
    """Refuse a person who is not in the case.

    Raises:
        InvalidInput: They are not.
    """
    if person is not None and person not in people:
        raise InvalidInput(_("This person is not in this case."))


def _confirming(session: HeadquartersSession, statement_id: StatementId) -> NewStatement:
    found = session.store.statements.get(statement_id)
    if found is None or found.kind is not StatementKind.STAGE or not found.is_in_force:
        raise InvalidInput(_("There is no such step."))
    if confirmed_stage(found.content) is not None:
        raise InvalidInput(_("There is no such step."))
    known = session.store.cases.stages(case_ids=[found.subject])
    if any(item.statement_id == statement_id and item.is_confirmed for item in known):
        raise InvalidInput(_("This step is confirmed already."))
    return NewStatement(
        StatementKind.STAGE,
        found.subject,
        confirmation(statement_id),
        other=found.other,
        sources=(Source(SourceKind.STATEMENT, statement_id),),
    )
