"""Joins the screen of the network with its presenter, and with the runs of the vault."""

from __future__ import annotations

from fieldkit.gui.field.sync.presenter import SyncPresenter
from fieldkit.gui.field.sync.view import SyncScreen
from fieldkit.gui.field.workplace import Workplace


def sync_screen(place: Workplace) -> SyncScreen:
    """Return the panel that sends and receives over the network."""
    view = SyncScreen()
    presenter = SyncPresenter(
        view, place.session, place.jobs.runner(view), place.syncing.runs
    )
    view.start_requested.connect(presenter.begin)
    view.stop_requested.connect(presenter.stop)
    view.allowed.connect(presenter.allow)
    view.allowed_once.connect(presenter.allow_once)
    view.refused.connect(presenter.refuse)
    # Over a signal of the screen: with it the way to its presenter ends.
    place.syncing.changed.connect(view.run_changed)
    view.run_changed.connect(presenter.follow)
    view.keep(presenter)
    presenter.start()
    return view
