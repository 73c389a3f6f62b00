"""Screens on which held objects are decided, also by two people."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from fieldkit.domain.identifiers import Sha256, StatementId
from fieldkit.gui.hq.agree.presenter import Agreed, AgreePresenter
from fieldkit.gui.hq.agree.shown import Agreement
from fieldkit.gui.hq.agree.view import AgreeScreen
from fieldkit.gui.hq.held.presenter import HeldPresenter
from fieldkit.gui.hq.held.view import HeldScreen
from fieldkit.gui.hq.workplace import Workplace
from fieldkit.operations.hq.second_person import Act

T = TypeVar("T")


def held_screen(
    place: Workplace, sha256: Sha256, *, on_refused: Callable[[str, StatementId], None]
) -> HeldScreen:
    """Return one held object."""
    screen = HeldScreen()
    run = place.jobs.runner(screen)
    presenter = HeldPresenter(screen, place.session, run, sha256, on_refused=on_refused)
    screen.keep(presenter)
    screen.refuse_requested.connect(presenter.refuse)
    presenter.refresh()
    return screen


def agree_screen(
    place: Workplace,
    agreement: Agreement,
    act: Act,
    subject: str,
    do: Agreed[T],
    on_done: Callable[[T], None],
) -> AgreeScreen:
    """Return where a second person agrees to one act on `subject`."""
    screen = AgreeScreen(agreement.title)
    presenter = AgreePresenter(
        screen,
        place.session,
        place.jobs.runner(screen),
        agreement=agreement,
        act=act,
        subject=subject,
        do=do,
        on_done=on_done,
    )
    screen.keep(presenter)
    screen.agreed.connect(presenter.agree)
    screen.decided_alone.connect(presenter.decide_alone)
    presenter.start()
    return screen
