"""Scenes of training and of the recovery drill."""

from __future__ import annotations

from pathlib import Path

from fieldkit.domain.training import Exercise
from fieldkit.gui.field.drill.view import DrillScreen
from fieldkit.gui.field.today.view import TodayScreen
from fieldkit.gui.field.training.view import ExercisesScreen
from fieldkit.gui.training_start.view import TrainingStartScreen
from fieldkit.operations.field.list_exercises import count_examples, note_exercise
from fieldkit.operations.field.mark_training import mark_training
from tests.fakes.field import a_device, a_draft
from tests.scenes.registry import scene
from tests.scenes.stage import Stage, wait_for
from tests.scenes.worlds import organisation, with_reports


def a_training(folder: Path) -> None:
    """A vault that says of itself that all in it is invented."""
    session = a_device(folder, organisation())
    a_draft(session, "T01")
    a_draft(session)
    with session.vault.transaction():
        mark_training(session.vault)
    count_examples(session)
    note_exercise(session, Exercise.RECORD)
    note_exercise(session, Exercise.LOCK)
    session.vault.close()


@scene("training-start", None)
def made_ready(stage: Stage) -> None:
    """While the invented people are made."""
    screen = TrainingStartScreen()
    stage.window._frame.show_screen(screen, is_training=True)
    screen.show_busy(True)


@scene("training", a_training)
def training(stage: Stage) -> None:
    """The first screen below the band."""
    stage.on_top(TodayScreen)


@scene("training-exercises", a_training)
def exercises(stage: Stage) -> None:
    """What can be tried."""
    navigation = stage.window._navigation
    if navigation is not None:
        navigation.settings.show_exercises()
    screen = stage.on_top(ExercisesScreen)
    wait_for(lambda: screen._grid.count() > 0)


@scene("drill", with_reports)
def drill(stage: Stage) -> None:
    """The recovery drill asks for the words."""
    navigation = stage.window._navigation
    if navigation is not None:
        navigation.settings.show_drill()
    screen = stage.on_top(DrillScreen)
    stage.rest()
    screen.show_question()
