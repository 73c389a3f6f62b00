"""Take back a whole act: everything that was stated with it, the last first."""

from __future__ import annotations

from collections.abc import Sequence

from fieldkit.domain.identifiers import StatementId
from fieldkit.domain.statement import Statement
from fieldkit.operations.hq.make_statement import add_withdrawal
from fieldkit.operations.hq.session import HeadquartersSession


def take_back(
    session: HeadquartersSession, statements: Sequence[StatementId]
) -> tuple[Statement, ...]:
    """Take back statements, all or none, and return the withdrawals.

    What the act itself had taken back holds again. What somebody took back since is left.

    Raises:
        InvalidInput: There is no such statement.
        NotAllowed: Nobody said who they are.
    """
    with session.store.transaction():
        made = []
        for statement_id in reversed(statements):
            found = session.store.statements.get(statement_id)
            if found is None or found.is_in_force:
                made.append(add_withdrawal(session, statement_id))
        return tuple(made)
