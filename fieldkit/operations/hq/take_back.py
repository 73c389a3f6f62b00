"""Take back what one act stated: all of it, or none."""

from __future__ import annotations

from collections.abc import Sequence

from fieldkit.domain.identifiers import StatementId
from fieldkit.operations.hq.make_statement import add_withdrawal
from fieldkit.operations.hq.session import HeadquartersSession


def take_back(
    session: HeadquartersSession, statements: Sequence[StatementId], why: str = ""
) -> tuple[StatementId, ...]:
    """Take statements back, the last one first, and return the withdrawals in that order.

    Taking back withdrawals lets what they took back hold again: what is returned undoes this.

    Raises:
        InvalidInput: There is no such statement.
        NotAllowed: One was taken back already, or is erased; or nobody said who they are.
    """
    with session.store.transaction():
        return tuple(
            add_withdrawal(session, statement, why).statement_id
            for statement in reversed(statements)
        )
