"""The ways to a stick: what goes to headquarters on it, and what comes back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from fieldkit.gui.field.handover.view import HandOverScreen
from fieldkit.gui.field.screens.sticks import hand_over_screen, incoming_screen
from fieldkit.gui.field.workplace import Workplace
from fieldkit.gui.widgets.screen_stack import ScreenStack


class StickNavigation(QObject):
    """Leads from handing over to reading what the same stick brought."""

    def __init__(
        self,
        stack: ScreenStack,
        place: Workplace,
        parent: QObject,
        *,
        on_changed: Callable[[], None],
        see_changes: Callable[[], None],
    ) -> None:
        """`on_changed`: reports were handed over, or receipts read; `see_changes` shows keys."""
        super().__init__(parent)
        self._stack = stack
        self._place = place
        self._on_changed = on_changed
        self._see_changes = see_changes

    def hand_over(self) -> HandOverScreen:
        """Show the sticks that are there."""
        view = hand_over_screen(self._place, on_handed_over=self._on_changed)
        view.read_requested.connect(self._read_return)
        self._stack.push(view)
        return view

    def _read_return(self, folder: str) -> None:
        view = incoming_screen(self._place, folder, on_read=self._on_changed)
        view.changes_requested.connect(self._see_changes)
        self._stack.push(view)
