"""The rules of deadlines and the rates of exchange: read, changed as new versions, explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from fieldkit.domain import case_rules, exchange_rate
from fieldkit.domain.case_rules import DEADLINES, DeadlineRule, RuleTable
from fieldkit.domain.exchange_rate import EXCHANGE_RATES, ExchangeRate
from fieldkit.domain.statement import NewStatement, Statement, StatementKind
from fieldkit.errors import InvalidInput
from fieldkit.operations.hq.make_statement import make_statements
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.platform.resources import resource_path
from fieldkit.translations import _


@dataclass(frozen=True)
class RuleVersion:
    """One version of the table, with the statement that made it; None: as delivered."""

    table: RuleTable
    statement: Statement | None

    @property
    def is_in_force(self) -> bool:
        """Whether it was not taken back; the newest such version is the one that rules."""
        return self.statement is None or self.statement.is_in_force


def rules_in_force(session: HeadquartersSession) -> RuleTable:
    """Return the table that rules now: the newest version, or the one as delivered."""
    versions = [item for item in rule_versions(session) if item.is_in_force]
    return versions[-1].table


def rule_versions(session: HeadquartersSession) -> tuple[RuleVersion, ...]:
    """Return all versions, those taken back too, oldest first; the first is as delivered."""
    found = session.store.statements.about([DEADLINES], [StatementKind.RULES])
    return (
        RuleVersion(delivered_rules(), None),
        *(
            RuleVersion(case_rules.from_content(item.content, item.statement_id), item)
            for item in found
            if not item.is_erased
        ),
    )


def rules_of_version(session: HeadquartersSession, beginning: str) -> RuleTable:
    """Return the table as it stood in one version, to explain an alarm or a task of that time.

    Raises:
        InvalidInput: No version begins so, or several do.
    """
    found = [
        item.table
        for item in rule_versions(session)
        if beginning and (item.table.version or "").startswith(beginning)
    ]
    if len(found) != 1:
        raise InvalidInput(_("There is no such version of the rules."))
    return found[0]


def change_rules(
    session: HeadquartersSession, rules: Sequence[DeadlineRule], why: str = ""
) -> Statement:
    """State a new version of the whole table.

    Raises:
        InvalidInput: A rule does not fit, or two have one key.
    """
    content = RuleTable(tuple(rules), why=why.strip()).to_content()
    case_rules.from_content(content)
    return make_statements(session, NewStatement(StatementKind.RULES, DEADLINES, content))[0]


def change_rule(session: HeadquartersSession, changed: DeadlineRule, why: str = "") -> Statement:
    """State a new version of the table in which one rule is another.

    Raises:
        InvalidInput: There is no rule of this key, or it does not fit.
    """
    now = rules_in_force(session)
    if now.rule(changed.key) is None:
        raise InvalidInput(_("There is no such rule."))
    return change_rules(
        session, [changed if rule.key == changed.key else rule for rule in now.rules], why
    )


@cache
def delivered_rules() -> RuleTable:
    """Return the rules that came with the program."""
    return case_rules.load(resource_path("rules", "deadlines.json").read_bytes())


def exchange_rates(session: HeadquartersSession) -> tuple[ExchangeRate, ...]:
    """Return the rates in force, in the order in which they were stated."""
    found = session.store.statements.about([EXCHANGE_RATES], [StatementKind.RULES])
    return tuple(
        rate
        for item in found
        if item.is_in_force
        for rate in exchange_rate.from_content(item.content)
    )


def add_exchange_rates(session: HeadquartersSession, rates: Sequence[ExchangeRate]) -> Statement:
    """State rates of exchange.

    Raises:
        InvalidInput: One does not fit: no source, a rate of nothing, an end before its beginning.
    """
    content = exchange_rate.to_content(tuple(rates))
    exchange_rate.from_content(content)
    return make_statements(session, NewStatement(StatementKind.RULES, EXCHANGE_RATES, content))[0]
