"""Screens that write to the holders of devices."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from fieldkit.gui.hq.workplace import Workplace
from fieldkit.gui.hq.write_letter.presenter import WriteLetterPresenter
from fieldkit.gui.hq.write_letter.view import WriteLetterScreen

T = TypeVar("T")


def letter_screen(
    place: Workplace,
    *,
    title: str,
    lead: str,
    text: str,
    write: Callable[[str], T],
    on_done: Callable[[T], None],
) -> WriteLetterScreen:
    """Return where a letter is looked at before it is kept."""
    screen = WriteLetterScreen(title)
    presenter = WriteLetterPresenter(
        screen, place.jobs.runner(screen), lead=lead, text=text, write=write, on_done=on_done
    )
    screen.keep(presenter)
    screen.send_requested.connect(presenter.send)
    presenter.start()
    return screen
