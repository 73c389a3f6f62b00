"""Joins the screen of figures with its presenter."""

from __future__ import annotations

from fieldkit.gui.hq.figures.navigation import FiguresSection
from fieldkit.gui.hq.figures.presenter import FiguresPresenter, choices
from fieldkit.gui.hq.figures.view import FiguresScreen
from fieldkit.gui.hq.section import Section
from fieldkit.gui.hq.workplace import Workplace
from fieldkit.gui.widgets.screen_stack import ScreenStack
from fieldkit.operations.hq.count_figures import country_map


def section(stack: ScreenStack, place: Workplace) -> Section:
    """Return the section of figures."""
    return FiguresSection(stack, lambda: figures_screen(place))


def figures_screen(place: Workplace) -> tuple[FiguresScreen, FiguresPresenter]:
    """Return the screen; it counts once its presenter is asked."""
    view = FiguresScreen(choices(), country_map())
    presenter = FiguresPresenter(view, place.session, place.jobs.runner(view))
    view.asked.connect(presenter.ask)
    view.cancel_requested.connect(presenter.cancel)
    view.keep(presenter)
    return view, presenter
