"""Judge this computer's clock by what headquarters did last, where no server tells the time."""

from __future__ import annotations

from datetime import datetime, timedelta

from fieldkit.operations.hq.session import HeadquartersSession

LONG_AWAY = timedelta(days=60)
BEHIND = timedelta(days=1)


def doubtful_since(session: HeadquartersSession) -> datetime | None:
    """Return when headquarters was used last, if the clock is a day before or 60 days after it.

    None where nothing speaks against the clock. A clock that is far ahead would give letters and
    certificates a time that devices then believe.
    """
    last, now = session.store.audit.last_at(), session.clock.now()
    if last is None or last - BEHIND <= now <= last + LONG_AWAY:
        return None
    return last
