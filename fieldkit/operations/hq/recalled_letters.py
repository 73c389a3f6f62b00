"""Letters to monitors that somebody took back with the statement that they were written for."""

from __future__ import annotations

from fieldkit.domain.statement import StatementKind
from fieldkit.operations.hq.session import HeadquartersSession

_WRITES = (StatementKind.INBOX, StatementKind.TASK)  # `message` in their content names the letter


def recalled_letters(session: HeadquartersSession) -> frozenset[str]:
    """Return the numbers of letters that are not to go out, or not once more.

    What a device has already, or a stick carries, cannot be called back.
    """
    taken_back = session.store.statements.taken_back(_WRITES)
    return frozenset(
        message
        for statement in taken_back
        if isinstance(message := statement.content.get("message"), str)
    )
