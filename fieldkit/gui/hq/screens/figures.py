"""Joins the screen of figures with its presenter."""

from __future__ import annotations

from fieldkit.domain.figures import Figures
from fieldkit.gui.hq.figures.navigation import FiguresSection
from fieldkit.gui.hq.figures.presenter import FiguresPresenter, choices
from fieldkit.gui.hq.figures.saving.presenter import SavingPresenter
from fieldkit.gui.hq.figures.saving.view import SavingScreen
from fieldkit.gui.hq.figures.time_line.presenter import TimeLinePresenter
from fieldkit.gui.hq.figures.view import FiguresScreen
from fieldkit.gui.hq.section import Section
from fieldkit.gui.hq.workplace import Workplace
from fieldkit.gui.widgets.screen_stack import ScreenStack
from fieldkit.operations.hq.count_figures import country_map
from fieldkit.operations.hq.explain_figures import warning
from fieldkit.operations.hq.gather_words import Gathered
from fieldkit.operations.hq.tabulate_figures import title_of


def section(stack: ScreenStack, place: Workplace) -> Section:
    """Return the section of figures."""
    return FiguresSection(
        stack,
        lambda: figures_screen(place),
        lambda gathered, figures: saving_screen(place, gathered, figures),
    )


def figures_screen(place: Workplace) -> tuple[FiguresScreen, FiguresPresenter]:
    """Return the screen; it counts once its presenter is asked."""
    view = FiguresScreen(choices(), country_map())
    presenter = FiguresPresenter(view, place.session, place.jobs.runner(view))
    view.asked.connect(presenter.ask)
    view.cancel_requested.connect(presenter.cancel)
    times = TimeLinePresenter(view.time_line, place.session, place.jobs.runner(view))
    view.time_line_requested.connect(times.ask)
    view.time_line.event_chosen.connect(times.ask_event)
    view.keep(presenter, times)
    return view, presenter


def saving_screen(place: Workplace, gathered: Gathered, figures: Figures) -> SavingScreen:
    """Return the screen that saves what was counted."""
    view = SavingScreen(title_of(figures), warning())
    presenter = SavingPresenter(
        view, place.session, place.jobs.runner(view), gathered, figures, done=place.done
    )
    view.save_requested.connect(presenter.save)
    view.cancel_requested.connect(presenter.cancel)
    view.keep(presenter)
    return view
