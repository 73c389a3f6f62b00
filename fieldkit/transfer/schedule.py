"""When sync begins by itself, or is offered: rules without a clock of their own.

- After a run that ended well the next one comes half an hour later: headquarters may have sent
  something.
- After one that failed the wait doubles from one minute up to an hour.
- Who chose a time of day gets one run a day, some chance minutes after it, and none at another
  hour: a machine that slept through it waits for the next day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from fieldkit.domain.sync_choice import MINUTES_OF_DAY, SyncChoice, SyncMode

PERIOD_MINUTES = 30
FIRST_RETRY_MINUTES = 1
LONGEST_RETRY_MINUTES = 60
GRACE_MINUTES = 60  # how long after its time a daily run may still begin


@dataclass(frozen=True)
class LastRun:
    """What counts of the runs before; UTC."""

    at: datetime
    failures: int = 0  # in a row
    again_at: datetime | None = None  # when an object that was refused may be tried again


def next_run(
    choice: SyncChoice,
    last: LastRun | None,
    now: datetime,
    *,
    offset_minutes: int,
    share: float,
) -> datetime | None:
    """Return when the next run may begin, in the past if it is due; None if only a person begins.

    `offset_minutes` is what local time is ahead of UTC. `share` (0 to 1) is drawn once for each
    run by the caller and kept until that run: by it the chosen jitter is taken.
    """
    if choice.mode is SyncMode.MANUAL:
        return None
    jitter = timedelta(minutes=choice.jitter_minutes * min(1.0, max(0.0, share)))
    if last is not None and last.at > now:  # this clock was set back
        last = LastRun(now, last.failures)
    if choice.at_minute is not None:
        return _daily(choice.at_minute, choice.jitter_minutes, jitter, last, now, offset_minutes)
    if last is None:
        return now
    begins = last.at + timedelta(minutes=_pause(last.failures))
    if last.again_at is not None:
        begins = min(begins, max(last.again_at, last.at + timedelta(minutes=FIRST_RETRY_MINUTES)))
    return begins + jitter


def _pause(failures: int) -> int:
    if failures == 0:
        return PERIOD_MINUTES
    return min(LONGEST_RETRY_MINUTES, FIRST_RETRY_MINUTES << min(failures - 1, 16))


def _daily(
    at_minute: int,
    most_jitter: int,
    jitter: timedelta,
    last: LastRun | None,
    now: datetime,
    offset_minutes: int,
) -> datetime:
    local = now + timedelta(minutes=offset_minutes)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    today = midnight + timedelta(minutes=at_minute - offset_minutes)
    window = timedelta(minutes=most_jitter + GRACE_MINUTES)
    # The one of yesterday may still be open after midnight.
    for begins in (today - timedelta(minutes=MINUTES_OF_DAY), today):
        done = last is not None and last.failures == 0 and last.at >= begins
        if begins + window >= now and not done:
            after_failure = (
                last.at + timedelta(minutes=_pause(last.failures))
                if last is not None and last.failures and last.at >= begins
                else begins
            )
            return max(begins + jitter, after_failure)
    return today + timedelta(minutes=MINUTES_OF_DAY) + jitter
