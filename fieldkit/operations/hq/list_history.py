"""List what was stated at headquarters, newest first, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fieldkit.domain.colleague import Colleague
from fieldkit.domain.identifiers import ColleagueId, StatementId
from fieldkit.domain.statement import Statement, StatementKind
from fieldkit.operations.hq.session import HeadquartersSession

PAGE = 100


@dataclass(frozen=True)
class HistoryPage:
    """Statements, newest first, with what a reader needs to understand them."""

    statements: tuple[Statement, ...]
    withdrawn: Mapping[StatementId, Statement]  # what the withdrawals among them take back
    codes: Mapping[ColleagueId, str]  # of the authors
    is_last: bool


def list_history(
    session: HeadquartersSession, *, before: int | None = None, mine: bool = False
) -> HistoryPage:
    """Return the newest statements before a number, of everybody or of who works now."""
    store = session.store
    author: Colleague | None = session.colleague if mine else None
    found = store.statements.newest(
        limit=PAGE, before=before, author=None if author is None else author.colleague_id
    )
    withdrawals = [item for item in found if item.kind is StatementKind.WITHDRAWAL]
    targets = [store.statements.get(StatementId(item.subject)) for item in withdrawals]
    return HistoryPage(
        found,
        {item.statement_id: item for item in targets if item is not None},
        {one.colleague_id: one.code for one in store.colleagues.all()},
        is_last=len(found) < PAGE,
    )
