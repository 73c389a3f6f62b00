"""Headquarters' window without a display, and how its scenes are registered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fieldkit.gui.hq.destination import Destination, SectionName
from fieldkit.gui.hq.window import HeadquartersWindow
from fieldkit.operations.session import Session
from fieldkit.vault.vault import unlock_vault_with_key
from tests.fakes.headquarters import VAULT_KEY, HandClock
from tests.scenes.registry import Act, World, scene
from tests.scenes.stage import Stage, wait_for


class HeadquartersStage(Stage):
    """Opened as H-01; a scene says which section it wants."""

    make_window = HeadquartersWindow

    def session_of(self, folder: Path) -> Session:
        return Session(unlock_vault_with_key(folder, VAULT_KEY), HandClock(), None)

    def open(self) -> None:
        super().open()
        wait_for(lambda: self.window.stack.top is not None)
        self.rest()

    def show(self, section: SectionName, subject: str = "", kind: str = "") -> None:
        """Go to a section, and to one thing in it."""
        self.window.navigation.go_to(Destination(section, subject, kind))
        self.rest()


def headquarters_scene(name: str, world: World | None) -> Callable[[Act], Act]:
    """Register a function that leads headquarters' window to a state.

    Where there is a world, its vault is open and home is shown.
    """
    return scene(name, world, HeadquartersStage)
