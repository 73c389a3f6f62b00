"""The way into figures."""

from __future__ import annotations

from collections.abc import Callable

from fieldkit.domain.figures import Figures
from fieldkit.gui.hq.figures.presenter import FiguresPresenter
from fieldkit.gui.hq.figures.saving.view import SavingScreen
from fieldkit.gui.hq.figures.view import FiguresScreen
from fieldkit.gui.widgets.screen_stack import ScreenStack
from fieldkit.operations.hq.gather_words import Gathered


class FiguresSection:
    """One screen, counted anew each time that it comes back."""

    def __init__(
        self,
        stack: ScreenStack,
        make: Callable[[], tuple[FiguresScreen, FiguresPresenter]],
        make_saving: Callable[[Gathered, Figures], SavingScreen],
    ) -> None:
        self._stack = stack
        self._make = make
        self._make_saving = make_saving
        self._made: tuple[FiguresScreen, FiguresPresenter] | None = None

    def start(self) -> None:
        """Show what was counted."""
        self._made = self._make()
        view, _presenter = self._made
        view.export_requested.connect(self.save)
        self._stack.push(view)
        view.start()

    def refresh(self) -> None:
        """Count anew."""
        if self._made is not None:
            view, presenter = self._made
            presenter.ask(view.filters.asked(), anew=True)

    def save(self) -> None:
        """Save what is shown."""
        if self._made is None:
            return
        _view, presenter = self._made
        if presenter.gathered is not None and presenter.figures is not None:
            self._stack.push(self._make_saving(presenter.gathered, presenter.figures))

    def show(self, subject: str, kind: str = "") -> None:
        """Show the first screen: there is no other."""
        self._stack.pop_to_first()
