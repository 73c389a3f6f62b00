"""Joins the screens of what goes to headquarters by stick and comes back with their presenters."""

from __future__ import annotations

from fieldkit.gui.field.handover.presenter import HandOverPresenter
from fieldkit.gui.field.handover.view import HandOverScreen
from fieldkit.gui.field.incoming.presenter import IncomingPresenter
from fieldkit.gui.field.incoming.view import IncomingScreen
from fieldkit.gui.field.workplace import Happened, Workplace


def hand_over_screen(place: Workplace, *, on_handed_over: Happened) -> HandOverScreen:
    """Return the panel that hands over."""
    view = HandOverScreen()
    presenter = HandOverPresenter(
        view,
        place.session,
        place.jobs.runner(view),
        on_handed_over=on_handed_over,
        find_volumes=place.find_volumes,
    )
    view.hand_over_requested.connect(presenter.hand_over)
    view.carry_requested.connect(presenter.carry)
    view.survey_requested.connect(presenter.survey)
    view.stop_carrying_requested.connect(presenter.stop_carrying)
    view.look_requested.connect(presenter.look)
    view.cancel_requested.connect(presenter.cancel)
    view.keep(presenter)
    presenter.start()
    return view


def incoming_screen(place: Workplace, folder: str, *, on_read: Happened) -> IncomingScreen:
    """Return the panel that reads a return stick, reading what is in `folder`."""
    view = IncomingScreen()
    presenter = IncomingPresenter(view, place.session, place.jobs.runner(view), on_read=on_read)
    view.folder_chosen.connect(presenter.read)
    view.cancel_requested.connect(presenter.cancel)
    view.keep(presenter)
    presenter.read(folder)
    return view
