"""Screens of devices: one of the roster, one that asks to be enrolled, one in other hands."""

from __future__ import annotations

from collections.abc import Callable

from fieldkit.domain.identifiers import DeviceId
from fieldkit.gui.hq.arrest.presenter import ArrestPresenter
from fieldkit.gui.hq.arrest.view import ArrestScreen
from fieldkit.gui.hq.device.presenter import DevicePresenter
from fieldkit.gui.hq.device.view import DeviceScreen
from fieldkit.gui.hq.enrol.presenter import EnrolPresenter
from fieldkit.gui.hq.enrol.view import EnrolScreen
from fieldkit.gui.hq.workplace import Workplace


def device_screen(
    place: Workplace, device: DeviceId, *, on_renewed: Callable[[str], None]
) -> DeviceScreen:
    """Return one device of the roster."""
    screen = DeviceScreen()
    run = place.jobs.runner(screen)
    presenter = DevicePresenter(screen, place.session, run, device, on_renewed=on_renewed)
    screen.keep(presenter)
    screen.renew_requested.connect(presenter.renew)
    presenter.refresh()
    return screen


def enrol_screen(
    place: Workplace, device: DeviceId, *, on_decided: Callable[[str], None]
) -> EnrolScreen:
    """Return where the words of one request are compared."""
    screen = EnrolScreen()
    run = place.jobs.runner(screen)
    presenter = EnrolPresenter(screen, place.session, run, device, on_decided=on_decided)
    screen.keep(presenter)
    screen.approved.connect(presenter.approve)
    screen.refused.connect(presenter.refuse)
    presenter.start()
    return screen


def arrest_screen(place: Workplace, device: DeviceId) -> ArrestScreen:
    """Return what a device knew, and who is at risk."""
    screen = ArrestScreen()
    presenter = ArrestPresenter(screen, place.session, place.jobs.runner(screen), device)
    screen.keep(presenter)
    presenter.refresh()
    return screen
