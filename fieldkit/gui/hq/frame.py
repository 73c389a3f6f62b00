"""The rail, and beside it the screens of the section that is shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldkit.gui.hq.act_bar import ActBar
from fieldkit.gui.hq.destination import SectionName
from fieldkit.gui.hq.rail import Rail
from fieldkit.gui.widgets.screen import Screen
from fieldkit.gui.widgets.screen_stack import ScreenStack
from fieldkit.gui.widgets.shortcuts import KeyLine, keys_in


class SectionsFrame(QWidget):
    """Holds a stack for each section; a section that is left stays as it is."""

    lock_requested = Signal()
    panic_pressed = Signal()
    panic_released = Signal()
    language_chosen = Signal(str)  # code of the language
    settings_requested = Signal()
    keys_requested = Signal()

    def __init__(self, names: Sequence[SectionName], colleague: str) -> None:
        super().__init__()
        self.rail = Rail(names, colleague)
        self.act_bar = ActBar(self.rail)
        self.act_bar.cursor_left.connect(self._focus_screen)
        self._pages = QStackedWidget()
        self._stacks: dict[SectionName, ScreenStack] = {}
        beside = QVBoxLayout()
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self._pages, 1)
        beside.addWidget(self.act_bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(beside, 1)

    @property
    def stack(self) -> ScreenStack | None:
        """Return the screens of the section that is shown."""
        page = self._pages.currentWidget()
        return page if isinstance(page, ScreenStack) else None

    @property
    def top(self) -> Screen | None:
        """Return the screen that is shown."""
        return None if self.stack is None else self.stack.top

    def stack_of(self, name: SectionName) -> ScreenStack | None:
        """Return the screens of a section, None where it was not shown yet."""
        return self._stacks.get(name)

    def add(self, name: SectionName) -> ScreenStack:
        """Return the empty stack of a section that is shown for the first time."""
        stack = ScreenStack()
        stack.lock_requested.connect(self.lock_requested)
        stack.panic_pressed.connect(self.panic_pressed)
        stack.panic_released.connect(self.panic_released)
        stack.language_chosen.connect(self.language_chosen)
        stack.settings_requested.connect(self.settings_requested)
        stack.keys_requested.connect(self.keys_requested)
        self._stacks[name] = stack
        self._pages.addWidget(stack)
        return stack

    def show_section(self, name: SectionName) -> None:
        """Show a section, and put the cursor where it was there."""
        stack = self._stacks[name]
        self._pages.setCurrentWidget(stack)
        self.rail.show_section(name)
        self._focus_screen()

    def _focus_screen(self) -> None:
        """Put the cursor where it was on the screen that is shown."""
        if self.top is not None:
            (self.top.focusWidget() or self.top).setFocus()

    def is_at_rest(self) -> bool:
        """Return whether all may be left now; if not, one says what must be finished first."""
        return all(stack.is_at_rest() for stack in self._stacks.values())

    def announce_pending(self) -> None:
        """Announce at once what was typed anywhere."""
        for stack in self._stacks.values():
            stack.announce_pending()

    def keys(self) -> tuple[tuple[KeyLine, ...], tuple[KeyLine, ...]]:
        """Return the keys of the screen that is shown, and those that work everywhere."""
        if self.stack is None:
            return (), keys_in(self.rail)
        here, bar = self.stack.keys()
        return here, (*bar, *keys_in(self.rail))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self.rail.fit(self.width())

    def changeEvent(self, event: QEvent) -> None:
        """Share the width anew when the size of type changes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.rail.fit(self.width())
