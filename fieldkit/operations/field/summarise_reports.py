"""What is on this device at a glance: all drafts, the newest sealed reports, and the figures.

Sealed reports are counted, not read: there can be a hundred thousand of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fieldkit.domain.report import Draft, ReportState, Stub
from fieldkit.operations.field.list_drafts import list_drafts
from fieldkit.operations.field.remember_hand_over import LastHandOver, remembered_hand_over
from fieldkit.operations.field.remember_sync import last_sync
from fieldkit.operations.session import Session

NEWEST = 30  # sealed reports that are listed; all of them can be found


@dataclass(frozen=True)
class Summary:
    """Drafts by last change, stubs by number, both newest first."""

    drafts: tuple[Draft, ...]
    stubs: tuple[Stub, ...]
    sealed: int  # how many stubs there are in all
    only_here: int  # drafts, people in sheets; sealed, and neither at a server nor received
    at_server: int  # whole on a drop server, without an accepted receipt
    safe_at_headquarters: int
    held_at_headquarters: int
    carried: int  # objects of colleagues; not counted above
    last_hand_over: LastHandOver | None
    last_sync: datetime | None  # when a run last ended well


def summarise_reports(session: Session) -> Summary:
    """Return what the first screen says."""
    vault = session.vault
    drafts = list_drafts(session)
    people = sum(vault.sheets.people(draft.report_id) for draft in drafts)
    counts = vault.reports.count_by_state()
    sealed = sum(counts.values())
    safe = counts.get(ReportState.RECEIVED, 0)
    at_server = counts.get(ReportState.STORED, 0)
    synced = last_sync(vault)
    return Summary(
        drafts=drafts,
        stubs=vault.reports.stubs(NEWEST),
        sealed=sealed,
        only_here=len(drafts) + people + sealed - safe - at_server,
        at_server=at_server,
        safe_at_headquarters=safe,
        held_at_headquarters=counts.get(ReportState.HELD, 0),
        carried=vault.outbox.carried_figures()[0],
        last_hand_over=remembered_hand_over(vault),
        last_sync=None if synced is None else synced.good_at,
    )
