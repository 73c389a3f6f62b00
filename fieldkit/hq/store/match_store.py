"""Mentions in the form in which they are compared, the keys by which they are found, and proposals.

It follows what is read in reports. All of it can be made again; nothing here is a decision.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.engine import Row

from fieldkit.domain.clock import to_text
from fieldkit.domain.identifiers import MentionId
from fieldkit.domain.mention import Mention
from fieldkit.hq import match_text
from fieldkit.hq.candidates import kept_under
from fieldkit.hq.matching import prepare_mention
from fieldkit.hq.mentions import ReadSource
from fieldkit.hq.store.connection import StoreConnection
from fieldkit.hq.store.groups import in_groups
from fieldkit.hq.store.people_tables import match_entry, match_key
from fieldkit.hq.store.people_tables import proposal as proposal_table


@dataclass(frozen=True)
class MatchEntry:
    """A mention as it is compared; `text` is that of hq/match_text.py."""

    number: int
    mention_id: MentionId
    names: str  # one a line
    text: str


@dataclass(frozen=True)
class StoredProposal:
    """That two mentions may speak of one person; why is found out when it is shown."""

    mention_id: MentionId
    other: MentionId
    score: int  # in thousandths


class MatchStore:
    """Numbers are short names of mentions, for the many keys."""

    def __init__(self, connection: StoreConnection) -> None:
        self._connection = connection

    def added(self, read: Sequence[ReadSource]) -> None:
        """Take in mentions, to be compared."""
        self.add([mention for item in read for mention in item.mentions])

    def add(self, mentions: Iterable[Mention], *, compared: bool = False) -> None:
        """Take in mentions; `compared`: no proposals are to be made for them."""
        number = self._connection.rows(select(func.max(match_entry.c.number)))[0][0] or 0
        entries, keys = [], []
        for mention in mentions:
            number += 1
            found = prepare_mention(mention).keys
            entries.append(_entry_row(number, mention, compared=compared or not found))
            keys += [{"key": key, "number": number} for key in kept_under(found)]
        self._connection.write(insert(match_entry), entries)
        self._connection.write(insert(match_key), keys)

    def removed(self, sources: Collection[str], mentions: Collection[MentionId]) -> None:
        """Forget mentions, and every proposal that names one."""
        for some in in_groups(mentions):
            gone = select(match_entry.c.number).where(match_entry.c.mention.in_(some))
            self._connection.write(delete(match_key).where(match_key.c.number.in_(gone)))
            self._connection.write(delete(match_entry).where(match_entry.c.mention.in_(some)))
            named = or_(proposal_table.c.mention.in_(some), proposal_table.c.other.in_(some))
            self._connection.write(delete(proposal_table).where(named))

    def clear(self) -> None:
        """Empty the tables, to be made again."""
        for table in (match_key, match_entry, proposal_table):
            self._connection.write(delete(table))

    def is_outdated(self) -> bool:
        """Say whether an older version of the rules made it; all is of one version, or newer."""
        query = select(match_entry.c.version).order_by(match_entry.c.number).limit(1)
        return any(row.version != match_text.VERSION for row in self._connection.rows(query))

    def begin_anew(self) -> frozenset[MentionId]:
        """Empty entries and keys, to be made again, and return who still waits to be compared.

        Proposals stay: what was compared need not be compared again.
        """
        query = select(match_entry.c.mention).where(match_entry.c.compared.is_(False))
        waiting = frozenset(MentionId(row.mention) for row in self._connection.rows(query))
        for table in (match_key, match_entry):
            self._connection.write(delete(table))
        return waiting

    def count_waiting(self) -> int:
        """Return how many mentions wait to be compared."""
        query = select(func.count()).where(match_entry.c.compared.is_(False))
        return int(self._connection.rows(query.select_from(match_entry))[0][0])

    def waiting(self, *, limit: int) -> tuple[MatchEntry, ...]:
        """Return mentions that wait to be compared, the newest first."""
        query = select(match_entry).where(match_entry.c.compared.is_(False))
        rows = self._connection.rows(query.order_by(match_entry.c.number.desc()).limit(limit))
        return tuple(_entry(row) for row in rows)

    def not_compared(self, mention_ids: Iterable[str]) -> set[MentionId]:
        """Return which of these wait to be compared."""
        found: set[MentionId] = set()
        for some in in_groups(mention_ids):
            query = select(match_entry.c.mention).where(
                match_entry.c.compared.is_(False), match_entry.c.mention.in_(some)
            )
            found |= {MentionId(row.mention) for row in self._connection.rows(query)}
        return found

    def blocks(self, keys: Iterable[str], *, most: int) -> dict[str, list[int]]:
        """Return the numbers of the mentions under each key; of more than `most`, the newest."""
        found: dict[str, list[int]] = defaultdict(list)
        for some in in_groups(keys):
            counted = select(match_key.c.key, func.count().label("many")).where(
                match_key.c.key.in_(some)
            )
            counts = {
                row.key: row.many
                for row in self._connection.rows(counted.group_by(match_key.c.key))
            }
            whole = [key for key, count in counts.items() if count <= most]
            query = select(match_key.c.key, match_key.c.number).where(match_key.c.key.in_(whole))
            for row in self._connection.rows(query):
                found[row.key].append(row.number)
            for key in counts.keys() - set(whole):
                found[key] = self.newest_of(key, most)
        return found

    def newest_of(self, key: str, limit: int) -> list[int]:
        """Return the numbers of the newest mentions that have a key."""
        query = (
            select(match_key.c.number)
            .where(match_key.c.key == key)
            .order_by(match_key.c.number.desc())
            .limit(limit)
        )
        return [row.number for row in self._connection.rows(query)]

    def entries(self, numbers: Iterable[int]) -> dict[int, MatchEntry]:
        """Return mentions by their numbers."""
        found: dict[int, MatchEntry] = {}
        entry = match_entry.c
        columns = (entry.number, entry.mention, entry.names, entry.text)
        for some in in_groups(numbers):
            query = select(*columns).where(match_entry.c.number.in_(some))
            for row in self._connection.rows(query):
                found[row.number] = _entry(row)
        return found

    def known_at(self, mention_ids: Iterable[str]) -> dict[MentionId, str]:
        """Return when these came to headquarters, as text, or empty."""
        found: dict[MentionId, str] = {}
        for some in in_groups(mention_ids):
            query = select(match_entry.c.mention, match_entry.c.known_at).where(
                match_entry.c.mention.in_(some)
            )
            for row in self._connection.rows(query):
                found[MentionId(row.mention)] = row.known_at
        return found

    def propose(self, compared: Collection[int], proposals: Iterable[StoredProposal]) -> None:
        """Keep proposals, and that these mentions were compared."""
        rows = [
            {
                "mention": item.mention_id,
                "other": item.other,
                "score": item.score,
            }
            for item in proposals
        ]
        self._connection.write(insert(proposal_table), rows)
        for some in in_groups(compared):
            self._connection.write(
                update(match_entry).where(match_entry.c.number.in_(some)).values(compared=True)
            )

    def proposals(self, mention_ids: Iterable[str]) -> tuple[StoredProposal, ...]:
        """Return the proposals of these, each with the mention asked for first.

        Where both were compared with one another there are two, one from each side.
        """
        found: dict[tuple[str, str], StoredProposal] = {}
        table = proposal_table
        for some in in_groups(mention_ids):
            for row in self._connection.rows(select(table).where(table.c.mention.in_(some))):
                found[row.mention, row.other] = StoredProposal(row.mention, row.other, row.score)
            for row in self._connection.rows(select(table).where(table.c.other.in_(some))):
                turned = StoredProposal(row.other, row.mention, row.score)
                found.setdefault((row.other, row.mention), turned)
        return tuple(found.values())


def _entry_row(number: int, mention: Mention, *, compared: bool) -> dict[str, Any]:
    return {
        "number": number,
        "mention": mention.mention_id,
        "version": match_text.VERSION,
        "names": "\n".join(" ".join(name.text.split()) for name in mention.names),
        "text": match_text.to_text(mention),
        "known_at": "" if mention.received_at is None else to_text(mention.received_at),
        "compared": compared,
    }


def _entry(row: Row[Any]) -> MatchEntry:
    return MatchEntry(row.number, row.mention, row.names, row.text)
