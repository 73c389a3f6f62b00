"""Rows of outside lists as they came, and the mentions of the batches that hold: a projection.

While a batch holds, each of its rows is a mention. When it is taken back they go; the rows stay.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from fieldkit.domain import canonical_json
from fieldkit.domain.answers import Json
from fieldkit.domain.clock import to_text
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.outside_list import ListField, from_content
from fieldkit.domain.statement import Statement, StatementKind
from fieldkit.hq.mentions import ReadSource
from fieldkit.hq.outside.row_content import mention_of
from fieldkit.hq.outside.understood import LIST_FORM
from fieldkit.hq.store.connection import StoreConnection
from fieldkit.hq.store.follower import Follower
from fieldkit.hq.store.groups import in_groups
from fieldkit.hq.store.list_tables import outside_mapping, outside_row
from fieldkit.hq.store.mention_store import MentionStore
from fieldkit.hq.store.people_tables import mention as mention_table

_MAX_ROW_BYTES = 2 * 1024 * 1024


class OutsideStore:
    """`followers` gives those who are told of mentions that come and go."""

    kinds = frozenset({StatementKind.BATCH})

    def __init__(
        self,
        connection: StoreConnection,
        mentions: MentionStore,
        followers: Callable[[], tuple[Follower, ...]],
    ) -> None:
        self._connection = connection
        self._mentions = mentions
        self._followers = followers

    def begin(self, statement: Statement) -> None:
        """Let the rows of a batch be mentions."""
        batch = from_content(statement.content)
        read = [
            ReadSource(row_id, (mention_of(row_id, content, batch.source, statement.at),))
            for row_id, content in self.rows(statement.subject)
        ]
        self._mentions.add(item for source in read for item in source.mentions)
        for follower in self._followers():
            follower.added(read)

    def end(self, statement: Statement) -> None:
        """Let them be none any more."""
        self._forget([row_id for row_id, _content in self.rows(statement.subject)])

    def clear(self) -> None:
        """Let no row be a mention, to be made again."""
        query = select(mention_table.c.source).where(mention_table.c.form == LIST_FORM)
        self._forget([row.source for row in self._connection.rows(query)])

    def add_rows(self, batch_id: str, rows: Iterable[tuple[str, int, Mapping[str, Json]]]) -> None:
        """Keep rows (id, line, content) of a batch that is about to be stated."""
        self._connection.write(
            insert(outside_row),
            [
                {
                    "row": row_id,
                    "batch": batch_id,
                    "position": line,
                    "content": canonical_json.write(dict(content)),
                }
                for row_id, line, content in rows
            ],
        )

    def rows(self, batch_id: str) -> tuple[tuple[str, dict[str, Json]], ...]:
        """Return the rows of a batch, id and content, in the order of the file."""
        query = (
            select(outside_row.c.row, outside_row.c.content)
            .where(outside_row.c.batch == batch_id)
            .order_by(outside_row.c.position)
        )
        return tuple(
            (row.row, canonical_json.read_object(row.content, max_bytes=_MAX_ROW_BYTES))
            for row in self._connection.rows(query)
        )

    def row(self, row_id: str) -> dict[str, Json] | None:
        """Return the content of a row, as it came in last; None if there is none."""
        query = select(outside_row.c.content).where(outside_row.c.row == row_id)
        rows = self._connection.rows(query)
        if not rows:
            return None
        return canonical_json.read_object(rows[-1].content, max_bytes=_MAX_ROW_BYTES)

    def erase_rows(self, row_ids: Iterable[str]) -> int:
        """Erase rows, in every batch; return how many. Their mentions are the caller's."""
        return sum(
            self._connection.write(delete(outside_row).where(outside_row.c.row.in_(some)))
            for some in in_groups(row_ids)
        )

    def mapping(self, headings: Sha256) -> dict[str, ListField] | None:
        """Return how columns under these headings were understood the last time, or None."""
        query = select(outside_mapping.c.mapping).where(outside_mapping.c.headings == headings)
        rows = self._connection.rows(query)
        if not rows:
            return None
        found: dict[str, Any] = json.loads(rows[0].mapping)
        return {heading: ListField(meaning) for heading, meaning in found.items()}

    def remember_mapping(
        self, headings: Sha256, mapping: Mapping[str, ListField], at: datetime
    ) -> None:
        """Remember how columns under these headings were understood."""
        which = outside_mapping.c.headings == headings
        self._connection.write(delete(outside_mapping).where(which))
        row = {
            "headings": headings,
            "mapping": json.dumps(
                {heading: meaning.value for heading, meaning in mapping.items()},
                ensure_ascii=False,
            ),
            "used_at": to_text(at),
        }
        self._connection.write(insert(outside_mapping), [row])

    def _forget(self, row_ids: Sequence[str]) -> None:
        if not row_ids:
            return
        mentions = [item.mention_id for item in self._mentions.of_sources(row_ids)]
        for follower in self._followers():
            follower.removed(row_ids, mentions)
        self._mentions.remove_of(row_ids)
