"""Scenes of panic: the first touch, the count-down, and what is said afterwards."""

from __future__ import annotations

from fieldkit.gui.aftermath.presenter import Aftermath
from fieldkit.gui.aftermath.view import AftermathScreen
from fieldkit.gui.field.today.view import TodayScreen
from tests.scenes.registry import scene
from tests.scenes.stage import Stage
from tests.scenes.worlds import with_reports


@scene("panic-touched", with_reports)
def touched(stage: Stage) -> None:
    """One touch, which does nothing."""
    stage.on_top(TodayScreen)
    stage.window._panic.press()
    stage.window._panic.release()
    stage.window._panic._hint._timer.stop()


@scene("panic-count-down", with_reports)
def count_down(stage: Stage) -> None:
    """Decided, and not yet done."""
    stage.on_top(TodayScreen)
    stage.window._panic.press()
    stage.window._panic.press()
    counting = stage.window._panic.count_down
    if counting is None:
        raise TypeError
    counting._timer.stop()


@scene("panic-done", None)
def done(stage: Stage) -> None:
    """Access is destroyed, sealed reports remain, the keyring did not answer."""
    screen = AftermathScreen()
    stage.window._frame.show_screen(screen, is_training=False)
    screen.show_aftermath(
        Aftermath(
            was_destroyed=True,
            was_interrupted=False,
            is_access_gone=True,
            asked_for_everything=False,
            is_entry_unknown=True,
            files_left=0,
            sealed_left=3,
        )
    )


@scene("panic-failed", None)
def failed(stage: Stage) -> None:
    """The disk refused."""
    screen = AftermathScreen()
    stage.window._frame.show_screen(screen, is_training=False)
    screen.show_aftermath(
        Aftermath(
            was_destroyed=True,
            was_interrupted=False,
            is_access_gone=False,
            asked_for_everything=False,
            is_entry_unknown=False,
            files_left=2,
            sealed_left=1,
        )
    )
