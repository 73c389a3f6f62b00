"""Screens that show a device's chain."""

from __future__ import annotations

from fieldkit.domain.identifiers import DeviceId
from fieldkit.gui.hq.chain.presenter import ChainPresenter
from fieldkit.gui.hq.chain.view import ChainScreen
from fieldkit.gui.hq.workplace import Workplace


def chain_screen(place: Workplace, device: DeviceId) -> ChainScreen:
    """Return the chain of one device."""
    screen = ChainScreen()
    presenter = ChainPresenter(screen, place.session, place.jobs.runner(screen), device)
    screen.keep(presenter)
    presenter.refresh()
    return screen
