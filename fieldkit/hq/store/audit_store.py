"""What people did at headquarters, each entry holding the hash of the one before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from sqlalchemy import func, insert, select

from fieldkit.custody.entries import append_entry, check_entries, check_entry, start_of
from fieldkit.domain import canonical_json
from fieldkit.domain.custody import MAX_SEQUENCE, CustodyEntry, CustodyEvent, from_json, to_json
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.hq.store.connection import StoreConnection
from fieldkit.hq.store.tables import audit as table

_MAX_ENTRY_BYTES = 4096
_AT_ONCE = 1000  # entries in one query


class AuditStore:
    """Append-only; `owner` (32 hex) is where the chain begins."""

    def __init__(self, connection: StoreConnection, owner: str) -> None:
        self._connection = connection
        self._owner = owner

    def append(self, event: CustodyEvent, subject: str, detail: str, at: datetime) -> None:
        """Add what happened: ids, hashes and codes only.

        Raises:
            InvalidInput: Subject or detail is anything else.
        """
        self.append_all(event, [(subject, detail)], at)

    def append_all(
        self, event: CustodyEvent, happened: Iterable[tuple[str, str]], at: datetime
    ) -> None:
        """Add the same event for several subjects, each with a detail, in their order.

        Raises:
            InvalidInput: A subject or detail is more than an id, a hash or a code.
        """
        last = self._last()
        added = []
        for subject, detail in happened:
            last = append_entry(
                last, self._owner, at=at, event=event, subject=subject, detail=detail
            )
            content = canonical_json.write(to_json(last))
            added.append({"sequence": last.sequence, "entry": content, "hash": last.hash})
        self._connection.write(insert(table), added)

    def last_at(self) -> datetime | None:
        """Return when the newest entry was added, by the clock of then; None without any."""
        last = self._last()
        return None if last is None else last.at

    def newest(
        self, *, limit: int, before: int | None = None, subject: str = ""
    ) -> tuple[CustodyEntry, ...]:
        """Return the newest entries, newest first; before a sequence, or about one thing.

        Their chain is for `entries` or `check` to say.
        """
        query = select(table.c.entry).order_by(table.c.sequence.desc())
        if before is not None:
            query = query.where(table.c.sequence < before)
        if not subject:
            return tuple(_entry(row.entry) for row in self._connection.rows(query.limit(limit)))
        found = (entry for entry in self._backwards() if entry.subject == subject)
        return tuple(islice(found, limit))

    def checked(self, progress: Progress = no_progress) -> Iterator[CustodyEntry]:
        """Yield every entry, oldest first, each once its place in the chain was checked.

        Raises:
            ChainBroken: One was changed, left out, added or moved.
        """
        checked, previous, total = 0, start_of(self._owner), self.count()
        while True:
            query = select(table.c.entry).where(table.c.sequence > checked)
            rows = self._connection.rows(query.order_by(table.c.sequence).limit(_AT_ONCE))
            if not rows:
                return
            for row in rows:
                entry = _entry(row.entry)
                check_entry(entry, checked + 1, previous)
                checked, previous = checked + 1, entry.hash
                yield entry
            progress(checked, total)

    def count(self) -> int:
        """Return how many entries there are."""
        return int(self._connection.rows(select(func.count()).select_from(table))[0][0])

    def _backwards(self) -> Iterator[CustodyEntry]:
        before = MAX_SEQUENCE + 1
        while True:
            query = select(table.c.entry).where(table.c.sequence < before)
            rows = self._connection.rows(query.order_by(table.c.sequence.desc()).limit(_AT_ONCE))
            if not rows:
                return
            found = [_entry(row.entry) for row in rows]
            yield from found
            before = found[-1].sequence

    def _last(self) -> CustodyEntry | None:
        query = select(table.c.entry).order_by(table.c.sequence.desc()).limit(1)
        rows = self._connection.rows(query)
        return _entry(rows[0].entry) if rows else None

    def entries(self) -> tuple[CustodyEntry, ...]:
        """Return every entry, oldest first, its chain checked.

        Raises:
            ChainBroken: One was changed, left out, added or moved.
        """
        rows = self._connection.rows(select(table.c.entry).order_by(table.c.sequence))
        entries = tuple(_entry(row.entry) for row in rows)
        check_entries(entries, self._owner)
        return entries


def _entry(content: bytes) -> CustodyEntry:
    return from_json(canonical_json.read_object(content, max_bytes=_MAX_ENTRY_BYTES))
