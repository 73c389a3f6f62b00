"""Scenes of the first screen."""

from __future__ import annotations

from fieldkit.gui.field.today.view import TodayScreen
from tests.scenes.registry import scene
from tests.scenes.stage import Stage, wait_for
from tests.scenes.worlds import a_new_vault, cut_off, with_reports


@scene("home", with_reports)
def home(stage: Stage) -> None:
    """Drafts, and sealed reports in every state."""
    screen = stage.on_top(TodayScreen)
    wait_for(lambda: screen._model.rowCount() > 0)


@scene("home-new", a_new_vault)
def home_of_a_new_vault(stage: Stage) -> None:
    """Nothing written yet, and no headquarters."""
    stage.on_top(TodayScreen)


@scene("home-recovered", cut_off)
def recovered(stage: Stage) -> None:
    """A draft that was open when the program was cut off."""
    screen = stage.on_top(TodayScreen)
    wait_for(screen._recovered.isVisible)
