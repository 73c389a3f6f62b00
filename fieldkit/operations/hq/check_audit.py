"""Check that the record of what was done is whole, and that every statement stands in it."""

from __future__ import annotations

from dataclasses import dataclass

from fieldkit.domain.custody import CustodyEntry, CustodyEvent
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.domain.statement import Statement
from fieldkit.errors import ChainBroken
from fieldkit.hq.store.statement_store import digest_of
from fieldkit.operations.hq.session import HeadquartersSession


@dataclass(frozen=True)
class CheckedAudit:
    """How long the record is, and the hash of its last entry ("" of an empty one)."""

    entries: int
    last: Sha256


def check_audit(session: HeadquartersSession, progress: Progress = no_progress) -> CheckedAudit:
    """Check every entry and every statement; progress counts entries.

    Raises:
        ChainBroken: An entry was changed, left out, added or moved; or a statement was, or has no
            entry.
    """
    # Both stand in the order in which they were made, so that neither need be held in memory.
    statements = session.store.statements.every()
    count, last = 0, Sha256("")
    for entry in session.store.audit.checked(progress):
        count, last = entry.sequence, entry.hash
        if entry.event is CustodyEvent.STATED:
            _check(next(statements, None), entry)
    if next(statements, None) is not None:  # one that nobody is said to have made
        raise ChainBroken
    return CheckedAudit(count, last)


def _check(statement: Statement | None, entry: CustodyEntry) -> None:
    if statement is None or statement.statement_id != entry.subject:
        raise ChainBroken
    if statement.sha256 != entry.detail:
        raise ChainBroken
    if not statement.is_erased and digest_of(statement) != statement.sha256:
        raise ChainBroken
