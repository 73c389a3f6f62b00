"""Scenes of headquarters' own screens: entrance, who works, home. Others register theirs too."""

from __future__ import annotations

from tests.scenes.headquarters_stage import HeadquartersStage, headquarters_scene
from tests.scenes.headquarters_worlds import a_new_headquarters, with_colleagues, with_reports
from tests.scenes.stage import wait_for

__all__ = ["HeadquartersStage", "headquarters_scene"]


@headquarters_scene("hq-absent", None)
def absent(stage: HeadquartersStage) -> None:
    """There is no headquarters in this folder."""
    stage.window.start()


@headquarters_scene("hq-who", with_colleagues)
def who(stage: HeadquartersStage) -> None:
    """Several people work here."""


@headquarters_scene("hq-who-first", a_new_headquarters)
def first(stage: HeadquartersStage) -> None:
    """Nobody works here yet."""


@headquarters_scene("hq-home", with_reports)
def home(stage: HeadquartersStage) -> None:
    """What needs somebody."""
    wait_for(lambda: bool(stage.window.stack.top._urgent.rowCount()))
