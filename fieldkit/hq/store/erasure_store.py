"""Stubs of what was erased, so that it is known should it come again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Row

from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.erasure import ErasedKind, Erasure, ErasureReason
from fieldkit.domain.identifiers import ColleagueId, Sha256
from fieldkit.hq.store.connection import StoreConnection
from fieldkit.hq.store.groups import in_groups
from fieldkit.hq.store.statement_tables import erased as table


class ErasureStore:
    """Append-only: what was erased stays erased."""

    def __init__(self, connection: StoreConnection) -> None:
        self._connection = connection

    def add(self, erasures: Iterable[Erasure]) -> None:
        """Add stubs; what has one keeps it."""
        new = {item.subject: item for item in erasures}
        known = self.among(new)
        self._connection.write(
            insert(table),
            [
                {
                    "subject": item.subject,
                    "kind": item.kind.value,
                    "sha256": item.sha256,
                    "reason": item.reason.value,
                    "author": item.author,
                    "erased_at": to_text(item.erased_at),
                }
                for item in new.values()
                if item.subject not in known
            ],
        )

    def among(self, subjects: Iterable[str]) -> frozenset[str]:
        """Return those of these that were erased."""
        return frozenset(
            row.subject
            for some in in_groups(subjects)
            for row in self._connection.rows(
                select(table.c.subject).where(table.c.subject.in_(some))
            )
        )

    def every(self, kind: ErasedKind) -> frozenset[str]:
        """Return the subjects of everything of one kind that was erased."""
        query = select(table.c.subject).where(table.c.kind == kind.value)
        return frozenset(row.subject for row in self._connection.rows(query))

    def get(self, subject: str) -> Erasure | None:
        """Return the stub of one thing, or None."""
        rows = self._connection.rows(select(table).where(table.c.subject == subject))
        return _erasure(rows[0]) if rows else None

    def newest(self, *, limit: int) -> tuple[Erasure, ...]:
        """Return stubs, newest first."""
        query = select(table).order_by(table.c.erased_at.desc(), table.c.subject).limit(limit)
        return tuple(_erasure(row) for row in self._connection.rows(query))


def _erasure(row: Row[Any]) -> Erasure:
    return Erasure(
        subject=row.subject,
        kind=ErasedKind(row.kind),
        sha256=Sha256(row.sha256),
        reason=ErasureReason(row.reason),
        author=ColleagueId(row.author),
        erased_at=from_text(row.erased_at),
    )
