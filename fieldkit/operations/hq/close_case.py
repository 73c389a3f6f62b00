"""Close a case, take it up again, put it outside the mandate or join it to another."""

from __future__ import annotations

from fieldkit.domain.case import CaseDecision, CaseState
from fieldkit.domain.identifiers import CaseId
from fieldkit.domain.statement import NewStatement, Statement, StatementKind
from fieldkit.errors import InvalidInput
from fieldkit.operations.hq.find_case import find_case
from fieldkit.operations.hq.make_statement import make_statements
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _


def decide_case(
    session: HeadquartersSession,
    case_id: CaseId,
    state: CaseState,
    why: str = "",
    *,
    into: CaseId | None = None,
) -> Statement:
    """State what was decided of a case: closed, reopened, rejected, or merged into another.

    A step that is confirmed later wins over "closed": the case is open again by itself.

    Raises:
        UnknownCase: There is no such case, or none to join it to.
        InvalidInput: The case is to be joined to itself, or to none.
    """
    case = find_case(session, case_id)
    if (state is CaseState.MERGED) is not (into is not None) or into == case.case_id:
        raise InvalidInput(_("Say another case that this one is joined to."))
    if into is not None:
        find_case(session, into)
    decision = CaseDecision(state, why.strip(), into)
    return make_statements(
        session, NewStatement(StatementKind.CASE, case.case_id, decision.to_content())
    )[0]
