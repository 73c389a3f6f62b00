"""What reports suggest for cases: follows what is read, and is asked by mention or by day."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Row

from fieldkit.domain.identifiers import MentionId
from fieldkit.domain.partial_date import from_json
from fieldkit.domain.statement import StatementKind
from fieldkit.domain.suggestion import Suggestion
from fieldkit.hq.mentions import ReadSource
from fieldkit.hq.store.case_rows import local_text
from fieldkit.hq.store.case_tables import suggestion as table
from fieldkit.hq.store.connection import StoreConnection
from fieldkit.hq.store.groups import in_groups
from fieldkit.hq.suggested_stages import suggestions_of


class SuggestionStore:
    """A follower of what is read; it can be made again from the reports at any time."""

    def __init__(self, connection: StoreConnection) -> None:
        self._connection = connection

    def added(self, read: Sequence[ReadSource]) -> None:
        """Take in what reports suggest."""
        rows: list[dict[str, Any]] = []
        for source in read:
            positions: dict[str, int] = {}
            for item in suggestions_of(source):
                position = positions.get(item.mention_id, 0)
                positions[item.mention_id] = position + 1
                rows.append(_row(item, position))
        self._connection.write(insert(table), rows)

    def removed(self, sources: Collection[str], mentions: Collection[MentionId]) -> None:
        """Forget what these suggested."""
        for some in in_groups(sources):
            self._connection.write(delete(table).where(table.c.source.in_(some)))

    def of_mentions(self, mention_ids: Iterable[str]) -> tuple[Suggestion, ...]:
        """Return what is suggested for these, in order of time, undated ones last."""
        rows: list[Row[Any]] = []
        for some in in_groups(mention_ids):
            rows += self._connection.rows(select(table).where(table.c.mention.in_(some)))
        rows.sort(key=lambda row: (row.from_time or "9999", row.source, row.position))
        return tuple(map(_suggestion, rows))

    def of_code(self, code: str, since: datetime, until: datetime) -> tuple[Suggestion, ...]:
        """Return suggestions of one step within local moments, both inclusive, oldest first."""
        query = select(table).where(
            table.c.code == code,
            table.c.from_time >= local_text(since),
            table.c.from_time <= local_text(until),
        )
        rows = self._connection.rows(query.order_by(table.c.from_time, table.c.mention))
        return tuple(map(_suggestion, rows))


def _row(item: Suggestion, position: int) -> dict[str, Any]:
    when = item.content.get("when")
    return {
        "mention": item.mention_id,
        "position": position,
        "source": item.source,
        "path": item.path,
        "form": item.form,
        "kind": item.kind.value,
        "code": item.code,
        "case_type": item.case_type,
        "from_time": None if when is None else local_text(from_json(when).earliest),
        "content": json.dumps(item.content, ensure_ascii=False),
    }


def _suggestion(row: Row[Any]) -> Suggestion:
    return Suggestion(
        MentionId(row.mention),
        row.source,
        row.path,
        row.form,
        StatementKind(row.kind),
        row.code,
        row.case_type,
        json.loads(row.content),
    )
