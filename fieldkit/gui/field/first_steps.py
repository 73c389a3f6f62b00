"""Leads a new device from step to step, until the person leaves them for later."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from fieldkit.gui.field.headquarters.view import HeadquartersScreen
from fieldkit.gui.field.request.view import RequestScreen
from fieldkit.gui.field.workplace import Workplace
from fieldkit.gui.widgets.screen_stack import ScreenStack
from fieldkit.operations.field.prepare_device import (
    STEPS,
    PreparationStep,
    end_preparation,
    next_preparation,
)


class FirstSteps(QObject):
    """Begins where the last window was cut off; at rest on a device that is known."""

    due = Signal(str)  # a Step of the first screen

    def __init__(self, place: Workplace, stack: ScreenStack) -> None:
        super().__init__(stack)
        self._place = place
        self._stack = stack
        self._is_running = False

    def start(self) -> None:
        """See which step is next, if any."""
        session = self._place.session
        self._place.jobs.run(
            self, lambda _progress: next_preparation(session), self._begin, self._not_known
        )

    def show_as_step(self, view: HeadquartersScreen | RequestScreen) -> None:
        """Let a screen say which step it is, while there are steps to go."""
        if not self._is_running:
            return
        if isinstance(view, RequestScreen):
            view.show_as_step(STEPS, STEPS)
            view.left.connect(self._stack.pop_to_first)
        else:
            view.show_as_step(STEPS - 1, STEPS)

    def end(self) -> None:
        """Offer them no more by themselves: what is left, the first screen says."""
        if self._is_running:
            self._is_running = False
            session = self._place.session
            self._place.jobs.run(
                self, lambda _progress: end_preparation(session), _nothing, self._not_known
            )

    def _begin(self, step: PreparationStep | None) -> None:
        if step is not None and len(self._stack.screens()) == 1:
            self._is_running = True
            self.due.emit(step.value)

    def _not_known(self, _error: Exception) -> None:
        """Offer nothing: the first screen says what is still to do."""


def _nothing(_result: None) -> None:
    """Nothing is to be shown."""
