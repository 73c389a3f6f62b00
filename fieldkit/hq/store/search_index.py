"""The index of the search: the one place of headquarters with SQL of one database only.

It is FTS5 of SQLite over the table `search_entry`, which holds the words themselves, so that the
index can be made again, and a word can be taken out of it: `secure-delete` leaves none behind.
On PostgreSQL the same table will carry a `tsvector` instead.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, text
from sqlalchemy.engine import Row

from fieldkit.domain.identifiers import MentionId
from fieldkit.domain.statement import Statement, StatementKind
from fieldkit.hq.mentions import ReadSource
from fieldkit.hq.search_words import TypedWord, index_texts
from fieldkit.hq.searched_texts import (
    SEARCHED_STATEMENTS,
    texts_of_content,
    texts_of_mention,
    texts_of_report,
)
from fieldkit.hq.store.connection import StoreConnection
from fieldkit.hq.store.groups import in_groups
from fieldkit.hq.store.search_tables import search_entry as table

_KIND_SIZE = 2**48
_NEWEST = 2**47  # numbers fall from here: read upwards, what is newest comes first, and quickly

# Two of the same shape: what people state is little, and must not be looked for among reports.
_REPORTS, _STATEMENTS = "search_reports", "search_statements"
# Beginnings of two to six letters have lists of their own: they are typed at every search.
_CREATE = (
    "CREATE VIRTUAL TABLE {name} USING fts5(words, content='search_entry',"
    " content_rowid='number', detail=none, columnsize=0, prefix='2 3 4 5 6',"
    " tokenize='unicode61 remove_diacritics 0')"
)
_SECURE = "INSERT INTO {name}({name}, rank) VALUES ('secure-delete', 1)"
_FILL = (
    "INSERT INTO {name}(rowid, words) SELECT number, words FROM search_entry"
    " WHERE number >= {first} AND number < {last} ORDER BY number"
)
_ADD = "INSERT INTO {name}(rowid, words) VALUES (:number, :words)"
_REMOVE = "INSERT INTO {name}({name}, rowid, words) VALUES ('delete', :number, :words)"
_FIND = (
    "SELECT e.subject FROM {name} AS i JOIN search_entry AS e ON e.number = i.rowid"
    " WHERE i.{name} MATCH :asked AND i.rowid >= :first AND i.rowid < :last"
    " ORDER BY i.rowid LIMIT :most"
)
_COUNT = f"SELECT count(*) FROM sqlite_master WHERE name IN ('{_REPORTS}', '{_STATEMENTS}')"


class EntryKind(enum.IntEnum):
    """What can be found; the numbers stand in the database."""

    MENTION = 1
    REPORT = 2
    FACT = 3  # subject: the person
    CASE = 4
    NOTE = 5  # subject: what it is a note about
    TASK = 6


_FIRST_STATED = EntryKind.FACT * _KIND_SIZE  # numbers below it are of reports
_OF_STATEMENT = {
    StatementKind.FACT: EntryKind.FACT,
    StatementKind.CASE: EntryKind.CASE,
    StatementKind.NOTE: EntryKind.NOTE,
    StatementKind.TASK: EntryKind.TASK,
}


class SearchIndex:
    """Follows what is read from reports, and the statements that say something in words."""

    kinds = SEARCHED_STATEMENTS

    def __init__(self, connection: StoreConnection) -> None:
        self._connection = connection

    def is_there(self) -> bool:
        """Return whether the index was made; an older database, or a copy, may lack it."""
        return bool(self._connection.rows(text(_COUNT))[0][0] == 2)

    def make(self) -> None:
        """Make the index from the table, within a transaction of the caller."""
        ranges = ((_REPORTS, 0, _FIRST_STATED), (_STATEMENTS, _FIRST_STATED, 16 * _KIND_SIZE))
        for name, first, last in ranges:
            self._connection.write(text(f"DROP TABLE IF EXISTS {name}"))
            for command in (_CREATE, _SECURE, _FILL):
                self._connection.write(text(command.format(name=name, first=first, last=last)))

    def find(self, words: Sequence[TypedWord], kind: EntryKind, *, most: int) -> tuple[str, ...]:
        """Return the subjects of entries with all these words, the newest entry first, each once.

        No words: nothing.
        """
        if not words:
            return ()
        asked = " AND ".join(
            "(" + " OR ".join(f'"{beginning}"*' for beginning in word.beginnings) + ")"
            for word in words
        )
        first = kind * _KIND_SIZE
        query = text(_FIND.format(name=_table_of(first))).bindparams(
            asked=asked, first=first, last=first + _KIND_SIZE, most=most
        )
        return tuple(dict.fromkeys(row.subject for row in self._connection.rows(query)))

    def added(self, read: Sequence[ReadSource]) -> None:
        """Take in what was read."""
        mentions = [item for source in read for item in source.mentions]
        self._add(
            EntryKind.MENTION,
            [(item.mention_id, item.source, texts_of_mention(item)) for item in mentions],
        )
        self._add(
            EntryKind.REPORT,
            [(item.source, item.source, texts_of_report(item)) for item in read],
        )

    def removed(self, sources: Collection[str], mentions: Collection[MentionId]) -> None:
        """Forget every word of these reports and rows."""
        self._remove(sources)

    def begin(self, statement: Statement) -> None:
        """Take in what a statement says."""
        kind = _OF_STATEMENT[statement.kind]
        words = index_texts([texts_of_content(statement.content)])[0]
        number = kind * _KIND_SIZE + _NEWEST - statement.number
        self._write([self._row(number, statement.subject, statement.statement_id, words)])

    def end(self, statement: Statement) -> None:
        """Forget every word of a statement."""
        self._remove([statement.statement_id])

    def clear(self) -> None:
        """Forget what statements say; what reports say stays."""
        query = select(table.c.number, table.c.words).where(table.c.number >= _FIRST_STATED)
        self._forget(self._connection.rows(query))

    def _add(self, kind: EntryKind, entries: Sequence[tuple[str, str, Iterable[str]]]) -> None:
        first = kind * _KIND_SIZE
        within = (table.c.number >= first, table.c.number < first + _KIND_SIZE)
        newest = self._connection.rows(select(func.min(table.c.number)).where(*within))[0][0]
        words = index_texts([texts for _subject, _source, texts in entries])
        self._write(
            [
                self._row((newest or first + _NEWEST) - count, subject, source, found)
                for count, ((subject, source, _texts), found) in enumerate(
                    zip(entries, words, strict=True), start=1
                )
            ]
        )

    @staticmethod
    def _row(number: int, subject: str, source: str, words: str) -> dict[str, Any]:
        return {"number": number, "subject": subject, "source": source, "words": words}

    def _write(self, rows: list[dict[str, Any]]) -> None:
        # Upwards: each step down would make the index write all it holds in memory.
        rows = sorted((row for row in rows if row["words"]), key=lambda row: row["number"])
        self._connection.write(insert(table), rows)
        self._change(_ADD, rows)

    def _change(self, command: str, rows: Sequence[dict[str, Any]]) -> None:
        for name in (_REPORTS, _STATEMENTS):
            some = [
                {"number": row["number"], "words": row["words"]}
                for row in rows
                if _table_of(row["number"]) == name
            ]
            self._connection.write(text(command.format(name=name)), some)

    def _remove(self, sources: Collection[str]) -> None:
        for some in in_groups(sources):
            query = select(table.c.number, table.c.words).where(table.c.source.in_(some))
            self._forget(self._connection.rows(query))

    def _forget(self, found: Sequence[Row[Any]]) -> None:
        rows = [{"number": row.number, "words": row.words} for row in found]
        # The index first: it must be told the words that it is to forget.
        self._change(_REMOVE, rows)
        self._connection.write(
            delete(table).where(table.c.number == bindparam("gone")),
            [{"gone": row["number"]} for row in rows],
        )


def _table_of(number: int) -> str:
    return _REPORTS if number < _FIRST_STATED else _STATEMENTS
