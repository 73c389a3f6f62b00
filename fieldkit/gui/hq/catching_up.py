"""Reads and compares in the background, in steps so short that whoever works does not wait.

Reads what was never read (after an update, or a run that was cut short), then compares whom
reports speak of with everybody who is known, whenever something came.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from PySide6.QtCore import QObject

from fieldkit.domain.identifiers import ReportId
from fieldkit.gui.background import BackgroundJobs
from fieldkit.operations.hq.held_names import held_names
from fieldkit.operations.hq.propose_matches import propose_some
from fieldkit.operations.hq.read_mentions import read_reports
from fieldkit.operations.hq.session import HeadquartersSession

# Of one step; the vault's lane must be free for whoever works meanwhile.
_READ, _COMPARED = 20, 10
_TOLD_EVERY = 50  # steps


class CatchingUp(QObject):
    """One per open headquarters; does nothing where all was read and compared."""

    def __init__(
        self,
        session: HeadquartersSession,
        jobs: BackgroundJobs,
        parent: QObject,
        *,
        on_step: Callable[[], None],
        on_done: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._jobs = jobs
        self._on_step = on_step
        self._on_done = on_done
        self._waiting: list[ReportId] = []
        self._steps = 0
        self._is_busy = False
        self._is_asked_again = False

    def start(self) -> None:
        """Read what was not read, then compare."""
        if not self._session.vault.read_only:
            self._is_busy = True
            self._jobs.run(self, lambda _progress: self._unread(), self._found, self._give_up)

    def compare(self) -> None:
        """Compare what came meanwhile; asks for little where nothing did."""
        if self._is_busy:
            self._is_asked_again = True
        else:
            self._is_busy = True
            self._compare_all()

    def _unread(self) -> list[ReportId]:
        store = self._session.store
        return [*store.records.unread(), *store.submissions.unread()]

    def _found(self, unread: list[ReportId]) -> None:
        self._waiting = unread
        self._read_some()

    def _read_some(self) -> None:
        some, self._waiting = self._waiting[:_READ], self._waiting[_READ:]
        if not some:
            self._compare_all()
            return

        def was_read(_summary: object) -> None:
            self._steps += 1
            self._read_some()

        self._jobs.run(
            self, lambda _progress: read_reports(self._session, some), was_read, self._give_up
        )

    def _compare_all(self) -> None:
        self._held = cache(partial(held_names, self._session))
        self._compare_some()

    def _compare_some(self) -> None:
        self._jobs.run(
            self,
            lambda progress: propose_some(self._session, _COMPARED, progress, self._held),
            self._compared,
            self._give_up,
        )

    def _compared(self, count: int) -> None:
        if count:
            self._steps += 1
            if self._steps % _TOLD_EVERY == 0:
                self._on_step()
            self._compare_some()
            return
        steps, self._steps, self._is_busy = self._steps, 0, False
        self._held.cache_clear()
        if steps:
            self._on_done()
        if self._is_asked_again:
            self._is_asked_again = False
            self.compare()

    def _give_up(self, _error: Exception) -> None:
        """Leave it: it is tried again the next time, and whatever fails is said where it shows."""
        self._is_busy = self._is_asked_again = False
