"""Which held objects people have refused: they wait for nobody any more."""

from __future__ import annotations

from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.inbox_decision import Decision, InboxDecision, from_content
from fieldkit.domain.statement import Statement, StatementKind
from fieldkit.errors import InvalidJson
from fieldkit.hq.store.object_store import ReceivedObject
from fieldkit.operations.hq.session import HeadquartersSession


def inbox_decisions(session: HeadquartersSession) -> tuple[tuple[Statement, InboxDecision], ...]:
    """Return every decision of the inbox that can be read, in order, in force or not."""
    found = []
    for statement in session.store.statements.of_kinds([StatementKind.INBOX]):
        if not statement.is_erased:
            try:
                found.append((statement, from_content(statement.content)))
            except InvalidJson:
                continue  # a later version says more; what it decided is not acted upon here
    return tuple(found)


def refused_objects(session: HeadquartersSession) -> dict[Sha256, Statement]:
    """Return the objects that are refused now, each with the statement that says so."""
    return {
        Sha256(statement.subject): statement
        for statement, decision in inbox_decisions(session)
        if decision.decision is Decision.REFUSED and (statement.is_in_force or decision.is_erased)
    }


def waiting_held(session: HeadquartersSession) -> tuple[ReceivedObject, ...]:
    """Return held objects that nobody refused, oldest first."""
    refused = refused_objects(session)
    return tuple(item for item in session.store.objects.held() if item.sha256 not in refused)
