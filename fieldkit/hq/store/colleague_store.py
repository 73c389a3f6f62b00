"""Who works at headquarters."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Row

from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.colleague import Colleague, Role
from fieldkit.domain.identifiers import ColleagueId
from fieldkit.hq.store.connection import StoreConnection
from fieldkit.hq.store.statement_tables import colleague as table


class ColleagueStore:
    """Nobody is ever removed: their statements stay theirs."""

    def __init__(self, connection: StoreConnection) -> None:
        self._connection = connection

    def add(self, colleague: Colleague, verifier: bytes | None) -> None:
        """Add a colleague; `verifier` is what their word is checked against."""
        self._connection.write(
            insert(table),
            [
                {
                    "colleague": colleague.colleague_id,
                    "code": colleague.code,
                    "roles": _roles_text(colleague.roles),
                    "verifier": verifier,
                    "added_at": to_text(colleague.added_at),
                    "left_at": None,
                }
            ],
        )

    def all(self) -> tuple[Colleague, ...]:
        """Return everybody who ever worked here, by code."""
        rows = self._connection.rows(select(table).order_by(table.c.code))
        return tuple(_colleague(row) for row in rows)

    def verifier(self, colleague_id: ColleagueId) -> bytes | None:
        """Return what their word is checked against; None: they have none."""
        query = select(table.c.verifier).where(table.c.colleague == colleague_id)
        rows = self._connection.rows(query)
        return rows[0].verifier if rows else None

    def set_verifier(self, colleague_id: ColleagueId, verifier: bytes) -> None:
        """Keep a new word."""
        self._change(colleague_id, verifier=verifier)

    def set_roles(self, colleague_id: ColleagueId, roles: Collection[Role]) -> None:
        """Give them other roles."""
        self._change(colleague_id, roles=_roles_text(roles))

    def set_left(self, colleague_id: ColleagueId, at: datetime | None) -> None:
        """Note that they left, or came back."""
        self._change(colleague_id, left_at=None if at is None else to_text(at))

    def _change(self, colleague_id: ColleagueId, **values: Any) -> None:
        self._connection.write(
            update(table).where(table.c.colleague == colleague_id).values(**values)
        )


def _roles_text(roles: Collection[Role]) -> str:
    return " ".join(sorted(roles))


def _colleague(row: Row[Any]) -> Colleague:
    found = Colleague(
        ColleagueId(row.colleague),
        row.code,
        frozenset(Role(role) for role in row.roles.split()),
        from_text(row.added_at),
    )
    return found if row.left_at is None else replace(found, left_at=from_text(row.left_at))
