"""Shows what came and what waits: first what needs somebody, then what takes longer to find out."""

from __future__ import annotations

from typing import Protocol

from fieldkit.domain.local_text import local, short_moment
from fieldkit.gui.errors import explained
from fieldkit.gui.hq.inbox.rows import InboxRows, file_lines, inbox_rows, letter_lines
from fieldkit.gui.hq.lines import Line
from fieldkit.gui.running import Run
from fieldkit.operations.hq.explain_files import meanings
from fieldkit.operations.hq.remember_run import last_files, last_runs
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_chain import show_troubled
from fieldkit.operations.hq.show_inbox import WaitingLetters, show_held, show_large, show_letters
from fieldkit.translations import _


class InboxView(Protocol):
    """What the screen can show."""

    def show_rows(self, rows: InboxRows, when: str, files: tuple[Line, ...]) -> None:
        """Show what came and waits; `when` the last run was, and what became of its files."""
        ...

    def show_letters(self, lines: tuple[Line, ...]) -> None:
        """Show what is on the way to devices."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


class InboxPresenter:
    """The inbox, for as long as the section lives."""

    def __init__(self, view: InboxView, session: HeadquartersSession, run: Run) -> None:
        self._view = view
        self._session = session
        self._run = run

    def refresh(self) -> None:
        """Ask anew; letters come later, since each device's receipts are looked through."""
        self._run(lambda _progress: self._rows(), self._show, self.failed)

    def _rows(self) -> tuple[InboxRows, str, tuple[Line, ...]]:
        session = self._session
        runs = last_runs(session)
        rows = inbox_rows(
            show_held(session),
            session.store.roster.requests(),
            show_troubled(session),
            show_large(session),
            runs,
        )
        when = short_moment(local(runs[0].at, session.clock)) if runs else ""
        return rows, when, file_lines(last_files(session), meanings())

    def _show(self, found: tuple[InboxRows, str, tuple[Line, ...]]) -> None:
        self._view.show_rows(*found)
        self._run(lambda _progress: show_letters(self._session), self._show_letters, self.failed)

    def _show_letters(self, letters: tuple[WaitingLetters, ...]) -> None:
        self._view.show_letters(letter_lines(letters))

    def failed(self, error: Exception) -> None:
        """Say what did not work."""
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint or _("Try again."))
