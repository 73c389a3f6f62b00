"""Turns the moments of cases and the rules in force into alarms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from fieldkit.domain.case_rules import AlarmUrgency, DeadlineRule
from fieldkit.domain.identifiers import CaseId, PersonId, StatementId
from fieldkit.hq.case_clocks import ClockStart

_ORDER = {urgency: place for place, urgency in enumerate(AlarmUrgency)}
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Alarm:
    """Something that a person must look at now, and the rule that says so.

    Times are local and naive. `due_from` is the limit at the earliest that it may be, `due_to` at
    the latest: they differ where the date is not known exactly.
    """

    rule: DeadlineRule
    version: StatementId | None  # of the table of rules; None: as delivered
    case_id: CaseId
    number: int
    person_id: PersonId | None
    basis: StatementId  # the statement it counts from
    began_from: datetime
    began_to: datetime
    due_from: datetime
    due_to: datetime
    is_certain: bool  # it is time, however the date is meant

    @property
    def is_exact(self) -> bool:
        """Whether the moment it counts from is known to the day or better."""
        return self.began_to - self.began_from < timedelta(days=1)


def window(rule: DeadlineRule, now: datetime) -> tuple[datetime | None, datetime | None]:
    """Return between which moments a clock must have started for a rule to tell it now.

    The second is the latest moment for its earliest start; the first, or None, the earliest for
    its latest start, before which the rule is silent again.
    """
    latest = _moved(now, rule.warn_hours - rule.limit_hours)
    if rule.lapse_hours is None:
        return None, latest
    return _moved(now, -rule.limit_hours - rule.lapse_hours), latest


def alarm(
    rule: DeadlineRule,
    version: StatementId | None,
    start: ClockStart,
    case: tuple[CaseId, int],
    now: datetime,
) -> Alarm:
    """Return the alarm of one rule and one moment."""
    case_id, number = case
    is_exact = start.earliest == start.latest
    due_from = _moved(start.earliest, rule.limit_hours)
    due_to = due_from if is_exact else _moved(start.latest, rule.limit_hours)
    return Alarm(
        rule,
        version,
        case_id,
        number,
        start.person_id,
        start.basis,
        start.earliest,
        start.latest,
        due_from,
        due_to,
        is_certain=_moved(due_to, -rule.warn_hours) <= now,
    )


def strongest(alarms: Iterable[Alarm]) -> tuple[Alarm, ...]:
    """Return alarms in the order in which they are looked at: by urgency, then by the limit.

    Of several rules that count from one moment only the one with the longest limit stays: who has
    been missing for 48 hours is not told to be missing for 3.
    """
    kept: dict[tuple[str, str, str, str], Alarm] = {}
    for item in alarms:
        key = (item.case_id, item.person_id or "", item.rule.anchor.value, item.basis)
        other = kept.get(key)
        if other is None or other.rule.limit_hours < item.rule.limit_hours:
            kept[key] = item
    return tuple(
        sorted(kept.values(), key=lambda it: (_ORDER[it.rule.urgency], it.due_from, it.number))
    )


def _moved(moment: datetime, hours: int) -> datetime:
    try:
        return moment + hours * _HOUR
    except OverflowError:  # an open end of a range stays one
        return moment
