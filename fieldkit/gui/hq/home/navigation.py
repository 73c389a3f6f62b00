"""The first section."""

from __future__ import annotations

from fieldkit.gui.hq.home.presenter import HomePresenter
from fieldkit.gui.hq.home.view import HomeScreen
from fieldkit.gui.hq.workplace import Workplace
from fieldkit.gui.widgets.screen_stack import ScreenStack


class HomeSection:
    """One screen, which leads to the others."""

    def __init__(self, stack: ScreenStack, place: Workplace) -> None:
        self._stack = stack
        self._view = HomeScreen()
        self._presenter = HomePresenter(self._view, place.session, place.jobs.runner(self._view))
        self._view.keep(self._presenter)
        self._view.chosen.connect(place.go_to)

    def start(self) -> None:
        """Show what needs somebody."""
        self._stack.push(self._view)
        self._presenter.start()

    def refresh(self) -> None:
        """Ask anew."""
        self._presenter.refresh()

    def show(self, _subject: str, _kind: str = "") -> None:
        """Go back to the first screen, the only one."""
        self._stack.pop_to_first()
