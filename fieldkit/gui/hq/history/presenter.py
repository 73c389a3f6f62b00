"""Shows what was stated, and takes it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from fieldkit.domain.identifiers import StatementId
from fieldkit.domain.local_text import local, short_moment
from fieldkit.domain.statement import Statement
from fieldkit.gui.errors import explained
from fieldkit.gui.hq.history.rows import HistoryRow, history_rows
from fieldkit.gui.running import Run
from fieldkit.operations.hq.list_history import HistoryPage, list_history
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.take_back import take_back
from fieldkit.translations import _


class HistoryView(Protocol):
    """What the screen can show."""

    def show_page(self, rows: tuple[HistoryRow, ...], *, is_first: bool, is_last: bool) -> None:
        """Show statements, after those that are shown unless they are the first."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


class HistoryPresenter:
    """One visit to the history."""

    def __init__(
        self,
        view: HistoryView,
        session: HeadquartersSession,
        run: Run,
        *,
        done: Callable[[str, Sequence[StatementId]], None],
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._done = done
        self._mine = False

    def start(self) -> None:
        """Show the newest."""
        self._show_from(None)

    def show_mine(self, mine: bool) -> None:
        """Show what everybody stated, or only who works now."""
        self._mine = mine
        self.start()

    def read_on(self, before: int) -> None:
        """Show what is older."""
        self._show_from(before)

    def take_back(self, statement: str) -> None:
        """Take a statement back; this can be undone like everything else."""

        def taken(made: tuple[Statement, ...]) -> None:
            self._done(_("Taken back."), [item.statement_id for item in made])
            self.start()

        wanted = [StatementId(statement)]
        self._run(lambda _progress: take_back(self._session, wanted), taken, self._failed)

    def _show_from(self, before: int | None) -> None:
        mine = self._mine

        def show(page: HistoryPage) -> None:
            if mine is self._mine:
                rows = history_rows(page, self._when)
                self._view.show_page(rows, is_first=before is None, is_last=page.is_last)

        self._run(
            lambda _progress: list_history(self._session, before=before, mine=mine),
            show,
            self._failed,
        )

    def _when(self, moment: datetime) -> str:
        return short_moment(local(moment, self._session.clock))

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)
