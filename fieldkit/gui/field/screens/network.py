"""Joins the screens of what goes and comes over the network with their presenters."""

from __future__ import annotations

from fieldkit.gui.field.letters.presenter import LettersPresenter
from fieldkit.gui.field.letters.view import LettersScreen
from fieldkit.gui.field.sync.presenter import SyncPresenter
from fieldkit.gui.field.sync.view import SyncScreen
from fieldkit.gui.field.workplace import Happened, Workplace


def sync_screen(place: Workplace) -> SyncScreen:
    """Return the panel that sends and receives over the network."""
    view = SyncScreen()
    presenter = SyncPresenter(view, place.session, place.jobs.runner(view), place.syncing.runs)
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


def letters_screen(place: Workplace, *, on_changed: Happened) -> LettersScreen:
    """Return the panel with what headquarters wrote, loading."""
    view = LettersScreen()
    presenter = LettersPresenter(
        view, place.session, place.jobs.runner(view), on_changed=on_changed
    )
    view.read.connect(presenter.read)
    view.ticked_off.connect(presenter.tick_off)
    view.remove_requested.connect(presenter.remove)
    view.keep(presenter)
    presenter.start()
    return view
