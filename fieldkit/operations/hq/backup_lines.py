"""Say how the backups stand, and when one was last restored to see that it works."""

from __future__ import annotations

from datetime import datetime, timedelta

from fieldkit.bundle.receipt import Outcome
from fieldkit.domain.erasure import ErasedKind
from fieldkit.domain.house import HouseLine, HouseSubject, Urgency
from fieldkit.domain.local_text import number, short_day
from fieldkit.operations.hq.house_dates import HouseDate, last_done
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.translations import _, ngettext

_SOON, _OVER = timedelta(days=1), timedelta(days=7)  # with something that no backup holds
_DRILL_SOON, _DRILL_OVER = timedelta(days=150), timedelta(days=183)  # twice a year


def backup_line(session: HeadquartersSession, now: datetime) -> HouseLine:
    """Return how old the newest backup is and what it lacks."""
    runs = session.store.backups.runs()
    erased = len(session.store.erasures.every(ErasedKind.OBJECT))
    here = sum(session.store.objects.count(state) for state in Outcome) - erased
    if not runs:
        return HouseLine(
            HouseSubject.BACKUP,
            Urgency.OVER if here else Urgency.SOON,
            _("There is no backup."),
            _("Make one on an encrypted disk that is kept elsewhere."),
        )
    newest = runs[0]
    lacking = max(0, here - newest.object_count)
    folders = len({run.backup_id for run in runs})
    fact = " ".join(
        (
            ngettext(
                "{count} backup; the newest of {day}, every byte read again.",
                "{count} backups; the newest of {day}, every byte read again.",
                folders,
            ).format(count=number(folders), day=short_day(newest.finished_at)),
            ngettext(
                "{count} object came since then.", "{count} objects came since then.", lacking
            ).format(count=number(lacking))
            if lacking
            else _("It holds everything."),
        )
    )
    urgency = _urgency(now - newest.finished_at) if lacking else Urgency.OK
    step = _("Bring the backup up to date; devices keep their copies until then.")
    return HouseLine(HouseSubject.BACKUP, urgency, fact, "" if urgency is Urgency.OK else step)


def drill_line(session: HeadquartersSession, now: datetime) -> HouseLine:
    """Return when a backup was last restored and opened."""
    done = last_done(session.vault, HouseDate.DRILL)
    step = _("Do a restore drill, with the reserve key and the newest backup.")
    if done is None:
        has_backup = bool(session.store.backups.runs())
        return HouseLine(
            HouseSubject.DRILL,
            Urgency.OVER if has_backup else Urgency.SOON,
            _("No backup was ever restored to see that it works."),
            step,
        )
    age = now - done
    urgency = Urgency.OK
    if age > _DRILL_SOON:
        urgency = Urgency.OVER if age > _DRILL_OVER else Urgency.SOON
    fact = _("A backup was restored and opened last on {day}.").format(day=short_day(done))
    return HouseLine(HouseSubject.DRILL, urgency, fact, "" if urgency is Urgency.OK else step)


def _urgency(age: timedelta) -> Urgency:
    if age > _OVER:
        return Urgency.OVER
    return Urgency.SOON if age > _SOON else Urgency.OK
