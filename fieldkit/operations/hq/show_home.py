"""Say what at headquarters needs a person now, for the first screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fieldkit.domain.house import HouseLine
from fieldkit.operations.hq.due_alarms import count_due, local_now
from fieldkit.operations.hq.house_state import house_state
from fieldkit.operations.hq.propose_matches import ToCompareCounts, to_compare_counts
from fieldkit.operations.hq.remember_run import IntakeRun, last_runs
from fieldkit.operations.hq.review_reports import due_reviews
from fieldkit.operations.hq.session import HeadquartersSession

_MOST_REVIEWS = 1000


@dataclass(frozen=True)
class HomeState:
    """What waits, and how the house stands."""

    house: tuple[HouseLine, ...]
    reports: int  # received and imported
    devices: int  # that are enrolled, or were
    last_arrival: datetime | None  # of a report; UTC
    alarms: int
    urgent_alarms: int  # of them
    to_compare: ToCompareCounts  # people in reports with nobody behind them
    tasks: int  # of who works now, not done
    reviews: int  # reports that are due to be looked at again, 1,000 at most
    shared_tasks: int  # nobody's in particular, not done: of an arrest, for example
    shared_overdue: int  # of them
    last_run: IntakeRun | None  # of an intake or a sync


def show_home(session: HeadquartersSession) -> HomeState:
    """Return what the first screen says; it reads counts and a few rows only."""
    store = session.store
    newest = [record.received_at for record in store.records.newest(limit=1)]
    newest += [record.received_at for record in store.submissions.newest(limit=1)]
    due = count_due(session)
    runs = last_runs(session)
    who = session.colleague
    return HomeState(
        house=house_state(session),
        reports=store.records.count() + store.submissions.count(),
        devices=len(store.roster.entries()),
        last_arrival=max(newest, default=None),
        alarms=due.alarms,
        urgent_alarms=due.urgent,
        to_compare=to_compare_counts(session),
        shared_tasks=store.tasks.count_for_anybody(),
        shared_overdue=store.tasks.count_for_anybody(overdue_at=local_now(session)),
        tasks=0 if who is None else store.tasks.count_open(who.colleague_id),
        reviews=len(due_reviews(session, limit=_MOST_REVIEWS)),
        last_run=runs[0] if runs else None,
    )
