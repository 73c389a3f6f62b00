"""Reads in the background what was never read: after an update, or a run that was cut short."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from fieldkit.domain.identifiers import ReportId
from fieldkit.gui.background import BackgroundJobs
from fieldkit.operations.hq.read_mentions import read_reports
from fieldkit.operations.hq.session import HeadquartersSession

_AT_ONCE = 20  # reports; the vault's lane must be free for whoever works meanwhile


class CatchingUp(QObject):
    """One per open headquarters; does nothing where all was read."""

    def __init__(
        self,
        session: HeadquartersSession,
        jobs: BackgroundJobs,
        parent: QObject,
        *,
        on_read: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._jobs = jobs
        self._on_read = on_read
        self._waiting: list[ReportId] = []
        self._has_read = False

    def start(self) -> None:
        """Find out what was not read."""
        if not self._session.vault.read_only:
            self._jobs.run(self, lambda _progress: self._unread(), self._found, self._give_up)

    def _unread(self) -> list[ReportId]:
        store = self._session.store
        return [*store.records.unread(), *store.submissions.unread()]

    def _found(self, unread: list[ReportId]) -> None:
        self._waiting = unread
        self._go_on(None)

    def _go_on(self, _summary: object) -> None:
        some, self._waiting = self._waiting[:_AT_ONCE], self._waiting[_AT_ONCE:]
        if some:
            self._has_read = True
            self._jobs.run(
                self,
                lambda _progress: read_reports(self._session, some),
                self._go_on,
                self._give_up,
            )
        elif self._has_read:
            self._on_read()

    def _give_up(self, _error: Exception) -> None:
        """Leave it: it is tried again the next time, and whatever fails is said where it shows."""
