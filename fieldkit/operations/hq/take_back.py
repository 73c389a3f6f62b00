"""Take back a whole act: everything that was stated with it, the last first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fieldkit.domain.identifiers import StatementId
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.domain.statement import NewStatement, Statement, StatementKind
from fieldkit.operations.hq.make_statement import add_statements, check_withdrawable
from fieldkit.operations.hq.session import HeadquartersSession


def take_back(
    session: HeadquartersSession,
    statements: Sequence[StatementId],
    progress: Progress = no_progress,
) -> tuple[Statement, ...]:
    """Take back statements, all or none, and return the withdrawals.

    What the act itself had taken back holds again. What somebody took back since is left.
    Progress counts each statement as it is looked at, and as it is taken back.

    Raises:
        InvalidInput: There is no such statement.
        Cancelled: Nothing was taken back.
        NotAllowed: Nobody said who they are, or the content of one is erased, or it needs two.
    """
    with session.store.transaction():
        # Stated together: a day's act has a thousand statements, and somebody waits for it.
        count = len(statements)
        looked: list[NewStatement] = []
        for number, item in enumerate(_withdrawals(session, statements)):
            progress(number, 2 * count)
            looked.append(item)
        return add_statements(
            session, looked, lambda done, total: progress(count + done, count + total)
        )


def _withdrawals(
    session: HeadquartersSession, statements: Sequence[StatementId]
) -> Iterator[NewStatement]:
    """Yield what takes back all that holds, or holds again once a later one is taken back."""
    again: set[str] = set()
    for statement_id in reversed(statements):
        found = session.store.statements.get(statement_id)
        if found is None or found.is_in_force or statement_id in again:
            holding = check_withdrawable(session, statement_id)
            if holding.kind is StatementKind.WITHDRAWAL:
                again.add(holding.subject)
            yield NewStatement(StatementKind.WITHDRAWAL, statement_id, {})
