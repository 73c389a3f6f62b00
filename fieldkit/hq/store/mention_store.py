"""What reports say of people, as it is compared and listed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.engine import Row

from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.consent import level_of
from fieldkit.domain.identifiers import DeviceId, MentionId
from fieldkit.domain.mention import Mention, SpelledName
from fieldkit.hq.store.connection import StoreConnection
from fieldkit.hq.store.groups import AT_ONCE, in_groups
from fieldkit.hq.store.people_tables import mention as table
from fieldkit.hq.store.people_tables import read_report


@dataclass(frozen=True)
class ReportRead:
    """That a report was read; one that was read with another has no class of its own."""

    report: str
    sensitivity: str | None
    received_at: datetime


class MentionStore:
    """Can be made again from the reports at any time."""

    def __init__(self, connection: StoreConnection) -> None:
        self._connection = connection

    def add(self, mentions: Iterable[Mention]) -> None:
        """Add mentions."""
        self._connection.write(insert(table), [_row(item) for item in mentions])

    def get_all(self, mention_ids: Iterable[str]) -> dict[MentionId, Mention]:
        """Return those that are here."""
        found: dict[MentionId, Mention] = {}
        for some in in_groups(mention_ids):
            rows = self._connection.rows(select(table).where(table.c.mention.in_(some)))
            found |= {MentionId(row.mention): _mention(row) for row in rows}
        return found

    def of_sources(self, sources: Iterable[str]) -> tuple[Mention, ...]:
        """Return what these reports, submissions or rows say of people."""
        found: list[Mention] = []
        for some in in_groups(sources):
            rows = self._connection.rows(select(table).where(table.c.source.in_(some)))
            found += [_mention(row) for row in rows]
        return tuple(found)

    def seen_since(
        self, first: datetime, forms: Collection[str] | None = None
    ) -> tuple[MentionId, ...]:
        """Return whom reports speak of that happened, or may have, at or after a local time.

        Of these forms, or of all.
        """
        query = select(table.c.mention).where(table.c.to_time >= _local_text(first))
        if forms is not None:
            query = query.where(table.c.form.in_(sorted(forms)))
        return tuple(MentionId(row.mention) for row in self._connection.rows(query))

    def of_device(self, device: DeviceId) -> tuple[Mention, ...]:
        """Return what the reports of one device say of people, newest arrival first."""
        query = (
            select(table)
            .where(table.c.device == device)
            .order_by(table.c.received_at.desc(), table.c.mention)
        )
        return tuple(_mention(row) for row in self._connection.rows(query))

    def beginning_with(self, beginning: str) -> tuple[MentionId, ...]:
        """Return the mentions whose id begins so, two at most."""
        if not beginning or beginning.strip("0123456789abcdef"):
            return ()
        query = select(table.c.mention).where(table.c.mention.startswith(beginning)).limit(2)
        return tuple(MentionId(row.mention) for row in self._connection.rows(query))

    def every(self) -> Iterator[Mention]:
        """Yield all, by id, in groups."""
        last = ""
        while True:
            query = select(table).where(table.c.mention > last).order_by(table.c.mention)
            rows = self._connection.rows(query.limit(AT_ONCE))
            if not rows:
                return
            yield from map(_mention, rows)
            last = rows[-1].mention

    def remove_of(self, sources: Collection[str]) -> None:
        """Remove what these reports, submissions or rows say, to be read again or erased."""
        for some in in_groups(sources):
            self._connection.write(delete(table).where(table.c.source.in_(some)))
            self._connection.write(delete(read_report).where(read_report.c.report.in_(some)))

    def note_read(self, reports: Iterable[ReportRead]) -> None:
        """Note that reports were read."""
        rows = [
            {
                "report": item.report,
                "sensitivity": item.sensitivity,
                "received_at": to_text(item.received_at),
            }
            for item in reports
        ]
        self._connection.write(insert(read_report), rows)

    def classes(self, reports: Iterable[str]) -> dict[str, str]:
        """Return the access class of reports that were read by themselves, "" if none was said."""
        return {
            row.report: row.sensitivity
            for some in in_groups(reports)
            for row in self._connection.rows(
                select(read_report.c.report, read_report.c.sensitivity).where(
                    read_report.c.report.in_(some), read_report.c.sensitivity.is_not(None)
                )
            )
        }

    def count(self) -> int:
        """Return how many there are."""
        return int(self._connection.rows(select(func.count()).select_from(table))[0][0])


def _row(item: Mention) -> dict[str, Any]:
    return {
        "mention": item.mention_id,
        "source": item.source,
        "path": item.path,
        "form": item.form,
        "names": json.dumps([[name.text, name.kind] for name in item.names], ensure_ascii=False),
        "patronymic": item.patronymic,
        "description": item.description,
        "born_from": item.born_from,
        "born_to": item.born_to,
        "sex": item.sex,
        "occupation": item.occupation,
        "town": item.town,
        "place": item.place,
        "place_code": item.place_code,
        "from_time": _local_text(item.from_time),
        "to_time": _local_text(item.to_time),
        "station": item.station,
        "articles": " ".join(item.articles),
        "units": " ".join(item.units),
        "event_group": item.event_group,
        "source_type": item.source_type,
        "source_ref": item.source_ref,
        "reliability": item.reliability,
        "consent": item.consent.value,
        "sensitivity": item.sensitivity,
        "silence": item.silence,
        "device": item.device,
        "received_at": None if item.received_at is None else to_text(item.received_at),
    }


def _mention(row: Row[Any]) -> Mention:
    return Mention(
        mention_id=MentionId(row.mention),
        source=row.source,
        path=row.path,
        form=row.form,
        names=tuple(SpelledName(text, kind) for text, kind in json.loads(row.names)),
        patronymic=row.patronymic,
        description=row.description,
        born_from=row.born_from,
        born_to=row.born_to,
        sex=row.sex,
        occupation=row.occupation,
        town=row.town,
        place=row.place,
        place_code=row.place_code,
        from_time=_local(row.from_time),
        to_time=_local(row.to_time),
        station=row.station,
        articles=tuple(row.articles.split()),
        units=tuple(row.units.split()),
        event_group=row.event_group,
        source_type=row.source_type,
        source_ref=row.source_ref,
        reliability=row.reliability,
        consent=level_of(row.consent),
        sensitivity=row.sensitivity,
        silence=row.silence,
        device=None if row.device is None else DeviceId(row.device),
        received_at=None if row.received_at is None else from_text(row.received_at),
    )


def _local_text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="minutes")


def _local(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
