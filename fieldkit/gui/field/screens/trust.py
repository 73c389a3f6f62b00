"""Joins the screens of trust between this device and headquarters with their presenters."""

from __future__ import annotations

from fieldkit.gui.field.confirm.presenter import ConfirmPresenter
from fieldkit.gui.field.confirm.view import ConfirmScreen
from fieldkit.gui.field.headquarters.presenter import HeadquartersPresenter
from fieldkit.gui.field.headquarters.view import HeadquartersScreen
from fieldkit.gui.field.request.presenter import RequestPresenter
from fieldkit.gui.field.request.view import RequestScreen
from fieldkit.gui.field.workplace import Happened, Workplace


def headquarters_screen(place: Workplace, *, on_added: Happened) -> HeadquartersScreen:
    """Return the panel that adds the HQ card."""
    view = HeadquartersScreen()
    presenter = HeadquartersPresenter(
        view, place.session, place.jobs.runner(view), on_added=on_added
    )
    view.card_chosen.connect(presenter.open_card)
    view.passphrase_given.connect(presenter.unseal)
    view.add_requested.connect(presenter.add)
    view.keep(presenter)
    return view


def confirm_screen(place: Workplace, *, on_confirmed: Happened) -> ConfirmScreen:
    """Return the panel that shows what headquarters changed."""
    view = ConfirmScreen()
    presenter = ConfirmPresenter(
        view, place.session, place.jobs.runner(view), on_confirmed=on_confirmed
    )
    view.confirmed.connect(presenter.confirm)
    view.keep(presenter)
    presenter.start()
    return view


def request_screen(place: Workplace, *, on_saved: Happened) -> RequestScreen:
    """Return the panel that saves the request for enrolment."""
    view = RequestScreen()
    presenter = RequestPresenter(view, place.session, place.jobs.runner(view), on_saved=on_saved)
    view.folder_chosen.connect(presenter.save)
    view.keep(presenter)
    presenter.start()
    return view
