"""What the statements of consent in force say, and the editorial decisions: two projections."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Select, Table, delete, insert, select
from sqlalchemy.engine import Row

from fieldkit.domain.clock import from_text, to_text
from fieldkit.domain.consent import ConsentLevel
from fieldkit.domain.consent_statement import (
    ConsentWord,
    EditorialDecision,
    GivenBy,
    GivenHow,
    Purpose,
    consent_from_content,
    editorial_from_content,
)
from fieldkit.domain.statement import Statement, StatementKind
from fieldkit.hq.consent_ledger import StatedDecision, StatedWord
from fieldkit.hq.store.connection import StoreConnection
from fieldkit.hq.store.consent_tables import consent_word, editorial_decision
from fieldkit.hq.store.groups import in_groups
from fieldkit.hq.store.reported_consent import ReportedConsent, reported_consent
from fieldkit.hq.store.statement_tables import statement as statement_table

_WHOLE_FROM = 5_000  # people; for more the whole table is read


class ConsentStore:
    """By person, in the order of the statements."""

    kinds = frozenset({StatementKind.CONSENT, StatementKind.EDITORIAL})

    def __init__(self, connection: StoreConnection) -> None:
        self._connection = connection

    def begin(self, statement: Statement) -> None:
        """Take in that this holds now."""
        if statement.kind is StatementKind.CONSENT:
            self._connection.write(insert(consent_word), [_word_row(statement)])
        else:
            self._connection.write(insert(editorial_decision), [_decision_row(statement)])

    def end(self, statement: Statement) -> None:
        """Take in that this holds no more."""
        table = consent_word if statement.kind is StatementKind.CONSENT else editorial_decision
        self._connection.write(delete(table).where(table.c.statement == statement.statement_id))

    def clear(self) -> None:
        """Empty the tables, to be made again."""
        self._connection.write(delete(consent_word))
        self._connection.write(delete(editorial_decision))

    def words(self, people: Collection[str]) -> dict[str, list[StatedWord]]:
        """Return what was stated about these people, by person."""
        found: dict[str, list[StatedWord]] = {}
        for row in self._rows(select(consent_word), consent_word, people):
            stated = StatedWord(_word(row), from_text(row.stated_at), row.number)
            found.setdefault(row.person, []).append(stated)
        return found

    def decisions(self, people: Collection[str]) -> dict[str, list[StatedDecision]]:
        """Return the editorial decisions about these people, by person."""
        query = select(editorial_decision, statement_table.c.made_at).join(
            statement_table, statement_table.c.statement == editorial_decision.c.statement
        )
        found: dict[str, list[StatedDecision]] = {}
        for row in self._rows(query, editorial_decision, people):
            decision = EditorialDecision(row.reason, _day(row.until))
            stated = StatedDecision(decision, from_text(row.made_at), row.number)
            found.setdefault(row.person, []).append(stated)
        return found

    def reported(self, mentions: Collection[str]) -> dict[str, ReportedConsent]:
        """Return what reports say about consent, by mention; other ids are left out."""
        return reported_consent(self._connection, mentions)

    def _rows(
        self, query: Select[Any], table: Table, people: Collection[str]
    ) -> Iterator[Row[Any]]:
        query = query.order_by(table.c.number)
        wanted = set(people)
        if len(wanted) > _WHOLE_FROM:
            yield from (row for row in self._connection.rows(query) if row.person in wanted)
            return
        for some in in_groups(sorted(wanted)):
            yield from self._connection.rows(query.where(table.c.person.in_(some)))


def _word_row(statement: Statement) -> dict[str, Any]:
    word = consent_from_content(statement.content)
    return {
        "statement": statement.statement_id,
        "number": statement.number,
        "person": statement.subject,
        "stated_at": to_text(statement.at),
        "level": word.level.value,
        "refused": " ".join(sorted(purpose.value for purpose in word.refused)),
        "given_by": word.given_by.value,
        "how": word.how.value,
        "given_on": _day_text(word.given_on),
        "until": _day_text(word.until),
        "renews": word.renews,
        "silence": word.silence,
        "adult": word.adult,
    }


def _decision_row(statement: Statement) -> dict[str, Any]:
    decision = editorial_from_content(statement.content)
    return {
        "statement": statement.statement_id,
        "number": statement.number,
        "person": statement.subject,
        "reason": decision.reason,
        "until": _day_text(decision.until),
    }


def _word(row: Row[Any]) -> ConsentWord:
    return ConsentWord(
        level=ConsentLevel(row.level),
        refused=frozenset(Purpose(code) for code in row.refused.split()),
        given_by=GivenBy(row.given_by),
        how=GivenHow(row.how),
        given_on=_day(row.given_on),
        until=_day(row.until),
        renews=row.renews,
        silence=row.silence,
        adult=row.adult,
    )


def _day_text(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
