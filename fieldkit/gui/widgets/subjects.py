"""Subjects side by side, of which one is shown below; in more lines where there is no room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QButtonGroup

from fieldkit.gui.accessible_roles import give_accessible_role
from fieldkit.gui.widgets.flow_row import FlowRow
from fieldkit.gui.widgets.texts import button


class Subjects(FlowRow):
    """What a tab bar is, but never wider than the window."""

    chosen = Signal(int)  # place, 0 first

    def __init__(self, name: str, titles: Sequence[str]) -> None:
        super().__init__(spacing=4)
        self.setAccessibleName(name)
        give_accessible_role(self, QAccessible.Role.PageTabList)
        self._group = QButtonGroup(self)
        for place, title in enumerate(titles):
            press = button(title, "tab")
            press.setCheckable(True)
            press.setAccessibleName(f"{name}: {title}")
            self._group.addButton(press, place)
            self.add(press)
        self._group.button(0).setChecked(True)
        self.setFocusProxy(self._group.button(0))
        self._group.idToggled.connect(self._toggled)

    @property
    def place(self) -> int:
        """Return which is shown."""
        return self._group.checkedId()

    def show_place(self, place: int) -> None:
        """Show another."""
        self._group.button(place).setChecked(True)

    def show_next(self) -> None:
        """Show the one after; after the last comes the first."""
        self._turn(1)

    def show_previous(self) -> None:
        """Show the one before."""
        self._turn(-1)

    def _turn(self, step: int) -> None:
        place = (self.place + step) % len(self._group.buttons())
        self.show_place(place)
        self._group.button(place).setFocus()

    def _toggled(self, place: int, is_checked: bool) -> None:
        if is_checked:
            press = self._group.button(place)
            self.setFocusProxy(press)
            if any(other.hasFocus() for other in self._group.buttons()):
                press.setFocus()
            self.chosen.emit(place)
