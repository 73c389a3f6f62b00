"""Which reports are due to be looked at again; a projection of reviews and legal holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Row
from sqlalchemy.sql import ColumnElement

from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.review import CLASSES, UNSAID, ReviewRules, review_from_content
from fieldkit.domain.statement import Statement, StatementKind
from fieldkit.hq.store.connection import StoreConnection
from fieldkit.hq.store.groups import in_groups
from fieldkit.hq.store.people_tables import read_report
from fieldkit.hq.store.statement_tables import erased, legal_hold, review
from fieldkit.hq.store.tables import record


@dataclass(frozen=True)
class DueReview:
    """A report that is due; it was looked at before, or never since it came."""

    report_id: ReportId
    sensitivity: str  # S1 ... S4, "" where none was said
    received_at: datetime
    due_on: date
    is_held: bool = False  # a legal hold on the report itself forbids to erase it


class ReviewStore:
    """Of several reviews of one report the last that was made counts."""

    kinds = frozenset({StatementKind.REVIEW, StatementKind.HOLD})

    def __init__(self, connection: StoreConnection) -> None:
        self._connection = connection

    def begin(self, statement: Statement) -> None:
        """Take in that this holds now.

        Raises:
            InvalidJson: Its content does not fit.
        """
        row = {"statement": statement.statement_id, "subject": statement.subject}
        if statement.kind is StatementKind.HOLD:
            self._connection.write(insert(legal_hold), [row])
            return
        next_on = review_from_content(statement.content).next_on.isoformat()
        self._connection.write(
            insert(review), [{**row, "number": statement.number, "next_on": next_on}]
        )

    def end(self, statement: Statement) -> None:
        """Take in that this holds no more."""
        for table in (review, legal_hold):
            self._connection.write(delete(table).where(table.c.statement == statement.statement_id))

    def clear(self) -> None:
        """Empty the tables, to be made again."""
        self._connection.write(delete(review))
        self._connection.write(delete(legal_hold))

    def held_among(self, subjects: Iterable[str]) -> frozenset[str]:
        """Return those of these on which a legal hold lies."""
        return frozenset(
            row.subject
            for some in in_groups(subjects)
            for row in self._connection.rows(
                select(legal_hold.c.subject).where(legal_hold.c.subject.in_(some))
            )
        )

    def due(
        self, rules: ReviewRules, now: datetime, today: date, *, limit: int
    ) -> tuple[DueReview, ...]:
        """Return reports that are due by `now`, `today` at headquarters, the longest first.

        What amends a report that was erased is due at once: it may say again what went.
        """
        every = [*self._looked_at(today, limit), *self._amending_erased(limit)]
        for name in CLASSES:
            every += self._never_looked_at(name, rules, now, limit)
        every.sort(key=lambda item: (item.due_on, item.report_id))
        found = list({item.report_id: item for item in reversed(every)}.values())[::-1]
        del found[limit:]
        held = self.held_among(item.report_id for item in found)
        return tuple(
            DueReview(
                item.report_id,
                item.sensitivity,
                item.received_at,
                item.due_on,
                item.report_id in held,
            )
            for item in found
        )

    def _never_looked_at(
        self, name: str, rules: ReviewRules, now: datetime, limit: int
    ) -> Iterable[DueReview]:
        latest = rules.latest_arrival(name, now)
        names = [name, ""] if name == UNSAID else [name]
        query = (
            select(read_report)
            .where(
                read_report.c.sensitivity.in_(names),
                read_report.c.received_at < to_text(latest),
                ~select(review.c.subject).where(review.c.subject == read_report.c.report).exists(),
                _not_erased(),
            )
            .order_by(read_report.c.received_at, read_report.c.report)
            .limit(limit)
        )
        for row in self._connection.rows(query):
            yield _due(row, rules.due_on(row.sensitivity, from_text(row.received_at)))

    def _amending_erased(self, limit: int) -> Iterable[DueReview]:
        query = (
            select(read_report)
            .join(record, record.c.record == read_report.c.report)
            .where(
                record.c.amends_record.in_(select(erased.c.subject)),
                read_report.c.sensitivity.is_not(None),
                ~select(review.c.subject).where(review.c.subject == read_report.c.report).exists(),
                _not_erased(),
            )
            .order_by(read_report.c.received_at, read_report.c.report)
            .limit(limit)
        )
        for row in self._connection.rows(query):
            yield _due(row, from_text(row.received_at).date())

    def _looked_at(self, today: date, limit: int) -> Iterable[DueReview]:
        later = review.alias()
        query = (
            select(read_report, review.c.next_on)
            .join(review, review.c.subject == read_report.c.report)
            .where(
                review.c.next_on <= today.isoformat(),
                ~select(later.c.subject)
                .where(later.c.subject == review.c.subject, later.c.number > review.c.number)
                .exists(),
                read_report.c.sensitivity.is_not(None),
                _not_erased(),
            )
            .order_by(review.c.next_on, read_report.c.report)
            .limit(limit)
        )
        for row in self._connection.rows(query):
            yield _due(row, date.fromisoformat(row.next_on))


def _not_erased() -> ColumnElement[bool]:
    return ~select(erased.c.subject).where(erased.c.subject == read_report.c.report).exists()


def _due(row: Row[Any], due_on: date) -> DueReview:
    return DueReview(ReportId(row.report), row.sensitivity, from_text(row.received_at), due_on)
