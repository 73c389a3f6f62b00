"""Joins the settings, and the panels of what can be tried out, with their presenters."""

from __future__ import annotations

from fieldkit.gui.field.drill.presenter import DrillPresenter
from fieldkit.gui.field.drill.view import DrillScreen
from fieldkit.gui.field.settings.network_presenter import NetworkSettingsPresenter
from fieldkit.gui.field.settings.passphrase.presenter import PassphrasePresenter
from fieldkit.gui.field.settings.presenter import SettingsPresenter
from fieldkit.gui.field.settings.view import SettingsScreen
from fieldkit.gui.field.training.presenter import ExercisesPresenter
from fieldkit.gui.field.training.view import ExercisesScreen
from fieldkit.gui.field.workplace import Happened, Workplace


def settings_screen(place: Workplace) -> SettingsScreen:
    """Return the settings, loading."""
    view = SettingsScreen()
    presenter = SettingsPresenter(
        view,
        place.session,
        place.jobs.runner(view),
        on_changed=place.wear,
        find_volumes=place.find_volumes,
    )
    view.text_percent_chosen.connect(presenter.choose_text_percent)
    view.colours_chosen.connect(presenter.choose_colours)
    view.lock_minutes_chosen.connect(presenter.choose_lock_minutes)
    view.locks_with_screen_chosen.connect(presenter.choose_locks_with_screen)
    view.stick_chosen.connect(presenter.choose_stick)
    view.locks_without_stick_chosen.connect(presenter.choose_locks_without_stick)
    view.sticks_wanted.connect(presenter.look_for_sticks)
    view.panic_seconds_chosen.connect(presenter.choose_panic_seconds)
    view.panic_extent_chosen.connect(presenter.choose_panic_extent)
    view.everything_confirmed.connect(presenter.confirm_everything)
    view.put_back_requested.connect(presenter.put_back)
    passphrase = PassphrasePresenter(view.passphrase, place.session, place.jobs.runner(view))
    view.passphrase.rating_requested.connect(passphrase.choice.rate)
    view.passphrase.proposal_requested.connect(passphrase.choice.propose)
    view.passphrase.change_requested.connect(passphrase.change)
    network = NetworkSettingsPresenter(
        view.network,
        place.session,
        place.jobs.runner(view),
        on_changed=place.syncing.look_again,
    )
    page = view.network
    page.mode_chosen.connect(network.choose_mode)
    page.route_chosen.connect(network.choose_route)
    page.tor_port_chosen.connect(network.choose_tor_port)
    page.limit_chosen.connect(network.choose_limit)
    page.time_chosen.connect(network.choose_time)
    page.jitter_chosen.connect(network.choose_jitter)
    page.forget_requested.connect(network.forget)
    view.put_back_requested.connect(network.put_back)
    view.keep(presenter, passphrase, network)
    presenter.start()
    network.start()
    return view


def drill_screen(place: Workplace) -> DrillScreen:
    """Return the panel that proves recovery."""
    view = DrillScreen()
    presenter = DrillPresenter(view, place.session, place.jobs.runner(view))
    view.words_given.connect(presenter.prove)
    view.keep(presenter)
    presenter.start()
    return view


def exercises_screen(place: Workplace, *, on_answered: Happened) -> ExercisesScreen:
    """Return the panel with the exercises of training."""
    view = ExercisesScreen()
    presenter = ExercisesPresenter(
        view, place.session, place.jobs.runner(view), on_answered=on_answered
    )
    view.folder_chosen.connect(presenter.send_courier)
    view.keep(presenter)
    presenter.start()
    return view
