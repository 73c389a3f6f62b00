"""Sync that a person need not ask for: decides when a run begins, or is offered; knows no Qt.

It is looked at every few seconds and costs some system calls then: no packet, no program.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime

from fieldkit.crypto.random import random_below
from fieldkit.domain.identifiers import Sha256
from fieldkit.domain.sync_choice import SyncMode
from fieldkit.domain.upload import Upload, UploadState
from fieldkit.gui.field.sync.runs import JudgedNetwork, SyncRuns
from fieldkit.gui.running import Run
from fieldkit.operations.field.device_state import enrolment_state
from fieldkit.operations.field.keep_sync_choice import kept_sync_choice
from fieldkit.operations.field.list_uploads import list_uploads
from fieldkit.operations.field.remember_sync import last_sync
from fieldkit.operations.session import Session
from fieldkit.transfer.schedule import next_run

_JUDGE_SECONDS = 60  # Tor or a VPN may come up without the network changing
_READ_SECONDS = 60  # what the vault says may change without a word to us
_SHARES = 1_000_000

FindToken = Callable[[], Hashable]


@dataclass(frozen=True)
class _Plan:
    mode: SyncMode
    next_at: datetime | None = None  # UTC; None: only a person begins
    ready: frozenset[Sha256] = frozenset()  # sealed objects that may go now
    may_hurry: bool = False  # no time of day and no chance was chosen, and nothing failed lately


class AutomaticSync:
    """One per unlocked vault."""

    def __init__(
        self,
        session: Session,
        run: Run,
        runs: SyncRuns,
        *,
        find_token: FindToken,
        offer: Callable[[int], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`offer`: so many objects could be sent now, 0 takes it back."""
        self._session = session
        self._run = run
        self._runs = runs
        self._find_token = find_token
        self._offer = offer
        self._monotonic = monotonic
        self._share = _drawn()  # kept until the run that it is for
        self._plan: _Plan | None = None
        self._read_at = 0.0
        self._judged_at: float | None = None
        self._token: Hashable = None
        self._knows_token = False
        self._is_busy = False
        self._is_offered = False
        self._known: frozenset[Sha256] = frozenset()  # what the last run has met
        self._has_ended = False  # a run, since the plan was read

    @property
    def is_idle(self) -> bool:
        """Return whether nothing need be looked at: only a person begins."""
        return self._plan is not None and self._plan.mode is SyncMode.MANUAL

    def read(self) -> None:
        """Read again what was chosen and what waits, and then look."""
        share, session = self._share, self._session
        self._read_at = self._monotonic()
        self._run(lambda _progress: _read(session, share), self._have_read, _ignored)

    def ended(self) -> None:
        """A run is over: the next one gets its own chance."""
        self._share = _drawn()
        self._has_ended = True
        self._take_back()
        self.read()

    def look(self) -> None:
        """Look whether the network has changed and whether it is time.

        While a run goes on it looks for itself, and judges anew where the network changes.
        """
        if self._is_busy or self.is_idle or self._runs.is_running:
            return
        self._is_busy = True
        # In the vault's lane, which looks for drafts at the same moment: it waits for nothing, and
        # one thread is woken in place of two that are in each other's way.
        self._run(lambda _progress: self._find_token(), self._looked, self._not_looked)

    def _have_read(self, plan: _Plan) -> None:
        self._plan = plan
        if self._has_ended:
            self._known, self._has_ended = plan.ready, False
        if plan.mode is not SyncMode.ASK or not plan.ready:
            self._take_back()
        self.look()

    def _looked(self, token: Hashable) -> None:
        self._is_busy = False
        has_changed = self._knows_token and token != self._token
        self._token, self._knows_token = token, True
        if has_changed:
            self._judged_at = None
            self._take_back()
        if self._monotonic() - self._read_at >= _READ_SECONDS:
            self.read()
        elif self._is_time():
            self._judge()

    def _not_looked(self, _error: Exception) -> None:
        self._is_busy = False  # the next look comes soon

    def _is_time(self) -> bool:
        plan = self._plan
        if plan is None or self._is_offered or (plan.mode is SyncMode.ASK and not plan.ready):
            return False
        if self._judged_at is not None and self._monotonic() - self._judged_at < _JUDGE_SECONDS:
            return False
        # What was sealed just now need not wait for the next look at the mail.
        is_fresh = plan.may_hurry and bool(plan.ready - self._known)
        is_due = plan.next_at is not None and plan.next_at <= self._session.clock.now()
        return is_due or is_fresh

    def _judge(self) -> None:
        self._judged_at = self._monotonic()
        self._runs.look(self._judged)

    def _judged(self, judged: JudgedNetwork) -> None:
        plan = self._plan
        if plan is None or not judged.may_connect:
            return
        if plan.mode is SyncMode.AUTOMATIC:
            self._runs.start(by_person=False)
        elif plan.mode is SyncMode.ASK:
            self._is_offered = True
            self._offer(len(plan.ready))

    def _take_back(self) -> None:
        if self._is_offered:
            self._is_offered = False
            self._offer(0)


def _read(session: Session, share: float) -> _Plan:
    vault, clock = session.vault, session.clock
    if session.is_training or vault.read_only or enrolment_state(vault) == "revoked":
        return _Plan(SyncMode.MANUAL)
    choice = kept_sync_choice(vault)
    if choice.mode is SyncMode.MANUAL:
        return _Plan(choice.mode)
    now, last = clock.now(), last_sync(vault)
    next_at = next_run(
        choice,
        None if last is None else last.run,
        now,
        offset_minutes=clock.offset_minutes(),
        share=share,
    )
    return _Plan(
        choice.mode,
        next_at,
        frozenset(upload.sha256 for upload in list_uploads(vault) if _may_go(upload, now)),
        may_hurry=choice.at_minute is None
        and choice.jitter_minutes == 0
        and (last is None or not last.failures),
    )


def _may_go(upload: Upload, now: datetime) -> bool:
    is_waiting = upload.state in (UploadState.WAITING, UploadState.GIVEN_UP)
    return is_waiting and (upload.not_before is None or upload.not_before <= now)


def _drawn() -> float:
    return random_below(_SHARES) / _SHARES


def _ignored(_error: Exception) -> None:
    """It is read again in a moment."""
