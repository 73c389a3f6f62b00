"""Scenes of handing over and of what comes back."""

from __future__ import annotations

from fieldkit.gui.field.handover.sticks import Work
from fieldkit.gui.field.handover.view import HandOverScreen
from fieldkit.gui.field.incoming.presenter import result_lines
from fieldkit.gui.field.incoming.view import IncomingScreen
from fieldkit.gui.field.today.view import TodayScreen
from fieldkit.operations.field.read_return import ReturnRead
from tests.scenes.registry import scene
from tests.scenes.stage import Stage, wait_for
from tests.scenes.worlds import a_stick_of_a_colleague, with_reports


@scene("hand-over", with_reports)
def before(stage: Stage) -> None:
    """What will be written to a stick."""
    _hand_over(stage)


@scene("handed-over", with_reports)
def after(stage: Stage) -> None:
    """What is said once it is safe to unplug."""
    screen = _hand_over(stage)
    stick = stage.folder / "stick"
    stick.mkdir()
    screen.use_folder(str(stick))
    wait_for(screen._go.isEnabled)
    screen._go.click()
    wait_for(lambda: not screen._go.isVisible())


@scene("hand-over-stick", with_reports)
def with_a_stick(stage: Stage) -> None:
    """A stick was plugged in; a colleague's reports are on it."""
    stage.volumes.append(a_stick_of_a_colleague(stage.folder))
    screen = _hand_over(stage)
    wait_for(lambda: bool(screen._finds))


@scene("hand-over-copying", with_reports)
def copying(stage: Stage) -> None:
    """While it is copied: how much, how long yet, and how to stop."""
    stage.volumes.append(a_stick_of_a_colleague(stage.folder))
    screen = _hand_over(stage)
    wait_for(lambda: bool(screen._finds))
    screen.show_work(Work.HAND_OVER, 2 * 340_000_000, 2 * 1_400_000_000)


@scene("return", with_reports)
def incoming(stage: Stage) -> None:
    """What is said of a stick that has nothing for this device."""
    screen = _hand_over(stage)
    screen.read_requested.emit(str(stage.folder))
    stage.on_top(IncomingScreen)


@scene("return-read", with_reports)
def came_back(stage: Stage) -> None:
    """Receipts, and a change that waits for a yes."""
    incoming(stage)
    stage.rest()
    found = ReturnRead(accepted=2, deleted=1, device_state="active")
    stage.on_top(IncomingScreen).show_work(0, 0)
    stage.on_top(IncomingScreen).show_result(result_lines(found), waits_for_person=True)


def _hand_over(stage: Stage) -> HandOverScreen:
    stage.on_top(TodayScreen).hand_over_requested.emit()
    return stage.on_top(HandOverScreen)
