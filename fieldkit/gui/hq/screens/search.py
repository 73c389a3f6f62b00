"""Joins the search with its presenter."""

from __future__ import annotations

from fieldkit.gui.hq.search.presenter import SearchPresenter
from fieldkit.gui.hq.search.view import SearchScreen
from fieldkit.gui.hq.workplace import Workplace


def search_screen(place: Workplace) -> SearchScreen:
    """Return the search over everything."""
    view = SearchScreen()
    presenter = SearchPresenter(
        view, place.session, place.jobs.runner(view), language=place.language
    )
    view.search_requested.connect(presenter.find)
    view.keep(presenter)
    return view
