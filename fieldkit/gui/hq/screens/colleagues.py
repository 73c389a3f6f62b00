"""Joins the question who works here with its presenter."""

from __future__ import annotations

from collections.abc import Callable

from fieldkit.gui.background import BackgroundJobs
from fieldkit.gui.hq.who.presenter import WhoPresenter
from fieldkit.gui.hq.who.view import WhoScreen
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
