"""Scenes of sealing."""

from __future__ import annotations

from fieldkit.gui.field.amend.view import AmendScreen
from fieldkit.gui.field.seal.view import SealScreen
from fieldkit.gui.field.seal_first.view import SealFirstScreen
from fieldkit.gui.field.today.view import TodayScreen
from fieldkit.gui.widgets.screen_stack import ScreenStack
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


@scene("seal-working", with_reports)
def working(stage: Stage) -> None:
    """Sealing runs."""
    ready(stage)
    screen = stage.on_top(SealScreen)
    screen.show_work(60_000_000, 200_000_000)


@scene("seal-first", None)
def sealing_first(stage: Stage) -> None:
    """What was left at a lock is sealed before anything is shown."""
    stack, screen = ScreenStack(), SealFirstScreen(3)
    stage.window._frame.show_screen(stack, is_training=False)
    stack.push(screen)
    screen.show_progress(1, 3, 60_000_000, 200_000_000)


@scene("amend", with_reports)
def amend(stage: Stage) -> None:
    """Which form the sealed report was is asked, for nobody here can look."""
    home = stage.on_top(TodayScreen)
    rows = [home._model.report(row) for row in range(home._model.rowCount())]
    home.amend_requested.emit(next(row.report_id for row in rows if not row.is_draft))
    screen = stage.on_top(AmendScreen)
    wait_for(screen._begin.isEnabled)


@scene("report-sealed-soon", with_reports)
def sealed_soon(stage: Stage) -> None:
    """A report that headquarters' rules seal in some minutes."""
    begun = editor.begin(stage)
    begun.auto_seal.show_time(180, may_be_kept=True)
