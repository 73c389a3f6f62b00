"""The list as it would leave now, made anew whenever somebody wants it otherwise."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from fieldkit.domain.local_text import local
from fieldkit.gui.errors import explained
from fieldkit.gui.hq.lists.rows import ShownList, Wanted, shown_list
from fieldkit.gui.running import Run
from fieldkit.operations.hq.known_terms import labels_in
from fieldkit.operations.hq.make_list import ListOrder, plan_list
from fieldkit.operations.hq.session import HeadquartersSession


class ListsView(Protocol):
    """What the screen can show."""

    def show_list(self, shown: ShownList) -> None:
        """Show the list."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


class ListsPresenter:
    """The list, for as long as the section lives."""

    def __init__(
        self, view: ListsView, session: HeadquartersSession, run: Run, *, language: str
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._language = language
        self._wanted = Wanted()

    def refresh(self) -> None:
        """Make it anew."""
        wanted = self._wanted

        def work(_progress: object) -> ShownList:
            planned = plan_list(self._session, self.order(wanted))
            return shown_list(planned, labels_in(self._session, self._language))

        def show(shown: ShownList) -> None:
            if wanted == self._wanted:  # else something else is asked for meanwhile
                self._view.show_list(shown)

        self._run(work, show, self._failed)

    def want(self, wanted: Wanted) -> None:
        """Make another one."""
        self._wanted = wanted
        self.refresh()

    def order(self, wanted: Wanted | None = None) -> ListOrder:
        """Return what is chosen, as the list is asked for."""
        chosen = wanted or self._wanted
        today = local(self._session.clock.now(), self._session.clock).date()
        return ListOrder(
            language=chosen.language,
            since=today - timedelta(days=chosen.days),
            grouping=chosen.grouping,
            purpose=chosen.purpose,
        )

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)
