"""Shows one colleague; gives them roles, notes that they left or came back."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Protocol

from fieldkit.domain.colleague import Colleague, Role
from fieldkit.gui.errors import explained
from fieldkit.gui.hq.colleague.shown import ShownColleague
from fieldkit.gui.running import Run
from fieldkit.operations.hq.colleagues import (
    change_roles,
    find_colleague,
    has_word,
    let_come_back,
    let_leave,
)
from fieldkit.operations.hq.session import HeadquartersSession


class ColleagueView(Protocol):
    """What the screen can show."""

    def show_colleague(self, shown: ShownColleague) -> None:
        """Show them."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


class ColleaguePresenter:
    """One colleague."""

    def __init__(
        self, view: ColleagueView, session: HeadquartersSession, run: Run, code: str
    ) -> None:
        self._view = view
        self._session = session
        self._run = run
        self._code = code

    def refresh(self) -> None:
        """Ask anew."""
        self._run(lambda _progress: self._shown(), self._view.show_colleague, self._failed)

    def take_roles(self, roles: Collection[Role]) -> None:
        """Give them these roles."""
        self._do(lambda: change_roles(self._session, self._code, roles))

    def let_leave(self) -> None:
        """Note that they left."""
        self._do(lambda: let_leave(self._session, self._code))

    def let_come_back(self) -> None:
        """Note that they work here again."""
        self._do(lambda: let_come_back(self._session, self._code))

    def _do(self, change: Callable[[], Colleague]) -> None:
        def work(_progress: object) -> ShownColleague:
            change()
            return self._shown()

        self._run(work, self._view.show_colleague, self._failed)

    def _shown(self) -> ShownColleague:
        found, own = find_colleague(self._session, self._code), self._session.colleague
        return ShownColleague(
            code=found.code,
            roles=found.roles,
            is_here=found.is_here,
            is_own=own is not None and own.colleague_id == found.colleague_id,
            has_word=has_word(self._session, found),
        )

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)
        self.refresh()  # a tick that was not kept is not shown
