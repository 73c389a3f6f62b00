"""Scenes of the search."""

from __future__ import annotations

from fieldkit.gui.field.find.view import FindScreen
from fieldkit.gui.field.today.view import TodayScreen
from tests.scenes.registry import scene
from tests.scenes.stage import Stage, wait_for
from tests.scenes.worlds import with_reports


@scene("find", with_reports)
def everything(stage: Stage) -> None:
    """All drafts and sealed reports."""
    screen = _find(stage)
    wait_for(lambda: screen._model.rowCount() > 2)


@scene("find-name", with_reports)
def by_name(stage: Stage) -> None:
    """A name, typed in the other script."""
    screen = _find(stage)
    screen.look_for("Алена")
    wait_for(lambda: screen._model.rowCount() == 1 and bool(screen._model.hit(0)))


@scene("find-sealed", with_reports)
def facts(stage: Stage) -> None:
    """What is left of a sealed report."""
    home = stage.on_top(TodayScreen)
    wait_for(lambda: home._model.rowCount() > 4)
    home.stub_requested.emit(home._model.report(4).report_id)
    screen = stage.on_top(FindScreen)
    wait_for(lambda: screen._model.rowCount() == 1 and screen._facts_card.isVisible())


def _find(stage: Stage) -> FindScreen:
    stage.on_top(TodayScreen).find_requested.emit()
    return stage.on_top(FindScreen)
