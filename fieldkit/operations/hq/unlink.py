"""Take back that two are one, or that they are not."""

from __future__ import annotations

from fieldkit.domain.identifiers import StatementId
from fieldkit.domain.statement import Statement, StatementKind
from fieldkit.errors import InvalidInput
from fieldkit.operations.hq.make_statement import add_withdrawal
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _


def unlink(session: HeadquartersSession, link: StatementId, why: str = "") -> Statement:
    """Take back one decision about two, whoever made it, and return the withdrawal.

    Raises:
        InvalidInput: There is no such link.
        NotAllowed: It was taken back already, or nobody said who they are.
    """
    with session.store.transaction():
        found = session.store.statements.get(link)
        if found is None or found.kind is not StatementKind.LINK:
            raise InvalidInput(_("There is no such link."))
        return add_withdrawal(session, link, why)
