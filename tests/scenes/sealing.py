"""Scenes of sealing."""

from __future__ import annotations

from fieldkit.gui.field.seal.view import SealScreen
from fieldkit.gui.field.today.view import TodayScreen
from tests.scenes import editor
from tests.scenes.registry import scene
from tests.scenes.stage import Stage, wait_for
from tests.scenes.worlds import with_reports


@scene("seal", with_reports)
def ready(stage: Stage) -> None:
    """A report that can be sealed."""
    home = stage.on_top(TodayScreen)
    home.seal_requested.emit([home._model.report(0).report_id])
    screen = stage.on_top(SealScreen)
    wait_for(screen._seal.isEnabled)


@scene("seal-problems", with_reports)
def with_problems(stage: Stage) -> None:
    """A report that was only just begun."""
    begun = editor.begin(stage)
    begun.seal_requested.emit([begun.report_id])
    screen = stage.on_top(SealScreen)
    wait_for(lambda: bool(screen._what.text()))
