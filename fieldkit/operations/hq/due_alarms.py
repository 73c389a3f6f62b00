"""What is due in all cases: the rules in force, and the moments that they count from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from fieldkit.domain.case_rules import AlarmUrgency, Anchor, RuleTable
from fieldkit.domain.identifiers import CaseId
from fieldkit.domain.local_text import local
from fieldkit.domain.note import Note
from fieldkit.domain.partial_date import PartialDate
from fieldkit.domain.statement import Source, SourceKind, Statement
from fieldkit.errors import InvalidInput
from fieldkit.hq.case_clocks import ClockStart
from fieldkit.hq.deadlines import Alarm, alarm, strongest, window
from fieldkit.hq.store.due_moments import Telling
from fieldkit.operations.hq.add_case_entry import add_entry
from fieldkit.operations.hq.rules import rules_in_force
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _


@dataclass(frozen=True)
class DueCount:
    """How much is due in all cases."""

    alarms: int
    urgent: int  # of them


def due(
    session: HeadquartersSession,
    now: datetime | None = None,
    *,
    case_ids: Collection[str] | None = None,
    most: int | None = None,
) -> tuple[Alarm, ...]:
    """Return what is due at a moment (aware; now), the most urgent first, then by its limit.

    In these cases, or in all: there are very many then, so whoever shows the beginning says how
    much (`most`), and whoever counts asks `count_due`.
    """
    moment = local_now(session, now)
    table, store = rules_in_force(session), session.store.cases
    rules = {rule.key: rule for rule in table.rules}
    tellings = _tellings(session, table, moment)
    if most is None:
        told = store.due(tellings, moment, case_ids)
    else:
        told = store.most_pressing(tellings, moment, most)
    found = strongest(
        alarm(rules[key], table.version, _on_the_wall(session, start), (case_id, number), moment)
        for case_id, number, key, start in told
    )
    return found[:most]


def count_due(session: HeadquartersSession) -> DueCount:
    """Return how much is due now, in all cases: what `due` would return, only counted."""
    moment = local_now(session)
    table = rules_in_force(session)
    told = session.store.cases.count_due(_tellings(session, table, moment), moment)
    urgent = {rule.key for rule in table.rules if rule.urgency is AlarmUrgency.URGENT}
    return DueCount(
        sum(told.values()), sum(number for key, number in told.items() if key in urgent)
    )


def due_in_case(
    session: HeadquartersSession, case_id: CaseId, case_type: str, number: int
) -> tuple[Alarm, ...]:
    """Return what is due in one case now, and what comes next, by its limit."""
    moment = local_now(session)
    table = rules_in_force(session)
    paused = session.store.cases.pauses(moment)
    found: list[Alarm] = []
    for start in (_on_the_wall(session, it) for it in session.store.cases.clocks_of(case_id)):
        for rule in table.rules:
            if rule.is_off or rule.anchor is not start.anchor:
                continue
            if rule.case_types and case_type not in rule.case_types:
                continue
            earliest, _latest = window(rule, moment)
            if earliest is None or start.latest >= earliest:
                found.append(alarm(rule, table.version, start, (case_id, number), moment))
    now = strongest(item for item in found if is_due(item, moment))
    shown = [item for item in now if (case_id, item.rule.key) not in paused]
    shown += [item for item in found if not is_due(item, moment)]
    return tuple(sorted(shown, key=lambda item: (item.due_from, item.rule.key)))


def is_due(item: Alarm, moment: datetime) -> bool:
    """Say whether an alarm is told at a local moment, if only because its date is not exact."""
    _earliest, latest = window(item.rule, moment)
    return latest is None or item.began_from <= latest


def put_off(session: HeadquartersSession, item: Alarm, until: PartialDate, why: str) -> Statement:
    """Let an alarm be silent until a moment; it notes the version of the rules it came from.

    Raises:
        InvalidInput: The moment is over.
    """
    if until.latest <= local_now(session):
        raise InvalidInput(_("This moment is over."), hint=_("Say a day or an hour to come."))
    note = Note(why.strip(), item.rule.key, item.version, until)
    return add_entry(
        session, item.case_id, note, sources=[Source(SourceKind.STATEMENT, item.basis)]
    )


def local_now(session: HeadquartersSession, now: datetime | None = None) -> datetime:
    """Return a moment as the clock on the wall shows it: local and naive."""
    return local(now or session.clock.now(), session.clock).replace(tzinfo=None)


def _tellings(session: HeadquartersSession, table: RuleTable, moment: datetime) -> list[Telling]:
    """Return the rules that hold, the longest first: what it tells, no weaker one is asked."""
    rules = sorted(table.rules, key=lambda rule: -rule.limit_hours)
    return [
        Telling(
            rule.key,
            rule.anchor,
            rule.case_types,
            *window(rule, moment - _ahead(session, rule.anchor)),
        )
        for rule in rules
        if not rule.is_off
    ]


def _on_the_wall(session: HeadquartersSession, start: ClockStart) -> ClockStart:
    """Return a moment as the clock on the wall here shows it."""
    ahead = _ahead(session, start.anchor)
    if not ahead:
        return start
    return replace(start, earliest=start.earliest + ahead, latest=start.latest + ahead)


def _ahead(session: HeadquartersSession, anchor: Anchor) -> timedelta:
    """Return by how much the wall clock is ahead of the moments of an anchor.

    What was stated last has a time in UTC; all others are as people say them: local.
    """
    minutes = session.clock.offset_minutes() if anchor is Anchor.NOTHING_NEW else 0
    return timedelta(minutes=minutes)
