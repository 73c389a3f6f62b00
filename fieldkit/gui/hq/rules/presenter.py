"""Reads the rules of deadlines in force, who changed them last, and the rates of exchange."""

from __future__ import annotations

from typing import Protocol

from fieldkit.domain.case_rules import DeadlineRule
from fieldkit.domain.exchange_rate import ExchangeRate
from fieldkit.domain.local_text import local, short_moment
from fieldkit.gui.errors import explained
from fieldkit.gui.hq.lines import Line
from fieldkit.gui.hq.rules.shown import ShownRules
from fieldkit.gui.running import Run
from fieldkit.operations.hq.alarm_words import rule_line, urgency_text, version_text
from fieldkit.operations.hq.person_words import codes_of_colleagues
from fieldkit.operations.hq.rules import exchange_rates, rule_versions
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _

_DOT = " · "
_NEWEST = 30  # rates; all of them are a file for the command line


class RulesView(Protocol):
    """What the screen can show."""

    def show_rules(self, shown: ShownRules) -> None:
        """Show what is in force."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


class RulesPresenter:
    """One visit."""

    def __init__(self, view: RulesView, session: HeadquartersSession, run: Run) -> None:
        self._view = view
        self._session = session
        self._run = run

    def refresh(self) -> None:
        """Ask anew."""
        self._run(lambda _progress: self._shown(), self._view.show_rules, self._failed)

    def _shown(self) -> ShownRules:
        session = self._session
        newest = [item for item in rule_versions(session) if item.is_in_force][-1]
        made = newest.statement
        parts = [] if made is None else [
            codes_of_colleagues(session).get(made.author, "?"),
            short_moment(local(made.at, session.clock)),
            newest.table.why,
        ]  # fmt: skip
        rates = exchange_rates(session)
        return ShownRules(
            version_text(newest.table),
            _DOT.join(part for part in parts if part),
            tuple(map(_rule, newest.table.rules)),
            tuple(map(_rate, reversed(rates[-_NEWEST:]))),
        )

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)


def _rule(rule: DeadlineRule) -> Line:
    doubt = _("to be confirmed by a lawyer") if rule.to_be_confirmed else ""
    note = _DOT.join(part for part in (doubt, rule.source, rule.key) if part)
    return Line(rule.key, f"{urgency_text(rule.urgency)}{_DOT}{rule_line(rule)}", note, tone=None)


def _rate(rate: ExchangeRate) -> Line:
    days = " – ".join(dict.fromkeys((rate.first.isoformat(), rate.last.isoformat())))
    key = f"{rate.currency} {days}"
    return Line(key, f"{rate.currency} {rate.rate:f}{_DOT}{days}", rate.source, tone=None)
