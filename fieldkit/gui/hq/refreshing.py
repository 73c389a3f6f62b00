"""Asks the presenters of screens anew when something changed elsewhere; knows no Qt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, runtime_checkable


@runtime_checkable
class Refreshed(Protocol):
    """A presenter that can ask anew what its screen shows."""

    def refresh(self) -> None:
        """Ask anew."""
        ...


def refresh_screen(screen: object) -> None:
    """Let those presenters of a screen ask anew that can; without a screen nothing happens."""
    for presenter in getattr(screen, "presenters", ()):
        if isinstance(presenter, Refreshed):
            presenter.refresh()


def refresh_screens(screens: Iterable[object]) -> None:
    """Let the presenters of several screens ask anew."""
    for screen in screens:
        refresh_screen(screen)
