"""Decides who works now: somebody who is known, or somebody who is added."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from fieldkit.domain.colleague import Colleague
from fieldkit.gui.errors import explained
from fieldkit.gui.running import Run
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.who_works import add_first, begin_work, last_here


class WhoView(Protocol):
    """What the screen can show."""

    def show_colleagues(self, colleagues: tuple[Colleague, ...], last: str) -> None:
        """Ask who it is; `last` is the code of who worked here before."""
        ...

    def ask_for_first(self) -> None:
        """Ask for the code of the first colleague."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...


class WhoPresenter:
    """One question."""

    def __init__(
        self,
        view: WhoView,
        session: HeadquartersSession,
        run: Run,
        *,
        on_known: Callable[[HeadquartersSession], None],
        may_skip: bool,
    ) -> None:
        """`may_skip`: where only one person works here, nothing is asked."""
        self._view = view
        self._session = session
        self._run = run
        self._on_known = on_known
        self._may_skip = may_skip

    def start(self) -> None:
        """Find out who works here at all."""
        self._run(lambda _progress: last_here(self._session), self._found, self._failed)

    def choose(self, code: str) -> None:
        """Let this colleague work."""
        self._run(lambda _progress: begin_work(self._session, code), self._on_known, self._failed)

    def add(self, code: str) -> None:
        """Add the first colleague, with every role, and let them work."""
        self._run(
            lambda _progress: add_first(self._session, code),
            self._on_known,
            self._failed,
        )

    def _found(self, found: tuple[tuple[Colleague, ...], str]) -> None:
        colleagues, last = found
        if not colleagues:
            self._view.ask_for_first()
        elif len(colleagues) == 1 and self._may_skip:
            self.choose(colleagues[0].code)
        else:
            self._view.show_colleagues(colleagues, last)

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)
