"""Say what at headquarters needs a person now, for the first screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fieldkit.domain.house import HouseLine
from fieldkit.operations.hq.house_state import house_state
from fieldkit.operations.hq.session import HeadquartersSession


@dataclass(frozen=True)
class HomeState:
    """What waits, and how the house stands."""

    house: tuple[HouseLine, ...]
    reports: int  # received and imported
    devices: int  # that are enrolled, or were
    last_arrival: datetime | None  # of a report; UTC


def show_home(session: HeadquartersSession) -> HomeState:
    """Return what the first screen says; it reads counts and a few rows only."""
    store = session.store
    newest = [record.received_at for record in store.records.newest(limit=1)]
    newest += [record.received_at for record in store.submissions.newest(limit=1)]
    return HomeState(
        house=house_state(session),
        reports=store.records.count() + store.submissions.count(),
        devices=len(store.roster.entries()),
        last_arrival=max(newest, default=None),
    )
