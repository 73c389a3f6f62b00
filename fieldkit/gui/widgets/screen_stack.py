"""Screens one above the other; only the uppermost is shown, and what is left is gone."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from fieldkit.gui.widgets.screen import Screen
from fieldkit.gui.widgets.screen_page import ScreenPage
from fieldkit.gui.widgets.shortcuts import KeyLine, key_line, keys_in
from fieldkit.gui.widgets.top_bar import TopBar
from fieldkit.translations import _


class ScreenStack(QWidget):
    """The bar and the screens below it."""

    shown = Signal(QWidget)  # the screen that came to the top
    lock_requested = Signal()
    panic_pressed = Signal()
    panic_released = Signal()
    language_chosen = Signal(str)  # code of the language
    settings_requested = Signal()
    keys_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._bar = TopBar()
        self._stack = _Pages()
        self._cursors: dict[Screen, QWidget | None] = {}
        self._state = ""  # of the screen that is shown
        self._activity = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(self._stack, 1)
        self._bar.lock_requested.connect(self.lock_requested)
        self._bar.panic_pressed.connect(self.panic_pressed)
        self._bar.panic_released.connect(self.panic_released)
        self._bar.language_chosen.connect(self.language_chosen)
        self._bar.settings_requested.connect(self.settings_requested)
        self._bar.keys_requested.connect(self.keys_requested)
        self._bar.back_requested.connect(self._ask_to_leave)

    @property
    def top(self) -> Screen | None:
        """Return the screen that is shown."""
        return self._screen(self._stack.currentIndex())

    def screens(self) -> tuple[Screen, ...]:
        """Return all screens, the uppermost first."""
        found = [self._screen(place) for place in reversed(range(self._stack.count()))]
        return tuple(screen for screen in found if screen is not None)

    def keys(self) -> tuple[tuple[KeyLine, ...], tuple[KeyLine, ...]]:
        """Return the keys of the screen that is shown, and those of the bar."""
        top = self.top
        # No shortcut carries it: it is taken from the keys of the whole application.
        bar = (*keys_in(self._bar), key_line("F12", _("Panic: twice, or held for a second")))
        if top is None:
            return (), bar
        more = tuple(key_line(keys, words) for keys, words in top.more_keys())
        return (*keys_in(top), *more), bar

    def show_activity(self, text: str) -> None:
        """Say in the bar what goes on beside the work, wherever a screen says nothing itself."""
        self._activity = text
        self._bar.show_state(self._state or text)

    def push(self, screen: Screen) -> None:
        """Show a screen above the others."""
        self._note_cursor()
        screen.left.connect(self._left)
        screen.title_changed.connect(self._show_title)
        screen.state_changed.connect(self._show_state)
        # Where a new screen wants it: Qt puts it on the first button of a page that comes.
        self._cursors[screen] = screen.focusWidget()
        self._stack.addWidget(ScreenPage(screen))
        self._show_top()

    def pop(self) -> None:
        """Go back by one; the first screen stays."""
        if self._stack.count() > 1:
            self._drop()
            self._show_top()

    def pop_to_first(self) -> None:
        """Go back to the first screen."""
        while self._stack.count() > 1:
            self._drop()
        self._show_top()

    def is_at_rest(self) -> bool:
        """Return whether all may be left now; if not, one says what must be finished first."""
        places = range(self._stack.count())
        return all(
            screen.is_at_rest() for place in places if (screen := self._screen(place)) is not None
        )

    def announce_pending(self) -> None:
        """Announce at once what was typed anywhere."""
        for place in range(self._stack.count()):
            screen = self._screen(place)
            if screen is not None:
                screen.announce_pending()

    def _drop(self) -> None:
        page = self._stack.widget(self._stack.count() - 1)
        if isinstance(page, ScreenPage):
            self._cursors = {
                held: at for held, at in self._cursors.items() if held is not page.held
            }
            self._stack.removeWidget(page)
            page.setEnabled(False)  # or work that ends now could still take the cursor to it
            page.deleteLater()

    def _screen(self, place: int) -> Screen | None:
        page = self._stack.widget(place)
        screen = page.held if isinstance(page, ScreenPage) else None
        return screen if isinstance(screen, Screen) else None

    def _show_top(self) -> None:
        self._stack.setCurrentIndex(self._stack.count() - 1)
        self._bar.show_back(self._stack.count() > 1)
        self._state = ""
        self._bar.show_state(self._activity)
        screen = self.top
        if screen is not None:
            self._bar.show_title(screen.title)
            self._bar.show_languages(screen.offers_languages)
            self._bar.show_settings(screen.offers_settings)
            self._put_cursor(screen)
            self.shown.emit(screen)

    def _note_cursor(self) -> None:
        """Remember where the cursor is: Qt moves it when what has it is hidden."""
        top = self.top
        if top is not None:
            self._cursors[top] = top.focusWidget()

    def _put_cursor(self, screen: Screen) -> None:
        """Put the cursor back where it was, if the person comes back."""
        before = self._cursors.pop(screen, None)
        if before is not None and isValid(before):
            before.setFocus()
        else:
            (screen.focusWidget() or screen).setFocus()

    def _show_title(self, title: str) -> None:
        if self.sender() is self.top:
            self._bar.show_title(title)

    def _show_state(self, state: str) -> None:
        if self.sender() is self.top:
            self._state = state
            self._bar.show_state(state or self._activity)

    def _ask_to_leave(self) -> None:
        if self.top is not None:
            self.top.go_back()

    def _left(self) -> None:
        if self.sender() is self.top:
            self.pop()


class _Pages(QStackedWidget):
    """As large as the page that is shown: those below it do not count."""

    def sizeHint(self) -> QSize:
        """Return what the page that is shown would like."""
        page = self.currentWidget()
        return super().sizeHint() if page is None else page.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the least that the page that is shown needs."""
        page = self.currentWidget()
        return super().minimumSizeHint() if page is None else page.minimumSizeHint()
