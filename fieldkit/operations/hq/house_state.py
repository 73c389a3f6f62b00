"""Say how the house stands: what is in order, what ends soon, what is overdue, and what to do."""

from __future__ import annotations

from datetime import datetime, timedelta

from fieldkit.domain.house import HouseLine, HouseSubject, Urgency
from fieldkit.domain.local_text import number, short_day
from fieldkit.domain.roster import DeviceState
from fieldkit.operations.hq.backup_lines import backup_line, drill_line
from fieldkit.operations.hq.house_dates import HouseDate, intake_made, last_done
from fieldkit.operations.hq.own_certificate import own_certificates
from fieldkit.operations.hq.prove_recovery import is_proved
from fieldkit.operations.hq.published import PublishedNow, published_now
from fieldkit.operations.hq.refused_objects import waiting_held
from fieldkit.operations.hq.renew_device import days_left
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _, ngettext

INTAKE_DAYS = 90  # how long one intake key is used
_INTAKE_WARNING_DAYS = 15
_CERTIFICATE_WARNING_DAYS = 60
_HELD_DAYS = 7  # what waits longer for a decision is overdue
_OFFLINE_WARNING_DAYS = 60
_RESERVE_DAYS = 365  # an offline key that nobody tried for so long may be lost


def house_state(session: HeadquartersSession) -> tuple[HouseLine, ...]:
    """Return one line for each thing of the house, in the order of `HouseSubject`.

    Reads a few rows only; it is shown each time the first screen is.
    """
    now = session.clock.now()
    published = published_now(session)
    return (
        _held(session, now),
        _requests(session),
        _intake_key(session, published, now),
        _certificates(session, now),
        _own_certificate(session, published, now),
        _recovery(session),
        _offline_keys(session, published, now),
        backup_line(session, now),
        drill_line(session, now),
    )


def _held(session: HeadquartersSession, now: datetime) -> HouseLine:
    held = waiting_held(session)
    if not held:
        return HouseLine(HouseSubject.HELD, Urgency.OK, _("Nothing is held."))
    oldest = min(item.received_at for item in held)
    is_old = now - oldest > timedelta(days=_HELD_DAYS)
    fact = ngettext(
        "{count} object is held, since {day}.",
        "{count} objects are held, the oldest since {day}.",
        len(held),
    ).format(count=number(len(held)), day=short_day(oldest))
    urgency = Urgency.OVER if is_old else Urgency.SOON
    return HouseLine(HouseSubject.HELD, urgency, fact, _("Decide on each of them in the inbox."))


def _requests(session: HeadquartersSession) -> HouseLine:
    count = len({item.candidate.device for item in session.store.roster.requests()})
    if not count:
        return HouseLine(HouseSubject.REQUESTS, Urgency.OK, _("No device waits to be enrolled."))
    fact = ngettext(
        "{count} device waits to be enrolled.", "{count} devices wait to be enrolled.", count
    ).format(count=number(count))
    return HouseLine(
        HouseSubject.REQUESTS, Urgency.SOON, fact, _("Compare the ten words with its holder.")
    )


def _intake_key(session: HeadquartersSession, published: PublishedNow, now: datetime) -> HouseLine:
    made = intake_made(session.vault, published.headquarters.intake[0])
    step = _("Publish a new one with two holders: fieldkit-hq directory intake")
    if made is None:
        return HouseLine(
            HouseSubject.INTAKE_KEY,
            Urgency.SOON,
            _("Nobody knows how old the intake key is."),
            step,
        )
    days = (now - made).days
    fact = ngettext(
        "The intake key is {count} day old.", "The intake key is {count} days old.", days
    ).format(count=number(days))
    urgency = _by_days(INTAKE_DAYS - days, _INTAKE_WARNING_DAYS)
    return _line(HouseSubject.INTAKE_KEY, urgency, fact, step)


def _certificates(session: HeadquartersSession, now: datetime) -> HouseLine:
    entries = session.store.roster.entries()
    left = [days_left(item, now) for item in entries if item.state is DeviceState.APPROVED]
    if not left:
        return HouseLine(HouseSubject.CERTIFICATES, Urgency.OK, _("No device is enrolled."))
    ending = sum(days < _CERTIFICATE_WARNING_DAYS for days in left)
    if not ending:
        fact = ngettext(
            "The certificate of {count} device is valid.",
            "The certificates of {count} devices are valid.",
            len(left),
        ).format(count=number(len(left)))
        return HouseLine(HouseSubject.CERTIFICATES, Urgency.OK, fact)
    fact = ngettext(
        "The certificate of {count} device ends soon or has ended.",
        "The certificates of {count} devices end soon or have ended.",
        ending,
    ).format(count=number(ending))
    return HouseLine(
        HouseSubject.CERTIFICATES,
        _by_days(min(left), _CERTIFICATE_WARNING_DAYS),
        fact,
        _("Renew them, then sync or write a return; they may also come by stick."),
    )


def _own_certificate(
    session: HeadquartersSession, published: PublishedNow, now: datetime
) -> HouseLine:
    subject = HouseSubject.OWN_CERTIFICATE
    if not published.headquarters.servers:
        return HouseLine(subject, Urgency.OK, _("No drop server is published."))
    own = own_certificates(session.vault)
    if not own:
        return HouseLine(
            subject, Urgency.SOON, _("No drop server knows this headquarters yet."), _("Sync once.")
        )
    days = (own[0].ends_at - now).days
    fact = _("Drop servers know this headquarters until {day}.").format(
        day=short_day(own[0].ends_at)
    )
    return _line(subject, _by_days(days, _CERTIFICATE_WARNING_DAYS), fact, _("Sync: it renews."))


def _recovery(session: HeadquartersSession) -> HouseLine:
    has_paper, has_reserve = is_proved(session)
    if has_paper and has_reserve:
        return HouseLine(
            HouseSubject.RECOVERY,
            Urgency.OK,
            _("The words on paper and the reserve key were proved."),
        )
    if has_paper:
        step = _("Prove the reserve: fieldkit-hq reserve prove")
    else:
        step = _("Make and prove them: fieldkit-hq recovery make, recovery prove")
    return HouseLine(
        HouseSubject.RECOVERY,
        Urgency.OVER,
        _("Not proved: the words on paper, or the reserve key. A lost passphrase is the end."),
        step,
    )


def _offline_keys(
    session: HeadquartersSession, published: PublishedNow, now: datetime
) -> HouseLine:
    reserve = last_done(session.vault, HouseDate.RESERVE)
    ends = min(published.root_expires, published.targets_expires)
    signed = last_done(session.vault, HouseDate.HOLDERS)
    fact = " ".join(
        (
            _("The reserve opened something last on {day}.").format(day=short_day(reserve))
            if reserve is not None
            else _("Nobody knows when the reserve was last tried."),
            _("The holders signed last on {day}.").format(day=short_day(signed))
            if signed is not None
            else _("Nobody knows when the holders signed last."),
            _("What they signed holds until {day}.").format(day=short_day(ends)),
        )
    )
    urgency = _by_days((ends - now).days, _OFFLINE_WARNING_DAYS)
    step = _("Bring the holders together, or let a change go from one to the other.")
    is_stale = reserve is None or now - reserve > timedelta(days=_RESERVE_DAYS)
    if urgency is Urgency.OK and is_stale:
        urgency, step = Urgency.SOON, _("Do a restore drill: it tries the reserve.")
    return _line(HouseSubject.OFFLINE_KEYS, urgency, fact, step)


def _by_days(left: int, warning: int) -> Urgency:
    if left < 0:
        return Urgency.OVER
    return Urgency.SOON if left <= warning else Urgency.OK


def _line(subject: HouseSubject, urgency: Urgency, fact: str, step: str) -> HouseLine:
    return HouseLine(subject, urgency, fact, "" if urgency is Urgency.OK else step)
