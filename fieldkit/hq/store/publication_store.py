"""What was made to leave, and what it said of each person: for the next version's difference."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.engine import Row

from fieldkit.domain import canonical_json
from fieldkit.domain.answers import Json
from fieldkit.domain.identifiers import PersonId, StatementId
from fieldkit.domain.publication import from_content
from fieldkit.domain.statement import Statement, StatementKind
from fieldkit.hq.store.connection import StoreConnection
from fieldkit.hq.store.groups import in_groups
from fieldkit.hq.store.list_tables import publication, published_row
from fieldkit.hq.store.statement_tables import statement as statement_table

_MAX_ROW_BYTES = 64 * 1024


@dataclass(frozen=True)
class KeptVersion:
    """A version that left and was not taken back."""

    statement_id: StatementId
    list_id: str
    version: int
    until: date | None


class PublicationStore:
    """A projection of the publications in force, and the rows that they were made of.

    The rows are no projection: no statement holds them. They are only ever added with their
    publication and erased.
    """

    kinds = frozenset({StatementKind.PUBLICATION})

    def __init__(self, connection: StoreConnection) -> None:
        self._connection = connection

    def begin(self, statement: Statement) -> None:
        """Take in that this holds now."""
        item = from_content(statement.content)
        row = {
            "statement": statement.statement_id,
            "list": statement.subject,
            "version": item.version,
            "expires_on": "" if item.until is None else item.until.isoformat(),
        }
        self._connection.write(insert(publication), [row])

    def end(self, statement: Statement) -> None:
        """Take in that this holds no more."""
        which = publication.c.statement == statement.statement_id
        self._connection.write(delete(publication).where(which))

    def clear(self) -> None:
        """Empty the table of publications, to be made again; the rows stay."""
        self._connection.write(delete(publication))

    def next_version(self, list_id: str) -> int:
        """Return the number of the next version; one that was taken back is never used again."""
        query = (
            select(func.count())
            .select_from(statement_table)
            .where(
                statement_table.c.kind == StatementKind.PUBLICATION.value,
                statement_table.c.subject == list_id,
            )
        )
        return int(self._connection.rows(query)[0][0]) + 1

    def newest(self, list_id: str, *, limit: int | None = None) -> tuple[KeptVersion, ...]:
        """Return the versions of a list, newest first."""
        query = (
            select(publication)
            .where(publication.c.list == list_id)
            .order_by(publication.c.version.desc())
        )
        rows = self._connection.rows(query if limit is None else query.limit(limit))
        return tuple(map(_kept, rows))

    def naming(self, people: Collection[str]) -> tuple[StatementId, ...]:
        """Return the versions in force that name one of these people, newest first."""
        found: dict[str, int] = {}
        for some in in_groups(sorted(people)):
            query = (
                select(publication.c.statement, statement_table.c.number)
                .join(published_row, published_row.c.statement == publication.c.statement)
                .join(statement_table, statement_table.c.statement == publication.c.statement)
                .where(published_row.c.person.in_(some))
            )
            found |= {row.statement: row.number for row in self._connection.rows(query)}
        return tuple(StatementId(key) for key in sorted(found, key=lambda key: -found[key]))

    def expired(self, today: date) -> tuple[KeptVersion, ...]:
        """Return what may be used no more, the longest ago first."""
        query = (
            select(publication)
            .where(publication.c.expires_on != "", publication.c.expires_on < today.isoformat())
            .order_by(publication.c.expires_on, publication.c.statement)
        )
        return tuple(map(_kept, self._connection.rows(query)))

    def keep_rows(
        self, statement_id: StatementId, rows: Mapping[PersonId, Mapping[str, Json]]
    ) -> None:
        """Keep what a version said of each person."""
        self._connection.write(
            insert(published_row),
            [
                {
                    "statement": statement_id,
                    "person": person,
                    "content": canonical_json.write(dict(content)),
                }
                for person, content in rows.items()
            ],
        )

    def rows(self, statement_id: StatementId) -> dict[PersonId, dict[str, Json]]:
        """Return what a version said of each person who is not erased."""
        query = (
            select(published_row.c.person, published_row.c.content)
            .where(published_row.c.statement == statement_id)
            .order_by(published_row.c.person)
        )
        return {
            PersonId(row.person): canonical_json.read_object(row.content, max_bytes=_MAX_ROW_BYTES)
            for row in self._connection.rows(query)
        }

    def erase_people(self, people: Collection[str]) -> int:
        """Erase what was said of these people, in every version; return how many rows."""
        erased = 0
        for some in in_groups(sorted(people)):
            which = published_row.c.person.in_(some)
            erased += self._connection.write(delete(published_row).where(which))
        return erased


def _kept(row: Row[Any]) -> KeptVersion:
    until = date.fromisoformat(row.expires_on) if row.expires_on else None
    return KeptVersion(StatementId(row.statement), row.list, row.version, until)
