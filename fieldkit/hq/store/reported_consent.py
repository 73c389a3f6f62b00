"""What reports say about consent, of very many people at once: a few columns of mentions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Row

from fieldkit.domain.clock import from_text
from fieldkit.domain.consent import ConsentLevel, level_of
from fieldkit.hq.store.connection import StoreConnection
from fieldkit.hq.store.groups import in_groups
from fieldkit.hq.store.people_tables import mention

_WHOLE_FROM = 20_000  # mentions; for more the whole table is read
_COLUMNS = (
    mention.c.mention,
    mention.c.consent,
    mention.c.silence,
    mention.c.received_at,
    mention.c.born_from,
    mention.c.born_to,
)


@dataclass(frozen=True, slots=True)
class ReportedConsent:
    """Of one mention: consent, and what tells whether the person may be a minor."""

    consent: ConsentLevel
    silence: bool
    received_at: datetime | None  # UTC
    born_from: int | None
    born_to: int | None


def reported_consent(
    connection: StoreConnection, mentions: Collection[str]
) -> dict[str, ReportedConsent]:
    """Return what these say, by mention; ids that are no mention's are left out."""
    query = select(*_COLUMNS)
    if len(mentions) > _WHOLE_FROM:
        wanted = mentions if isinstance(mentions, set | frozenset) else set(mentions)
        rows = connection.rows(query)
        return {row.mention: _reported(row) for row in rows if row.mention in wanted}
    found: dict[str, ReportedConsent] = {}
    for some in in_groups(mentions):
        for row in connection.rows(query.where(mention.c.mention.in_(some))):
            found[row.mention] = _reported(row)
    return found


def _reported(row: Row[Any]) -> ReportedConsent:
    received = None if row.received_at is None else from_text(row.received_at)
    return ReportedConsent(level_of(row.consent), row.silence, received, row.born_from, row.born_to)
