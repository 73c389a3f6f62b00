"""Screens of who works here: the question, everybody, one of them, their word."""

from __future__ import annotations

from collections.abc import Callable

from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.hq.colleague.presenter import ColleaguePresenter
from fieldkit.gui.hq.colleague.view import ColleagueScreen
from fieldkit.gui.hq.colleagues.presenter import ColleaguesPresenter
from fieldkit.gui.hq.colleagues.view import ColleaguesScreen
from fieldkit.gui.hq.who.presenter import WhoPresenter
from fieldkit.gui.hq.who.view import WhoScreen
from fieldkit.gui.hq.word.presenter import WordPresenter
from fieldkit.gui.hq.word.view import WordScreen
from fieldkit.gui.hq.workplace import Happened, Workplace
from fieldkit.operations.hq.session import HeadquartersSession


def who_screen(
    session: HeadquartersSession,
    jobs: BackgroundJobs,
    *,
    on_known: Callable[[HeadquartersSession], None],
    may_skip: bool,
) -> WhoScreen:
    """Return the question who works here."""
    view = WhoScreen()
    presenter = WhoPresenter(view, session, jobs.runner(view), on_known=on_known, may_skip=may_skip)
    view.chosen.connect(presenter.choose)
    view.added.connect(presenter.add)
    view.keep(presenter)
    presenter.start()
    return view


def colleagues_screen(place: Workplace, *, on_added: Callable[[str], None]) -> ColleaguesScreen:
    """Return everybody who works here, or did."""

    def added(code: str) -> None:
        view.show_added()
        on_added(code)

    view = ColleaguesScreen()
    presenter = ColleaguesPresenter(view, place.session, place.jobs.runner(view), on_added=added)
    view.added.connect(presenter.add)
    view.keep(presenter)
    presenter.refresh()
    return view


def colleague_screen(place: Workplace, code: str) -> ColleagueScreen:
    """Return one of them."""
    view = ColleagueScreen(code)
    presenter = ColleaguePresenter(view, place.session, place.jobs.runner(view), code)
    view.roles_chosen.connect(presenter.take_roles)
    view.left_chosen.connect(presenter.let_leave)
    view.came_back.connect(presenter.let_come_back)
    view.keep(presenter)
    presenter.refresh()
    return view


def word_screen(
    place: Workplace,
    code: str,
    *,
    is_forgotten: bool,
    on_kept: Happened,
    ask_second: Callable[[str], None],
) -> WordScreen:
    """Return where whoever works sets their own word."""
    view = WordScreen()
    presenter = WordPresenter(
        view,
        place.session,
        place.jobs.runner(view),
        code,
        is_forgotten=is_forgotten,
        on_kept=on_kept,
        ask_second=ask_second,
    )
    view.taken.connect(presenter.take)
    view.keep(presenter)
    presenter.start()
    return view
