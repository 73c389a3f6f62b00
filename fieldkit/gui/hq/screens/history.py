"""Joins the history with its presenter."""

from __future__ import annotations

from fieldkit.gui.hq.history.presenter import HistoryPresenter
from fieldkit.gui.hq.history.view import HistoryScreen
from fieldkit.gui.hq.workplace import Workplace


def history_screen(place: Workplace) -> HistoryScreen:
    """Return what was stated, loading."""
    view = HistoryScreen()
    presenter = HistoryPresenter(view, place.session, place.jobs.runner(view), done=place.done)
    view.mine_chosen.connect(presenter.show_mine)
    view.more_requested.connect(presenter.read_on)
    view.take_back_requested.connect(presenter.take_back)
    view.keep(presenter)
    presenter.start()
    return view
