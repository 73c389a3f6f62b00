"""Screens that write to the holders of devices."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from fieldkit.gui.hq.unfinished import LETTER
from fieldkit.gui.hq.workplace import Workplace
from fieldkit.gui.hq.write_letter.presenter import WriteLetterPresenter
from fieldkit.gui.hq.write_letter.view import WriteLetterScreen

T = TypeVar("T")


def letter_screen(
    place: Workplace,
    *,
    subject: tuple[str, ...],
    title: str,
    lead: str,
    text: str,
    write: Callable[[str], T],
    on_done: Callable[[T], None],
) -> WriteLetterScreen:
    """Return where a letter is looked at before it is kept; `subject`: what it is about."""
    screen = WriteLetterScreen(title)
    presenter = WriteLetterPresenter(
        screen,
        place.session,
        place.jobs.runner(screen),
        subject=(LETTER, *subject),
        lead=lead,
        text=text,
        write=write,
        on_done=on_done,
    )
    screen.keep(presenter)
    screen.announced.connect(presenter.remember)
    screen.dropped.connect(presenter.drop)
    screen.send_requested.connect(presenter.send)
    presenter.start()
    return screen
