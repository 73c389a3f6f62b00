"""Joins the settings of headquarters' window with their presenter."""

from __future__ import annotations

from fieldkit.gui.hq.settings.presenter import SettingsPresenter
from fieldkit.gui.hq.settings.view import SettingsScreen
from fieldkit.gui.hq.workplace import Workplace


def settings_screen(place: Workplace) -> SettingsScreen:
    """Return the settings, loading."""
    view = SettingsScreen()
    presenter = SettingsPresenter(
        view, place.session, place.jobs.runner(view), on_changed=place.wear
    )
    view.text_percent_chosen.connect(presenter.choose_text_percent)
    view.colours_chosen.connect(presenter.choose_colours)
    view.minutes_chosen.connect(presenter.choose_lock_minutes)
    view.with_screen_chosen.connect(presenter.choose_locks_with_screen)
    view.seconds_chosen.connect(presenter.choose_panic_seconds)
    view.keep(presenter)
    presenter.start()
    return view
