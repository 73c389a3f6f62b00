"""The statements of headquarters: appended, taken back by others, never edited."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.engine import Row

from fieldkit.crypto.digest import sha256_hex
from fieldkit.crypto.random import random_hex
from fieldkit.domain import canonical_json
from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.identifiers import ColleagueId, Sha256, StatementId
from fieldkit.domain.statement import NewStatement, Source, SourceKind, Statement, StatementKind
from fieldkit.hq.store.connection import StoreConnection
from fieldkit.hq.store.groups import AT_ONCE, in_groups
from fieldkit.hq.store.statement_tables import statement as table
from fieldkit.hq.store.statement_tables import statement_source

_MAX_CONTENT_BYTES = 1024 * 1024


class StatementStore:
    """Ordered by number; whoever reads must heed `is_in_force`."""

    def __init__(self, connection: StoreConnection) -> None:
        self._connection = connection

    def add(
        self, statements: Sequence[NewStatement], author: ColleagueId, at: datetime
    ) -> tuple[Statement, ...]:
        """Append statements, in order, and return them as they stand."""
        last = self._connection.rows(select(func.max(table.c.number)))[0][0] or 0
        made = tuple(
            _made(number, new, author, at) for number, new in enumerate(statements, start=last + 1)
        )
        self._connection.write(insert(table), [_row(item) for item in made])
        self._connection.write(
            insert(statement_source),
            [
                {
                    "statement": item.statement_id,
                    "position": position,
                    "kind": source.kind.value,
                    "source": source.identifier,
                    "path": source.path,
                }
                for item in made
                for position, source in enumerate(item.sources)
            ],
        )
        return made

    def get(self, statement_id: StatementId) -> Statement | None:
        """Return one statement, or None."""
        return next(iter(self._found(select(table).where(table.c.statement == statement_id))), None)

    def numbered(self, number: int) -> Statement | None:
        """Return the statement of a number, or None."""
        return next(iter(self._found(select(table).where(table.c.number == number))), None)

    def about(
        self, subjects: Collection[str], kinds: Collection[StatementKind] = ()
    ) -> tuple[Statement, ...]:
        """Return statements with one of these as subject or second subject, in order.

        Of `kinds` only, where any are given; in force or not.
        """
        found: dict[int, Statement] = {}
        for some in in_groups(subjects):
            for column in (table.c.subject, table.c.other):
                query = select(table).where(column.in_(some))
                found |= {item.number: item for item in self._found(_of(query, kinds))}
        return tuple(found[number] for number in sorted(found))

    def of_kinds(self, kinds: Collection[StatementKind]) -> tuple[Statement, ...]:
        """Return all statements of these kinds, in order, in force or not."""
        return self._found(_of(select(table), kinds))

    def taken_back(self, kinds: Collection[StatementKind]) -> tuple[Statement, ...]:
        """Return the statements of these kinds that somebody took back, in order."""
        query = select(table).where(table.c.withdrawn_by.is_not(None))
        return self._found(_of(query, kinds))

    def resting_on(self, source: str) -> tuple[Statement, ...]:
        """Return the statements that name this report, row or statement as a source, in order."""
        query = (
            select(table)
            .join(statement_source, statement_source.c.statement == table.c.statement)
            .where(statement_source.c.source == source)
            .distinct()
        )
        return self._found(query)

    def newest(
        self, *, limit: int, author: ColleagueId | None = None, before: int | None = None
    ) -> tuple[Statement, ...]:
        """Return the newest statements, newest first; of one author, or before a number."""
        query = select(table).limit(limit)
        if author is not None:
            query = query.where(table.c.author == author)
        if before is not None:
            query = query.where(table.c.number < before)
        return self._found(query, newest_first=True)

    def every(self) -> Iterator[Statement]:
        """Yield all that were ever made, oldest first, in groups."""
        last = 0
        while some := self._found(select(table).where(table.c.number > last).limit(AT_ONCE)):
            yield from some
            last = some[-1].number

    def in_force(self, kinds: Collection[StatementKind] = ()) -> Iterator[Statement]:
        """Yield what holds, oldest first, in groups, so that memory stays small."""
        last = 0
        while True:
            query = select(table).where(
                table.c.number > last, table.c.withdrawn_by.is_(None), table.c.is_erased.is_(False)
            )
            some = self._found(_of(query, kinds).limit(AT_ONCE))
            if not some:
                return
            yield from some
            last = some[-1].number

    def set_withdrawn(self, statement_id: StatementId, by: StatementId | None) -> None:
        """Note which withdrawal takes this back; None: it holds again."""
        self._connection.write(
            update(table).where(table.c.statement == statement_id).values(withdrawn_by=by)
        )

    def erase(self, statement_ids: Iterable[StatementId]) -> None:
        """Empty statements; number, kind, subjects, author, time and hash stay."""
        for some in in_groups(statement_ids):
            self._connection.write(
                delete(statement_source).where(statement_source.c.statement.in_(some))
            )
            self._connection.write(
                update(table)
                .where(table.c.statement.in_(some))
                .values(content=None, is_erased=True)
            )

    def count(self) -> int:
        """Return how many statements were ever made."""
        return int(self._connection.rows(select(func.count()).select_from(table))[0][0])

    def _found(self, query: Select[Any], *, newest_first: bool = False) -> tuple[Statement, ...]:
        order = table.c.number.desc() if newest_first else table.c.number
        rows = self._connection.rows(query.order_by(order))
        sources: dict[str, list[Source]] = {row.statement: [] for row in rows}
        for some in in_groups(sources):
            query = (
                select(statement_source)
                .where(statement_source.c.statement.in_(some))
                .order_by(statement_source.c.statement, statement_source.c.position)
            )
            for row in self._connection.rows(query):
                sources[row.statement].append(Source(SourceKind(row.kind), row.source, row.path))
        return tuple(_statement(row, tuple(sources[row.statement])) for row in rows)


def digest(statement: NewStatement, author: ColleagueId, at: datetime, salt: str) -> Sha256:
    """Return the hash of a statement, which the audit holds (docs/formats.md, "Statements").

    The salt (32 hex) is erased with the content: without it nobody could try what it had been.
    """
    return sha256_hex(
        canonical_json.write(
            {
                "kind": statement.kind.value,
                "subject": statement.subject,
                "other": statement.other,
                "author": author,
                "at": to_text(at),
                "content": statement.content,
                "salt": salt,
                "sources": [
                    [source.kind.value, source.identifier, source.path]
                    for source in statement.sources
                ],
            }
        )
    )


def digest_of(made: Statement) -> Sha256:
    """Return the hash of what a statement says now; it differs if it was changed."""
    new = NewStatement(made.kind, made.subject, made.content, made.other, made.sources)
    return digest(new, made.author, made.at, made.salt)


def _made(number: int, new: NewStatement, author: ColleagueId, at: datetime) -> Statement:
    salt = random_hex(16)
    return Statement(
        number=number,
        statement_id=StatementId(random_hex(16)),
        kind=new.kind,
        subject=new.subject,
        other=new.other,
        author=author,
        at=at,
        sha256=digest(new, author, at, salt),
        content=canonical_json.read_object(  # as it will be read back, to the order of members
            canonical_json.write(new.content),
            max_bytes=_MAX_CONTENT_BYTES,
            max_depth=canonical_json.REPORT_DEPTH,
        ),
        salt=salt,
        sources=new.sources,
    )


def _row(made: Statement) -> dict[str, Any]:
    return {
        "number": made.number,
        "statement": made.statement_id,
        "kind": made.kind.value,
        "subject": made.subject,
        "other": made.other,
        "author": made.author,
        "made_at": to_text(made.at),
        "sha256": made.sha256,
        "content": canonical_json.write({"content": made.content, "salt": made.salt}),
        "withdrawn_by": None,
        "is_erased": False,
    }


def _statement(row: Row[Any], sources: tuple[Source, ...]) -> Statement:
    kept: dict[str, Any] = {"content": {}, "salt": ""}
    if row.content is not None:
        kept = canonical_json.read_object(
            row.content, max_bytes=_MAX_CONTENT_BYTES, max_depth=canonical_json.REPORT_DEPTH
        )
    return Statement(
        number=row.number,
        statement_id=StatementId(row.statement),
        kind=StatementKind(row.kind),
        subject=row.subject,
        other=row.other,
        author=ColleagueId(row.author),
        at=from_text(row.made_at),
        sha256=Sha256(row.sha256),
        content=kept["content"],
        salt=kept["salt"],
        sources=sources,
        withdrawn_by=None if row.withdrawn_by is None else StatementId(row.withdrawn_by),
        is_erased=row.is_erased,
    )


def _of(query: Select[Any], kinds: Collection[StatementKind]) -> Select[Any]:
    return query.where(table.c.kind.in_([kind.value for kind in kinds])) if kinds else query
