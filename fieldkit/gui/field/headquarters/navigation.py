"""The ways to what this device and headquarters need of each other before they trust."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from fieldkit.gui.field.first_steps import FirstSteps
from fieldkit.gui.field.screens.trust import confirm_screen, headquarters_screen, request_screen
from fieldkit.gui.field.today.rows import Step
from fieldkit.gui.field.workplace import Workplace
from fieldkit.gui.widgets.screen_stack import ScreenStack


class TrustNavigation(QObject):
    """Leads to the card, to the request and to what headquarters changed."""

    def __init__(
        self,
        stack: ScreenStack,
        place: Workplace,
        parent: QObject,
        *,
        on_changed: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._stack = stack
        self._place = place
        self._on_changed = on_changed
        self._first_steps = FirstSteps(place, stack)
        self._first_steps.due.connect(self.take)

    def start(self) -> None:
        """Lead a new device to its next step, if there is one."""
        self._first_steps.start()

    def end(self) -> None:
        """Offer the first steps no more by themselves."""
        self._first_steps.end()

    def take(self, step: str) -> None:
        """Go to a step that the first screen names."""
        if step == Step.HEADQUARTERS:
            self.add_card()
        elif step == Step.CHANGES:
            self.see_changes()
        elif step == Step.REQUEST:
            self._request()

    def add_card(self) -> None:
        """Add the card of headquarters."""
        view = headquarters_screen(self._place, on_added=self._on_changed)
        view.request_requested.connect(self._request)
        self._first_steps.show_as_step(view)
        self._stack.push(view)

    def see_changes(self) -> None:
        """Show what headquarters changed, old beside new, and wait for a yes."""
        self._stack.push(confirm_screen(self._place, on_confirmed=self._on_changed))

    def _request(self) -> None:
        view = request_screen(self._place, on_saved=self._on_changed)
        self._first_steps.show_as_step(view)
        self._stack.push(view)
