"""Says in words what is due in a case, by when, how sure that is, and which rule says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from fieldkit.domain.case_rules import AlarmUrgency, Anchor, DeadlineRule, RuleTable
from fieldkit.domain.local_text import short_day, short_moment
from fieldkit.hq.deadlines import Alarm
from fieldkit.translations import _, ngettext

_DAY_HOURS = 24
_MANY_HOURS = 5 * _DAY_HOURS  # fewer are what people who wait for news count in
_NEARLY_A_DAY = timedelta(hours=23)
_SHORT = 8  # digits of a version that are shown
_FIRST_YEAR = 1000  # an open beginning of a range is before it


def alarm_sentence(alarm: Alarm) -> str:
    """Return what is due, as one sentence."""
    sentence = _SENTENCES[alarm.rule.anchor](alarm)
    if alarm.is_exact:
        return sentence
    return _("{sentence} The date is not known exactly.").format(sentence=sentence)


def alarm_reason(alarm: Alarm) -> str:
    """Return the rule that says so, its source, and whether a lawyer must confirm it."""
    parts = [
        _("Rule {key}").format(key=alarm.rule.key),
        _("rules as delivered")
        if alarm.version is None
        else _("version {version} of the rules").format(version=alarm.version[:_SHORT]),
        alarm.rule.source,
    ]
    if alarm.rule.to_be_confirmed:
        parts.append(_("to be confirmed by a lawyer"))
    return ", ".join(part for part in parts if part)


def urgency_text(urgency: AlarmUrgency) -> str:
    """Return how urgent a rule is."""
    return {
        AlarmUrgency.URGENT: _("Urgent"),
        AlarmUrgency.SOON: _("Soon"),
        AlarmUrgency.NOTICE: _("To look at"),
    }[urgency]


def anchor_text(anchor: Anchor) -> str:
    """Return what a rule counts from."""
    return {
        Anchor.PLACE_UNKNOWN: _("detention, while nobody knows the place"),
        Anchor.PLACE_UNCONFIRMED: _("detention, while the place is only reported"),
        Anchor.HELD_WITHOUT_COURT: _("detention, until a ruling or release"),
        Anchor.SUSPECT_HELD: _("holding as a suspect"),
        Anchor.REMAND: _("remand, until the trial"),
        Anchor.NO_COURT_DATE: _("protocol or summons, while no hearing is set"),
        Anchor.HEARING: _("the hearing"),
        Anchor.RELEASE_DUE: _("the computed end of the arrest"),
        Anchor.RULING: _("administrative ruling, until an appeal"),
        Anchor.VERDICT: _("verdict, until an appeal"),
        Anchor.PARCELS_OPEN: _("release, while parcels are open"),
        Anchor.NEXT_CONTACT: _("the contact that was promised"),
        Anchor.NOTHING_NEW: _("the last change of the case"),
    }[anchor]


def coming_sentence(alarm: Alarm) -> str:
    """Return what an alarm that is not due yet will tell, after the moment from which it is so."""
    said = alarm_sentence(alarm)
    if alarm.rule.anchor in _NOTHING_HAPPENED and alarm.rule.limit_hours:
        return f"{_due(alarm)}: {said}"
    return said


def hours_text(hours: int) -> str:
    """Return a length of time: "3 hours", "10 days"."""
    if hours >= _MANY_HOURS and hours % _DAY_HOURS == 0:
        days = hours // _DAY_HOURS
        return ngettext("{count} day", "{count} days", days).format(count=days)
    return ngettext("{count} hour", "{count} hours", hours).format(count=hours)


def rule_line(rule: DeadlineRule) -> str:
    """Return a rule in words: what it counts from, how long, when it is told."""
    line = _("{limit} from: {anchor}").format(
        limit=hours_text(rule.limit_hours), anchor=anchor_text(rule.anchor)
    )
    if rule.warn_hours:
        line += "; " + _("told {time} before").format(time=hours_text(rule.warn_hours))
    if rule.is_off:
        line += "; " + _("switched off")
    return line


def version_text(found: RuleTable) -> str:
    """Return which version of the rules a table is."""
    if found.version is None:
        return _("Rules as delivered.")
    return _("Version {version} of the rules.").format(version=found.version[:_SHORT])


def _when(first: datetime, last: datetime) -> str:
    """Return a moment, or the day alone where no more is known."""
    if first.year < _FIRST_YEAR:
        return _("an unknown day")
    return short_moment(first) if last - first < _NEARLY_A_DAY else short_day(first.date())


def _due(alarm: Alarm) -> str:
    return _when(alarm.due_from, alarm.due_to)


def _began(alarm: Alarm) -> str:
    return _when(alarm.began_from, alarm.began_to)


def _place_unknown(alarm: Alarm) -> str:
    return ngettext(
        "Nobody knows where this person is held, for more than {count} hour.",
        "Nobody knows where this person is held, for more than {count} hours.",
        alarm.rule.limit_hours,
    ).format(count=alarm.rule.limit_hours)


def _place_unconfirmed(alarm: Alarm) -> str:
    return ngettext(
        "Where this person is held is only reported, for more than {count} hour.",
        "Where this person is held is only reported, for more than {count} hours.",
        alarm.rule.limit_hours,
    ).format(count=alarm.rule.limit_hours)


def _held(alarm: Alarm) -> str:
    return ngettext(
        "Held for more than {count} hour without a court.",
        "Held for more than {count} hours without a court.",
        alarm.rule.limit_hours,
    ).format(count=alarm.rule.limit_hours)


def _suspect(alarm: Alarm) -> str:
    return ngettext(
        "Held as a suspect: the limit of {count} hour ends on {when}.",
        "Held as a suspect: the limit of {count} hours ends on {when}.",
        alarm.rule.limit_hours,
    ).format(count=alarm.rule.limit_hours, when=_due(alarm))


def _remand(alarm: Alarm) -> str:
    return _("The remand must be extended or end on {when}.").format(when=_due(alarm))


def _no_court(alarm: Alarm) -> str:
    return _("No court date is known, {time} after the protocol or summons.").format(
        time=hours_text(alarm.rule.limit_hours)
    )


def _hearing(alarm: Alarm) -> str:
    if alarm.rule.limit_hours:
        return _("The hearing was on {when}; its result is not known.").format(when=_began(alarm))
    return _("Hearing on {when}.").format(when=_began(alarm))


def _release(alarm: Alarm) -> str:
    if alarm.rule.limit_hours:
        return _("The arrest was to end on {when}; nobody said that the person came out.").format(
            when=_began(alarm)
        )
    return _("The arrest ends on {when}, as computed.").format(when=_began(alarm))


def _ruling(alarm: Alarm) -> str:
    return _("The time to appeal ends on {when}.").format(when=short_day(alarm.due_from.date()))


def _parcels(alarm: Alarm) -> str:
    return _("Released: ask whether the open parcels arrived.")


def _contact(alarm: Alarm) -> str:
    return _("Contact was promised for {when}.").format(when=_began(alarm))


def _nothing_new(alarm: Alarm) -> str:
    return _("Nothing new since {when}: look at the case again.").format(
        when=short_day(alarm.began_from.date())
    )


# Their sentences say that something did not happen, once the limit is over.
_NOTHING_HAPPENED = frozenset(
    {
        Anchor.PLACE_UNKNOWN,
        Anchor.PLACE_UNCONFIRMED,
        Anchor.HELD_WITHOUT_COURT,
        Anchor.NO_COURT_DATE,
        Anchor.HEARING,
        Anchor.RELEASE_DUE,
        Anchor.NOTHING_NEW,
    }
)
_SENTENCES: dict[Anchor, Callable[[Alarm], str]] = {
    Anchor.PLACE_UNKNOWN: _place_unknown,
    Anchor.PLACE_UNCONFIRMED: _place_unconfirmed,
    Anchor.HELD_WITHOUT_COURT: _held,
    Anchor.SUSPECT_HELD: _suspect,
    Anchor.REMAND: _remand,
    Anchor.NO_COURT_DATE: _no_court,
    Anchor.HEARING: _hearing,
    Anchor.RELEASE_DUE: _release,
    Anchor.RULING: _ruling,
    Anchor.VERDICT: _ruling,
    Anchor.PARCELS_OPEN: _parcels,
    Anchor.NEXT_CONTACT: _contact,
    Anchor.NOTHING_NEW: _nothing_new,
}
