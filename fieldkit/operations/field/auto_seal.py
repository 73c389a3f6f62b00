"""Which drafts are sealed by themselves, as headquarters' rules ask, and when.

Four rules: after some minutes without a change, at the next unlock what was left at a lock, the
same when a stick is pulled out, which locks, and all at once when this device is revoked. A draft
whose form does not let it be sealed as it is stays, and the person is told: nothing is ever sealed
that the form forbids, and nothing is lost. A draft that is open is never sealed under somebody's
hands.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from fieldkit.domain.headquarters import Policy
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.report import Draft
from fieldkit.domain.roster import DeviceState
from fieldkit.errors import DirectoryInvalid, NoHeadquarters
from fieldkit.operations.field.device_state import enrolment_state
from fieldkit.operations.field.keep_directory import headquarters_of
from fieldkit.operations.session import Session

logger = logging.getLogger(__name__)

_KEPT_OPEN = "kept-open/"  # and a report id: until when it is not sealed by itself


@dataclass(frozen=True)
class DueDraft:
    """A draft that is sealed by itself at `due_at`, unless it changes before."""

    report_id: ReportId
    due_at: datetime
    may_be_kept: bool  # the person may put it off once

    def seconds_left(self, now: datetime) -> int:
        """Return how many whole seconds are left, 0 when it is due."""
        return max(0, int((self.due_at - now).total_seconds()))


def auto_seal_policy(session: Session) -> Policy:
    """Return the rules in force; without a headquarters nothing is sealed by itself."""
    try:
        return headquarters_of(session.vault, session.clock.now()).policy
    except (NoHeadquarters, DirectoryInvalid):
        return Policy()


def left_at_lock(session: Session) -> tuple[ReportId, ...]:
    """Return the drafts to be sealed before anything is shown after an unlock, oldest first.

    Those that were marked, all of them under the rule of the lock, and those whose time has come
    while the vault was locked.
    """
    if session.vault.read_only or session.is_rolled_back:
        return ()
    drafts = session.vault.reports.drafts_of_their_own()
    policy = auto_seal_policy(session) if drafts else Policy()
    if policy.auto_seal_at_lock:
        return tuple(draft.report_id for draft in drafts)
    now = session.clock.now()
    waiting = due_drafts(session, policy)
    due = {draft.report_id for draft in waiting if not draft.seconds_left(now)}
    return tuple(
        draft.report_id for draft in drafts if draft.seal_at_lock or draft.report_id in due
    )


def mark_left(session: Session) -> int:
    """Mark all drafts, so that the next unlock seals them; return how many."""
    vault = session.vault
    if vault.read_only:
        return 0
    drafts = [draft for draft in vault.reports.drafts_of_their_own() if not draft.seal_at_lock]
    if drafts:
        with vault.transaction():
            for draft in drafts:
                vault.reports.set_seal_at_lock(draft.report_id, seal_at_lock=True)
    return len(drafts)


def take_mark_away(session: Session, report_ids: Iterable[ReportId]) -> None:
    """Let drafts that could not be sealed be worked on; the next lock decides anew."""
    vault = session.vault
    drafts = {draft.report_id for draft in vault.reports.drafts() if draft.seal_at_lock}
    with vault.transaction():
        for report_id in report_ids:
            if report_id in drafts:
                vault.reports.set_seal_at_lock(report_id, seal_at_lock=False)


def due_drafts(session: Session, policy: Policy) -> tuple[DueDraft, ...]:
    """Return the drafts that wait to be sealed by themselves, the next first."""
    minutes = policy.auto_seal_minutes
    if is_cut_off(session, policy):
        return tuple(
            DueDraft(draft.report_id, draft.changed_at, may_be_kept=False)
            for draft in session.vault.reports.drafts_of_their_own()
        )
    if not minutes or session.vault.read_only:
        return ()
    found = [_due(session, draft, minutes) for draft in session.vault.reports.drafts_of_their_own()]
    return tuple(sorted(found, key=lambda due: (due.due_at, due.report_id)))


def is_cut_off(session: Session, policy: Policy) -> bool:
    """Say whether headquarters revoked this device, and its rules then leave no draft open."""
    vault = session.vault
    is_revoked = enrolment_state(vault) == DeviceState.REVOKED
    return is_revoked and policy.seal_on_revocation and not vault.read_only


def keep_open(session: Session, report_id: ReportId) -> None:
    """Put off the sealing of a draft by the same time once more, but not a second time."""
    minutes = auto_seal_policy(session).auto_seal_minutes
    vault, name = session.vault, _KEPT_OPEN + report_id
    if minutes and vault.working.get(name) is None:
        until = session.clock.now() + timedelta(minutes=minutes)
        with vault.transaction():
            vault.working.put(name, until.isoformat())


def _due(session: Session, draft: Draft, minutes: int) -> DueDraft:
    due_at = draft.changed_at + timedelta(minutes=minutes)
    kept = session.vault.working.get(_KEPT_OPEN + draft.report_id)
    if isinstance(kept, str):
        due_at = max(due_at, datetime.fromisoformat(kept))
    return DueDraft(draft.report_id, due_at, may_be_kept=kept is None)
