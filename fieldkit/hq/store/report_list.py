"""Lists reports and submissions together, newest arrival first, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, func, or_, select

from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.identifiers import DeviceId, FormId, ReportId
from fieldkit.hq.store.connection import StoreConnection
from fieldkit.hq.store.tables import record, sealed_object, submission


@dataclass(frozen=True)
class ReportFilter:
    """Which reports are asked for; what is empty filters nothing."""

    form: str = ""
    device: str = ""  # 32 hex
    imported_only: bool = False


@dataclass(frozen=True)
class ReportPlace:
    """Where in the list a report stands."""

    report_id: ReportId
    received_at: datetime


@dataclass(frozen=True)
class ReportLine:
    """One report, without what is in it."""

    place: ReportPlace
    form: FormId
    begun_at: datetime
    device: DeviceId | None  # None: it was imported
    amends: ReportId | None


class ReportList:
    """Reads only what a page shows, however many reports there are."""

    def __init__(self, connection: StoreConnection) -> None:
        self._connection = connection

    def page(
        self, wanted: ReportFilter, *, after: ReportPlace | None, most: int
    ) -> tuple[ReportLine, ...]:
        """Return the next reports after a place, or the newest; then by number, descending."""
        lines = [] if wanted.imported_only else self._received(wanted, after, most)
        if not wanted.device:
            lines += self._imported(wanted, after, most)
        lines.sort(key=lambda line: (line.place.received_at, line.place.report_id), reverse=True)
        return tuple(lines[:most])

    def forms(self) -> tuple[FormId, ...]:
        """Return the forms that reports here are written in, by id."""
        found = {form for table in (record, submission) for form in self._forms_in(table)}
        return tuple(FormId(form) for form in sorted(found))

    def _forms_in(self, table: Table) -> Iterator[str]:
        # From one to the next by the index: there are few, and half a million rows.
        last = ""
        while True:
            query = select(func.min(table.c.form)).where(table.c.form > last)
            form = self._connection.rows(query)[0][0]
            if form is None:
                return
            yield form
            last = form

    def _received(
        self, wanted: ReportFilter, after: ReportPlace | None, most: int
    ) -> list[ReportLine]:
        query = select(
            record.c.record,
            record.c.form,
            record.c.begun_at,
            record.c.amends_record,
            sealed_object.c.device,
            sealed_object.c.received_at,
        ).join(sealed_object, sealed_object.c.sha256 == record.c.object_sha256)
        if wanted.device:
            query = query.where(sealed_object.c.device == wanted.device)
        if wanted.form:
            query = query.where(record.c.form == wanted.form)
        rows = self._after(query, sealed_object.c.received_at, record.c.record, after, most)
        return [
            _line(row, DeviceId(row.device), row.received_at, row.amends_record) for row in rows
        ]

    def _imported(
        self, wanted: ReportFilter, after: ReportPlace | None, most: int
    ) -> list[ReportLine]:
        query = select(
            submission.c.record,
            submission.c.form,
            submission.c.begun_at,
            submission.c.imported_at,
        )
        if wanted.form:
            query = query.where(submission.c.form == wanted.form)
        rows = self._after(query, submission.c.imported_at, submission.c.record, after, most)
        return [_line(row, None, row.imported_at, None) for row in rows]

    def _after(
        self,
        query: Select[Any],
        moment: ColumnElement[Any],
        number: ColumnElement[Any],
        after: ReportPlace | None,
        most: int,
    ) -> Sequence[Any]:
        if after is not None:
            text = to_text(after.received_at)
            # The first half alone can be looked up; the second sorts out what came at once.
            query = query.where(
                moment <= text, or_(moment < text, and_(moment == text, number < after.report_id))
            )
        return self._connection.rows(query.order_by(moment.desc(), number.desc()).limit(most))


def _line(row: Any, device: DeviceId | None, received: str, amends: str | None) -> ReportLine:
    return ReportLine(
        ReportPlace(ReportId(row.record), from_text(received)),
        FormId(row.form),
        from_text(row.begun_at),
        device,
        None if amends is None else ReportId(amends),
    )
