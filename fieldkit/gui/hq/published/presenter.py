"""What left headquarters, newest first; a version that left by mistake can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from fieldkit.domain.identifiers import StatementId
from fieldkit.domain.local_text import local, short_moment
from fieldkit.domain.statement import Statement
from fieldkit.gui.errors import explained
from fieldkit.gui.hq.published.shown import PublishedLine, published_line
from fieldkit.gui.running import Run
from fieldkit.operations.hq.list_publications import list_publications
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.take_back import take_back
from fieldkit.translations import _

Done = Callable[[str, Sequence[StatementId]], None]
_MOST = 200


class PublishedView(Protocol):
    """What the screen can show."""

    def show_lines(self, lines: tuple[PublishedLine, ...]) -> None:
        """Show what left."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


class PublishedPresenter:
    """One visit."""

    def __init__(
        self, view: PublishedView, session: HeadquartersSession, run: Run, *, done: Done
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._done = done

    def refresh(self) -> None:
        """Ask anew."""
        self._run(lambda _progress: self._lines(), self._view.show_lines, self._failed)

    def take_back(self, statement_id: str) -> None:
        """State that a version left by mistake."""

        def taken(made: tuple[Statement, ...]) -> None:
            self._done(_("Taken back."), [item.statement_id for item in made])
            self.refresh()

        self._run(
            lambda _progress: take_back(self._session, [StatementId(statement_id)]),
            taken,
            self._failed,
        )

    def _lines(self) -> tuple[PublishedLine, ...]:
        today = local(self._session.clock.now(), self._session.clock).date()
        found = list_publications(self._session)[:_MOST]
        return tuple(published_line(item, self._when, today) for item in found)

    def _when(self, moment: datetime) -> str:
        return short_moment(local(moment, self._session.clock))

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)
