"""Shows what needs a person now, and leads there."""

from __future__ import annotations

from typing import Protocol

from fieldkit.domain.local_text import local, number, short_moment
from fieldkit.gui.errors import explained
from fieldkit.gui.hq.home.rows import HomeRows, home_rows
from fieldkit.gui.running import Run
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_home import HomeState, show_home
from fieldkit.translations import _, ngettext


class HomeView(Protocol):
    """What the screen can show."""

    def show_rows(self, rows: HomeRows) -> None:
        """Show these lines."""
        ...

    def show_notices(self, sentences: tuple[str, ...]) -> None:
        """Say what was found when the vault was unlocked."""
        ...

    def show_summary(self, sentence: str) -> None:
        """Say what there is in all."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


class HomePresenter:
    """The first screen, for as long as the section lives."""

    def __init__(self, view: HomeView, session: HeadquartersSession, run: Run) -> None:
        self._view = view
        self._session = session
        self._run = run

    def start(self) -> None:
        """Say what must be known first, and what waits."""
        self._view.show_notices(self._session.notices)
        self.refresh()

    def refresh(self) -> None:
        """Ask anew."""
        self._run(lambda _progress: show_home(self._session), self._show, self._failed)

    def _show(self, state: HomeState) -> None:
        self._view.show_rows(home_rows(state))
        self._view.show_summary(self._summary(state))

    def _summary(self, state: HomeState) -> str:
        text = ngettext("{count} report is here.", "{count} reports are here.", state.reports)
        said = text.format(count=number(state.reports))
        if state.last_arrival is None:
            return said
        when = short_moment(local(state.last_arrival, self._session.clock))
        return " ".join((said, _("The last one came {when}.").format(when=when)))

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)
