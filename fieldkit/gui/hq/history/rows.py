"""What was stated, line by line, as plain data; knows no Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from fieldkit.domain.identifiers import StatementId
from fieldkit.domain.statement import Statement, StatementKind
from fieldkit.gui.hq.destination import Destination, SectionName
from fieldkit.operations.hq.explain_statement import standing_text, statement_text
from fieldkit.operations.hq.list_history import HistoryPage

_CASES = frozenset(
    {
        StatementKind.CASE,
        StatementKind.STAGE,
        StatementKind.PARCEL,
        StatementKind.CONTACT,
        StatementKind.LAWYER,
        StatementKind.MONEY,
    }
)
_PEOPLE = frozenset({StatementKind.PERSON, StatementKind.FACT, StatementKind.CONSENT})


@dataclass(frozen=True)
class HistoryRow:
    """One statement."""

    statement: StatementId
    number: int
    when: str
    who: str  # code
    what: str
    standing: str  # "taken back" or ""
    can_be_taken_back: bool
    where: Destination | None  # what it is about


def history_rows(page: HistoryPage, when: Callable[[datetime], str]) -> tuple[HistoryRow, ...]:
    """Return the lines of a page, newest first."""
    return tuple(_row(item, page, when) for item in page.statements)


def _row(item: Statement, page: HistoryPage, when: Callable[[datetime], str]) -> HistoryRow:
    what = statement_text(item.kind)
    target = page.withdrawn.get(StatementId(item.subject))
    if item.kind is StatementKind.WITHDRAWAL and target is not None:
        what = f"{what}: {statement_text(target.kind)}"
    return HistoryRow(
        item.statement_id,
        item.number,
        when(item.at),
        page.codes.get(item.author, ""),
        what,
        standing_text(item),
        item.is_in_force,
        _where(target or item),
    )


def _where(item: Statement) -> Destination | None:
    if item.kind in _CASES:
        return Destination(SectionName.CASES, item.subject)
    if item.kind in _PEOPLE:
        return Destination(SectionName.PEOPLE, item.subject)
    if item.kind is StatementKind.ASSESSMENT:
        return Destination(SectionName.REPORTS, item.subject)
    return None
