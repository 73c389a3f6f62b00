"""What is due in all cases: the rules in force, and the moments that they count from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from fieldkit.domain.case_rules import Anchor, DeadlineRule
from fieldkit.domain.identifiers import CaseId
from fieldkit.domain.local_text import local
from fieldkit.domain.note import Note
from fieldkit.domain.partial_date import PartialDate
from fieldkit.domain.statement import Source, SourceKind, Statement
from fieldkit.errors import InvalidInput
from fieldkit.hq.case_clocks import ClockStart
from fieldkit.hq.deadlines import Alarm, alarm, strongest, window
from fieldkit.operations.hq.add_case_entry import add_entry
from fieldkit.operations.hq.rules import rules_in_force
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _


def due(session: HeadquartersSession, now: datetime | None = None) -> tuple[Alarm, ...]:
    """Return what is due at a moment (aware; now), the most urgent first, then by its limit.

    One pass over the table of moments: 35,000 open cases take well under a second.
    """
    moment = local_now(session, now)
    table = rules_in_force(session)
    paused = session.store.cases.pauses(moment)
    found: list[Alarm] = []
    told: set[tuple[str, str, str, str]] = set()
    # The longest first: what it tells, no weaker rule is asked about.
    for rule in sorted(table.rules, key=lambda rule: -rule.limit_hours):
        if rule.is_off:
            continue
        for case_id, number, start in _started(session, rule, moment):
            key = (case_id, start.person_id or "", rule.anchor, start.basis)
            if key not in told:
                told.add(key)
                found.append(alarm(rule, table.version, start, (case_id, number), moment))
    # Put off is only what would be shown: a weaker rule does not speak up in its place.
    return tuple(item for item in strongest(found) if (item.case_id, item.rule.key) not in paused)


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


def _started(
    session: HeadquartersSession, rule: DeadlineRule, moment: datetime
) -> Iterator[tuple[CaseId, int, ClockStart]]:
    earliest, latest = window(rule, moment - _ahead(session, rule.anchor))
    clocks = session.store.cases.clocks(rule.anchor, from_latest=earliest, to_earliest=latest)
    for case_id, number, case_type, start in clocks:
        if not rule.case_types or case_type in rule.case_types:
            yield case_id, number, _on_the_wall(session, start)


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
