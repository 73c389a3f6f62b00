"""The ways to the screen of the network, and what is said of runs elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from fieldkit.gui.field.screens.network import letters_screen, sync_screen
from fieldkit.gui.field.sync.view import SyncScreen
from fieldkit.gui.field.sync.words import activity_words, news_words
from fieldkit.gui.field.today.view import TodayScreen
from fieldkit.gui.field.workplace import Workplace
from fieldkit.gui.widgets.screen_stack import ScreenStack


class SyncNavigation(QObject):
    """Leads to the screen; lets the bar and the first screen say what goes on meanwhile."""

    def __init__(
        self,
        stack: ScreenStack,
        place: Workplace,
        parent: QObject,
        *,
        on_changed: Callable[[], None],
        home: TodayScreen,
        see_changes: Callable[[], None],
    ) -> None:
        """`on_changed`: a run is over, or a letter was read; `home` says what came of it."""
        super().__init__(parent)
        self._stack = stack
        self._place = place
        self._on_changed = on_changed
        self._home = home
        self._see_changes = see_changes
        place.syncing.changed.connect(self._show_activity)
        place.syncing.ended.connect(self._ended)
        place.syncing.offered.connect(home.show_offer)
        home.sync_requested.connect(self.show)

    def start(self) -> None:
        """Begin to look for a network, where that was chosen; say what goes on already."""
        self._place.syncing.start()
        self._show_activity()
        self._home.show_offer(self._place.syncing.offer)

    def look_again(self) -> None:
        """Look what waits now: something may have been sealed."""
        self._place.syncing.look_again()

    def show(self) -> SyncScreen:
        """Show what waits and over which connection it would go."""
        top = self._stack.top
        if isinstance(top, SyncScreen):
            return top
        view = sync_screen(self._place)
        view.changes_requested.connect(self._see_changes)
        view.letters_requested.connect(self.read_letters)
        self._stack.push(view)
        return view

    def read_letters(self) -> None:
        """Show what headquarters wrote."""
        self._stack.push(letters_screen(self._place, on_changed=self._on_changed))

    def begin(self) -> None:
        """Begin a run that was offered, and show it."""
        self.show()
        self._place.syncing.runs.start()

    def go_on(self) -> None:
        """Begin the run again that a lock has cut; nothing is shown over what one does."""
        self._place.syncing.runs.start()

    def _show_activity(self) -> None:
        self._stack.show_activity(activity_words(self._place.syncing.state))

    def _ended(self) -> None:
        self._on_changed()
        said = news_words(self._place.syncing.state)
        if said is None or isinstance(self._stack.top, SyncScreen):
            return
        show = self._home.show_failure if said.role == "alarm" else self._home.show_news
        show(said.sentence, said.hint)
