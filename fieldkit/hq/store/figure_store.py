"""What reports say of people, as it is counted, and whom links make of them; only read here."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.sql import ColumnElement

from fieldkit.domain.figures import Word
from fieldkit.domain.identifiers import PersonId
from fieldkit.hq.store.case_rows import local_text
from fieldkit.hq.store.connection import StoreConnection
from fieldkit.hq.store.people_tables import membership, mention, person

_COLUMNS = (
    *(mention.c.mention, mention.c.source, mention.c.from_time, mention.c.to_time),
    *(mention.c.place_code, mention.c.station, mention.c.articles, mention.c.sex),
    *(mention.c.occupation, mention.c.born_from, mention.c.born_to, mention.c.source_type),
    *(mention.c.source_ref, mention.c.device, mention.c.consent, mention.c.form),
    mention.c.event_group,
)
_NOBODY = ("", "")  # component and wide of what nobody compared


class FigureStore:
    """Reads in bulk, by id, so that memory holds each group of rows only once."""

    def __init__(self, connection: StoreConnection) -> None:
        self._connection = connection

    def count(self, forms: Collection[str], first: datetime | None, last: datetime | None) -> int:
        """Return how many `words` there are."""
        query = select(func.count()).select_from(mention).where(*_within(forms, first, last))
        return int(self._connection.rows(query)[0][0])

    def words(
        self, forms: Collection[str], first: datetime | None, last: datetime | None
    ) -> Iterator[Word]:
        """Yield what reports of these forms say of people, in any order.

        Of a period, what may have happened in it: `first` and `last` are local moments, both
        inclusive. What has no time is not in any period.
        """
        groups = self._groups()
        query = select(*_COLUMNS).where(*_within(forms, first, last))
        for row in self._connection.stream(query):
            values: tuple[Any, ...] = tuple(row)  # by position: by name it takes longer
            yield _word(values, *groups.get(values[0], _NOBODY))

    def _groups(self) -> dict[str, tuple[str, str]]:
        """Return component and wide of each node; looked up row by row it would take longer."""
        query = select(membership.c.node, membership.c.component, membership.c.wide)
        groups: dict[tuple[str, str], tuple[str, str]] = {}
        found: dict[str, tuple[str, str]] = {}
        for row in self._connection.stream(query):
            group = (row.component, row.wide)
            found[row.node] = groups.setdefault(group, group)
        return found

    def undated(self, forms: Collection[str]) -> int:
        """Return how many mentions in these forms have no time."""
        query = select(func.count()).select_from(mention)
        query = query.where(mention.c.form.in_(sorted(forms)), mention.c.from_time.is_(None))
        return int(self._connection.rows(query)[0][0])

    def people_of(self) -> dict[str, list[PersonId]]:
        """Return the people whom each group of mentions was taken as, by the group."""
        query = select(membership.c.component, person.c.person).join(
            person, person.c.person == membership.c.node
        )
        found: dict[str, list[PersonId]] = {}
        for row in self._connection.rows(query.order_by(person.c.person)):
            found.setdefault(row.component, []).append(PersonId(row.person))
        return found


def _within(
    forms: Collection[str], first: datetime | None, last: datetime | None
) -> list[ColumnElement[bool]]:
    parts: list[ColumnElement[bool]] = [mention.c.form.in_(sorted(forms))]
    if first is not None:
        parts.append(
            or_(
                mention.c.to_time >= local_text(first),
                and_(mention.c.to_time.is_(None), mention.c.from_time >= local_text(first)),
            )
        )
    if last is not None:
        parts.append(mention.c.from_time <= local_text(last))
    return parts


def _word(values: Sequence[Any], component: str, wide: str) -> Word:
    """Return the word of a row, whose values are in the order of `_COLUMNS`."""
    _mention, report, begin, end, place, station, articles, sex, occupation, *others = values
    born_from, born_to, source_type, source_ref, device, consent, form, event_group = others
    first = _minutes(begin)
    last = first if end == begin else _minutes(end)
    return Word(
        report,
        component,
        wide,
        first,
        first if last is None else last,
        _once(place),
        _once(station),
        _articles(articles),
        _once(sex),
        _once(occupation),
        born_from,
        born_to,
        _once(source_type),
        _once(source_ref),
        _once(device or ""),
        _once(consent),
        _once(form),
        _once(event_group),
    )


# Few different texts stand in many rows: each is kept once.
_once = sys.intern


@lru_cache(maxsize=4096)
def _articles(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _minutes(text: str | None) -> int | None:
    """Return the minutes since the first day of the calendar of "2020-11-08T14:05"."""
    if text is None:
        return None
    return _day(text[:10]) + int(text[11:13]) * 60 + int(text[14:16])


@lru_cache(maxsize=16_384)
def _day(text: str) -> int:
    return (date.fromisoformat(text).toordinal() - 1) * 1440
